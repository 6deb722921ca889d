import Foundation
import Publishing

/// Where words go: results to stdout, everything else to stderr.
enum Terminal {
    /// Who the audit list says it was: a number where the system knows no name for it (a container).
    static var user: String {
        let name = NSUserName()
        return "\(name.isEmpty ? "uid \(geteuid())" : name)（コマンド）"
    }

    /// - Parameter mark: what each line begins with.
    static func complain(_ text: String, marked mark: String = "") {
        let lines = "candidate-sync: \(text)".replacing("\n", with: "\n\(mark)")
        StandardError.write(Data("\(mark)\(lines)\n".utf8))
    }

    static func printJSON(_ value: some Encodable) throws {
        try StandardOutput.write(JSONText.encode(value))
    }

    /// Prints columns, as wide as their widest cell; kanji take two places.
    static func printTable(_ header: [String], _ rows: [[String]]) {
        var table = PrintedTable(header)
        table.add(rows)
    }

    /// A cell on one line: where a text of several lines breaks stands a blank.
    static func cell(_ text: String) -> String {
        text.split(whereSeparator: \.isNewline).joined(separator: " ").harmless
    }

    /// How many places a text takes: East Asian wide characters take two (UAX #11).
    static func width(_ text: String) -> Int {
        text.reduce(0) { sum, character in
            let value = character.unicodeScalars.first?.value ?? 0
            let isWide =
                (0x1100...0x115F).contains(value) || (0x2E80...0xA4CF).contains(value)
                || (0xAC00...0xD7A3).contains(value) || (0xF900...0xFAFF).contains(value)
                || (0xFE30...0xFE6F).contains(value) || (0xFF00...0xFF60).contains(value)
                || (0xFFE0...0xFFE6).contains(value) || (0x1F300...0x3FFFD).contains(value)
            return sum + (isWide ? 2 : 1) + voicingMarks(in: character)
        }
    }

    /// Half-width voicing marks (ｶﾞ, ﾊﾟ) are one character with what stands before them, and take a place of
    /// their own.
    private static func voicingMarks(in character: Character) -> Int {
        character.unicodeScalars.dropFirst().count { (0xFF9E...0xFF9F).contains($0.value) }
    }

    /// As much of a text as has room.
    static func prefix(_ text: String, columns: Int) -> String {
        var room = columns
        return String(
            text.prefix { character in
                room -= width(String(character))
                return room >= 0
            })
    }
}

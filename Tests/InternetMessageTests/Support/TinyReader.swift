import Foundation
import Testing

/// A mail reader of the simplest kind, written from the RFCs and not from the code under test.
struct TinyReader {
    /// The lines of the header as they stand, without CRLF.
    let headerLines: [String]
    /// The unfolded fields in order.
    let fields: [(name: String, value: String)]
    /// The lines of the encoded body, without CRLF.
    let bodyLines: [String]
    /// The decoded body.
    let body: [UInt8]

    init(_ eml: [UInt8]) throws {
        let text = try #require(String(bytes: eml, encoding: .ascii), "a byte is not ASCII")
        var lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
            .map { String(String.UnicodeScalarView($0)) }
        try #require(lines.removeLast().isEmpty, "the last line is not ended")
        for line in lines {
            try #require(line.unicodeScalars.last == "\r", "a line ends in a bare LF")
            try #require(!line.unicodeScalars.dropLast().contains("\r"), "a bare CR")
        }
        lines = lines.map { String(String.UnicodeScalarView($0.unicodeScalars.dropLast())) }
        let end = try #require(lines.firstIndex(of: ""))
        headerLines = Array(lines[..<end])
        bodyLines = Array(lines[(end + 1)...])

        var fields: [(name: String, value: String)] = []
        for line in headerLines {
            if line.hasPrefix(" ") {
                fields[fields.count - 1].value += line
            } else {
                let colon = try #require(line.firstIndex(of: ":"))
                fields.append((String(line[..<colon]), String(line[line.index(after: colon)...])))
            }
        }
        // The blank after the colon is no part of the value.
        self.fields = fields.map { ($0.name, String($0.value.drop { $0 == " " })) }
        body = [UInt8](try #require(Data(base64Encoded: bodyLines.joined())))
    }

    /// The value of the one field of a name.
    func field(_ name: String) throws -> String {
        let found = fields.filter { $0.name == name }
        try #require(found.count == 1, "\(found.count) fields \(name)")
        return found[0].value
    }

    /// The subject as shown to people.
    func subject() throws -> String { try Self.decode(field("Subject")) }

    /// Every encoded word of the header, in order.
    var encodedWords: [String] {
        headerLines.flatMap { $0.split(separator: " ") }.map(String.init)
            .filter { $0.hasPrefix("=?") && $0.hasSuffix("?=") }
    }

    /// What one encoded word says; nil when its bytes alone are not whole UTF-8.
    static func content(of word: String) -> String? {
        let parts = word.split(separator: "?", omittingEmptySubsequences: false)
        guard parts.count == 5, parts[1] == "UTF-8", parts[2] == "B",
            let data = Data(base64Encoded: String(parts[3]))
        else { return nil }
        return String(validating: data, as: UTF8.self)
    }

    /// Unstructured text or a phrase, decoded; blanks between two encoded words vanish.
    static func decode(_ value: String) throws -> String {
        guard value.contains("=?") else { return value }
        return try value.split(separator: " ").map {
            try #require(content(of: String($0)), "an encoded word that cannot be read alone")
        }.joined()
    }
}

import CandidateSync
import Foundation
import Synchronization

/// Where words go: results to stdout, everything else to stderr.
enum Terminal {
    /// Who the audit list says it was.
    static var user: String { "\(NSUserName())（コマンド）" }

    static func complain(_ text: String) {
        FileHandle.standardError.write(Data("candidate-sync: \(text)\n".utf8))
    }

    static func printJSON(_ value: some Encodable) throws {
        FileHandle.standardOutput.write(try JSONText.encode(value))
    }

    /// Prints columns, as wide as their widest cell; kanji take two places.
    static func printTable(_ header: [String], _ rows: [[String]]) {
        let all = ([header] + rows).map { $0.map(shown) }
        let widths = header.indices.map { column in all.map { width($0[column]) }.max() ?? 0 }
        for (index, row) in all.enumerated() {
            let cells = zip(row, widths).map { cell, width in
                cell + String(repeating: " ", count: width - self.width(cell))
            }
            print(trimmingEnd(cells.joined(separator: "  ")))
            if index == 0 {
                print(widths.map { String(repeating: "─", count: $0) }.joined(separator: "  "))
            }
        }
    }

    /// A cell that cannot move the cursor or hide what stands behind it.
    private static func shown(_ cell: String) -> String {
        let scalars = cell.unicodeScalars.filter {
            $0.properties.generalCategory != .control && $0.properties.generalCategory != .format
        }
        return String(String.UnicodeScalarView(scalars))
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
            return sum + (isWide ? 2 : 1)
        }
    }

    private static func trimmingEnd(_ text: String) -> String {
        String(text.reversed().drop { $0 == " " }.reversed())
    }
}

/// Shows how far a run has come: a line that renews itself on a terminal, now and then a plain
/// line elsewhere.
final class ProgressLine: Sendable {
    private struct State {
        var step = ""
        var start = Date()
        var last = Date.distantPast
        var isShown = false
    }

    private let state = Mutex(State())
    private let isTerminal = isatty(STDERR_FILENO) == 1

    func show(_ progress: Pipeline.Progress) {
        switch progress {
        case .importing(let done, let total):
            show("reading", done >> 20, total >> 20, unit: "MiB")
        case .planning(let done, let total):
            show("deciding", Int64(done), Int64(total), unit: "candidates")
        case .writing(let done, let total):
            show("writing mails", Int64(done), Int64(total), unit: "people")
        }
    }

    /// Ends the line, so that what follows starts on one of its own.
    func end() {
        state.withLock { state in
            if isTerminal, state.isShown { write("\r\u{1B}[K") }
            state.isShown = false
        }
    }

    private func show(_ step: String, _ done: Int64, _ total: Int64, unit: String) {
        state.withLock { state in
            let now = Date()
            if step != state.step { (state.step, state.start) = (step, now) }
            let interval = isTerminal ? 0.1 : 10
            guard now.timeIntervalSince(state.last) >= interval, total > 0 else { return }
            // A short job needs no word about itself in a log.
            guard isTerminal || now.timeIntervalSince(state.start) >= interval else { return }
            state.last = now
            state.isShown = true
            let seconds = max(now.timeIntervalSince(state.start), 0.001)
            let rate = Double(done) / seconds
            let left = rate > 0 ? Int(Double(total - done) / rate) : 0
            let text =
                "\(step): \(done) of \(total) \(unit), \(Int(rate)) a second, \(left) s left"
            write(isTerminal ? "\r\u{1B}[K\(text)" : "\(text)\n")
        }
    }

    private func write(_ text: String) {
        FileHandle.standardError.write(Data(text.utf8))
    }
}

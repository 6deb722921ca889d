import Foundation

/// Tables that a telephone shows as cards, a row each: every cell bears the heading of its column, which
/// the style sheet shows above it there (`data-label`), and the table says that its cells do
/// (`data-cards`). A table without headings stays as it is.
///
/// Done with the finished page, so that no template has to say a heading twice. What it goes by is safe:
/// a value never holds the sign that begins a tag (see `MarkupText`).
enum CardTables {
    static func labelled(_ html: String) -> String {
        guard html.range(of: "<thead", options: .literal) != nil else { return html }
        var walk = Walk()
        var rest = html.utf8[...]
        while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
            walk.copy(rest[..<start])
            rest = rest[start...]
            let name = rest.prefix(while: { $0 != 0x20 && $0 != 0x0A && $0 != UInt8(ascii: ">") })
            walk.tag(String(decoding: name, as: UTF8.self), behind: rest[name.endIndex...])
            rest = rest[name.endIndex...]
        }
        walk.copy(rest)
        return String(decoding: walk.output, as: UTF8.self)
    }

    private struct Walk {
        var output: [UInt8] = []
        private var labels: [String] = []
        private var isInHead = false
        private var column = 0

        mutating func copy(_ bytes: Substring.UTF8View) { output += bytes }

        /// Writes what a tag begins with, and what is to be said of it.
        mutating func tag(_ name: String, behind rest: Substring.UTF8View) {
            output += name.utf8
            switch name {
            case "<table":
                labels = []
                if Self.hasHead(rest) { output += " data-cards=\"\"".utf8 }
            case "<thead": isInHead = true
            case "</thead": isInHead = false
            case "<tr": column = 0
            case "<th" where isInHead: labels.append(Self.text(of: rest))
            case "<th", "<td":
                if labels.indices.contains(column) {
                    output += " data-label=\"\(labels[column])\"".utf8
                }
                column += 1
            default: break
            }
        }

        /// Whether the table's headings come before its first row.
        private static func hasHead(_ rest: Substring.UTF8View) -> Bool {
            var rest = rest
            while let start = rest.firstIndex(of: UInt8(ascii: "<")) {
                rest = rest[start...]
                if rest.starts(with: "<thead".utf8) { return true }
                if rest.starts(with: "<tr".utf8) || rest.starts(with: "</table".utf8) {
                    return false
                }
                rest = rest.dropFirst()
            }
            return false
        }

        /// What stands in a cell, as an attribute can hold it; without the tags in it.
        private static func text(of rest: Substring.UTF8View) -> String {
            var text: [UInt8] = []
            // The cell's own tag is open.
            var isInTag = true
            for index in rest.indices {
                if rest[index...].starts(with: "</th".utf8) { break }
                switch rest[index] {
                case UInt8(ascii: "<"): isInTag = true
                case UInt8(ascii: ">") where isInTag: isInTag = false
                case UInt8(ascii: "\"") where !isInTag: text += "&quot;".utf8
                case let byte where !isInTag: text.append(byte)
                default: break
                }
            }
            return String(decoding: text, as: UTF8.self)
        }
    }
}

import Foundation
import Yams

/// Replaces values in the lines of a YAML text of sections with keys.
struct SettingsEditor {
    private var lines: [String]

    /// - Returns: nil if YAML sees more lines in it than are seen here.
    init?(_ text: String) {
        var text = text.replacing("\r\n", with: "\n")
        guard text.unicodeScalars.allSatisfy({ $0 == "\n" || !$0.isYAMLBreak }) else { return nil }
        if !text.hasSuffix("\n") { text += "\n" }
        lines = text.dropLast().components(separatedBy: "\n")
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    /// Writes the value that a key has in the wanted settings.
    mutating func change(
        _ setting: Setting, from present: Settings, to wanted: Settings
    ) throws {
        let path = setting.path.split(separator: ".", maxSplits: 1).map(String.init)
        let root = try Yams.compose(yaml: text)?.mapping ?? [:]
        guard let section = root.first(where: { $0.key.string == path[0] }) else {
            lines += ["\(path[0]):", "  \(path[1]): \(setting.yaml(wanted))"]
            return
        }
        let start = (section.key.mark?.line ?? 1) - 1
        guard let keys = section.value.mapping else {
            // `sync:` with nothing behind it.
            lines.insert("  \(path[1]): \(setting.yaml(wanted))", at: start + 1)
            return
        }
        if isInBrackets(section.value) {
            rewrite(path[0], keys, setting, wanted, at: start)
        } else if let entry = keys.first(where: { $0.key.string == path[1] }) {
            replace(entry, setting, present, wanted)
        } else {
            let last = keys.compactMap { $0.key.mark }.max { $0.line < $1.line }
            let indent = String(repeating: " ", count: (last?.column ?? 3) - 1)
            let end = last.map { self.end(ofEntryAt: $0.line - 1, column: $0.column) } ?? start + 1
            lines.insert("\(indent)\(path[1]): \(setting.yaml(wanted))", at: end)
        }
    }

    /// Takes a key away with its lines; its section stays, with its comment.
    mutating func remove(_ setting: Setting, from wanted: Settings) throws {
        let path = setting.path.split(separator: ".", maxSplits: 1).map(String.init)
        let root = try Yams.compose(yaml: text)?.mapping ?? [:]
        guard let section = root.first(where: { $0.key.string == path[0] }),
            let keys = section.value.mapping,
            let mark = keys.first(where: { $0.key.string == path[1] })?.key.mark
        else { return }
        if isInBrackets(section.value) {
            let start = (section.key.mark?.line ?? 1) - 1
            rewrite(path[0], keys, setting, wanted, at: start)
        } else {
            let start = mark.line - 1
            lines.removeSubrange(start..<end(ofEntryAt: start, column: mark.column))
        }
    }

    // MARK: one entry

    private mutating func replace(
        _ entry: (key: Node, value: Node), _ setting: Setting, _ present: Settings,
        _ wanted: Settings
    ) {
        guard let mark = entry.key.mark, let key = entry.key.string else { return }
        let start = mark.line - 1
        let range = start..<end(ofEntryAt: start, column: mark.column)
        let indent = String(repeating: " ", count: mark.column - 1)
        let items = setting.items?(wanted) ?? []
        guard let old = entry.value.sequence, !isInBrackets(entry.value), !items.isEmpty
        else {
            lines.replaceSubrange(
                range, with: [head("\(indent)\(key): \(setting.yaml(wanted))", insteadOf: start)])
            return
        }
        // A list with a line for each element. Those that stay keep their lines and the comments
        // above them; those that go leave the comments.
        let column = old.first?.mark.map { $0.column - 3 } ?? mark.column + 1
        let dash = String(repeating: " ", count: max(0, column)) + "- "
        var kept: [String: [String]] = [:]
        var comments: [String] = []
        var next = start + 1
        for (node, item) in zip(old, setting.items?(present) ?? []) {
            let line = node.mark.map { $0.line - 1 } ?? next
            comments += lines[next..<max(next, line)]
            next = end(ofElementAt: line, before: range.upperBound)
            guard items.contains(item), kept[item] == nil else { continue }
            kept[item] = comments + lines[line..<next]
            comments = []
        }
        var block = [head("\(indent)\(key):", insteadOf: start)]
        for item in items { block += kept.removeValue(forKey: item) ?? [dash + item] }
        block += comments + lines[min(next, range.upperBound)..<range.upperBound]
        lines.replaceSubrange(range, with: block)
    }

    /// The line behind an element's last one: what is indented more than its dash is its.
    private func end(ofElementAt line: Int, before limit: Int) -> Int {
        let dash = lines[line].prefix { $0 == " " }.count
        var end = line + 1
        for index in lines.indices[(line + 1)...] where index < limit {
            let body = lines[index].drop { $0 == " " }
            if body.isEmpty || body.hasPrefix("#") { continue }
            guard lines[index].count - body.count > dash || Self.closes(body) else { break }
            end = index + 1
        }
        return end
    }

    /// A section in braces becomes one with a line for each key, below the comments that are in it.
    private mutating func rewrite(
        _ section: String, _ keys: Node.Mapping, _ setting: Setting, _ wanted: Settings,
        at start: Int
    ) {
        let names = Set(keys.compactMap { $0.key.string.map { "\(section).\($0)" } })
            .union([setting.path])
        let entries = (Setting.table + Setting.names(in: wanted))
            .filter { names.contains($0.path) }
            .map { "  \($0.key): \($0.yaml(wanted))" }
        let range = start..<end(ofEntryAt: start, column: 1)
        let comments = lines[range].dropFirst().compactMap { line in
            Self.comment(in: line).map { "  \(line[$0...])" }
        }
        lines.replaceSubrange(
            range, with: [head("\(section):", insteadOf: start)] + comments + entries)
    }

    /// Whether a value is written as `{…}` or `[…]`. (Yams does not keep the style that it read.)
    private func isInBrackets(_ value: Node) -> Bool {
        guard let mark = value.mark, lines.indices.contains(mark.line - 1) else { return false }
        let start = lines[mark.line - 1].unicodeScalars.dropFirst(mark.column - 1).first
        return start == "{" || start == "["
    }

    /// The first line of an entry, with the comment that the former one had, where it had it.
    private func head(_ text: String, insteadOf line: Int) -> String {
        guard let start = Self.comment(in: lines[line]) else { return text }
        let column = lines[line].distance(from: lines[line].startIndex, to: start)
        let gap = String(repeating: " ", count: max(2, column - text.count))
        return text + gap + lines[line][start...]
    }

    /// The line behind the last one of the entry whose key stands there: what follows and is
    /// indented more, is an element of its list, or closes its brackets. Comments and blank lines
    /// behind it are not its.
    /// - Parameter column: of the key, from 1.
    private func end(ofEntryAt start: Int, column: Int) -> Int {
        var end = start + 1
        for index in lines.indices.dropFirst(end) {
            let body = lines[index].drop { $0 == " " }
            if body.isEmpty || body.hasPrefix("#") { continue }
            let indent = lines[index].count - body.count
            let isElement = indent == column - 1 && body.hasPrefix("- ")
            guard indent >= column || isElement || Self.closes(body) else { break }
            end = index + 1
        }
        return end
    }

    /// Whether a line closes what was opened above; how far it is indented says nothing then.
    private static func closes(_ body: Substring) -> Bool {
        body.hasPrefix("]") || body.hasPrefix("}")
    }

    /// Where a line's comment starts: a `#` behind a blank, outside of quotes. Source: YAML 1.2, 6.6.
    private static func comment(in line: String) -> String.Index? {
        var quote: Character?
        var before: Character = " "
        var isEscaped = false
        for index in line.indices {
            let character = line[index]
            if isEscaped {
                isEscaped = false
            } else if quote == "\"", character == "\\" {
                isEscaped = true
            } else if let open = quote {
                if character == open { quote = nil }
            } else if character == "#", before == " " || before == "\t" {
                return index
            } else if character == "\"" || character == "'", " [{,:".contains(before) {
                quote = character
            }
            before = character
        }
        return nil
    }
}

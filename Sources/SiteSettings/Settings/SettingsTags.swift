import Yams

/// Tags of YAML's in settings.yaml, of which nothing here makes use. A `!` without quotes begins one,
/// and is no part of the value: read without it, `! Person.P_Memo:part=x` would say the opposite.
struct SettingsTags {
    /// Those of YAML's own schema, which say of a value what its key says anyway: `!!str`.
    private static let own: Set<Tag.Name> = [
        .implicit, .str, .int, .float, .bool, .null, .seq, .map,
    ]

    private let lines: [Substring.UnicodeScalarView]
    /// Every other tag, with its line.
    private(set) var problems: [SettingsError.Problem] = []

    /// - Parameter text: what the tree was read from.
    init(in root: Node, of text: String) {
        lines = text.replacing("\r\n", with: "\n").unicodeScalars
            .split(omittingEmptySubsequences: false) { $0.isYAMLBreak }
        look(at: root, "")
    }

    /// With what else is wrong, in the order of the lines. What stands on a tag's line was read without
    /// it, and nothing more is said of that.
    func joined(with others: [SettingsError.Problem]) -> [SettingsError.Problem] {
        guard !problems.isEmpty else { return others }
        let tagged = Set(problems.map(\.line))
        return (problems + others.filter { !tagged.contains($0.line) })
            .sorted { ($0.line ?? 0) < ($1.line ?? 0) }
    }

    /// - Parameter path: where the node stands: empty, `sync`, or `sync.times` for all that is in it.
    private mutating func look(at node: Node, _ path: String) {
        switch node {
        case .scalar(let scalar):
            check(scalar.tag, of: node, path)
        case .sequence(let sequence):
            check(sequence.tag, of: node, path)
            for element in sequence { look(at: element, path) }
        case .mapping(let mapping):
            check(mapping.tag, of: node, path)
            for (key, value) in mapping {
                if hasBareTag(key) { add("!", of: key, path) } else { look(at: key, path) }
                let below = [path, key.string ?? ""].filter { !$0.isEmpty }.joined(separator: ".")
                look(at: value, path.contains(".") ? path : below)
            }
        case .alias:
            break
        }
    }

    private mutating func check(_ tag: Tag, of node: Node, _ path: String) {
        let name = Tag.Name(rawValue: tag.rawValue)
        if !Self.own.contains(name) { add(name.rawValue, of: node, path) }
    }

    private mutating func add(_ tag: String, of node: Node, _ path: String) {
        problems.append(
            .init(
                line: node.mark?.line,
                message: (path.isEmpty ? "" : "\(path): ")
                    + "'\(tag)' is a tag to YAML, and no part of the value; "
                    + "put the value in quotes",
                kind: .tag))
    }

    /// Whether a key has the tag `!`, which Yams forgets when it looks for keys that stand twice: only
    /// the text still shows it.
    private func hasBareTag(_ key: Node) -> Bool {
        guard let mark = key.mark, lines.indices.contains(mark.line - 1) else { return false }
        var rest = lines[mark.line - 1].dropFirst(mark.column - 1)
        if rest.first == "&" {
            // The key's anchor.
            rest = rest.drop { !$0.properties.isWhitespace }.drop { $0.properties.isWhitespace }
        }
        let word = rest.prefix { !$0.properties.isWhitespace && $0 != "," }
        return ["!", "!<!>"].contains(String(word))
    }
}

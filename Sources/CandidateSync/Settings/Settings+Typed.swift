import Yams

/// A value as somebody typed it on a screen.
public enum TypedValue: Sendable, Equatable {
    case text(String)
    case list([String])
    case links([Settings.Web.Link])

    fileprivate var node: Node {
        switch self {
        case .text(let text): Self.scalar(text)
        case .list(let texts): Node(texts.map(Self.scalar))
        case .links(let links):
            Node(
                links.map {
                    Node([
                        (Node("label"), Self.scalar($0.label)), (Node("url"), Self.scalar($0.url)),
                    ])
                })
        }
    }

    /// Never read as anything but the text it is: `~` or `null` are names too.
    private static func scalar(_ text: String) -> Node { Node(text, .implicit, .doubleQuoted) }
}

extension Settings {
    /// These settings with typed values laid over, checked by what checks the file.
    /// - Parameter typed: by key: `sync.reminders`.
    /// - Returns: the settings, and what is wrong by key; a value that is wrong is left out.
    public func with(
        _ typed: [(key: String, value: TypedValue)]
    ) -> (settings: Settings, problems: [(key: String, message: String)]) {
        var settings = self
        var problems: [(key: String, message: String)] = []
        for (key, value) in typed {
            guard let setting = Setting.table.first(where: { $0.path == key }) else {
                problems.append((key, "unknown key"))
                continue
            }
            do {
                try setting.read(value.node, &settings)
            } catch {
                problems.append((key, error.message))
            }
        }
        if problems.isEmpty {
            problems = SettingsFile.contradictions(in: settings).map { problem in
                (String(problem.message.prefix { $0 != ":" && $0 != " " }), problem.message)
            }
        }
        return (settings, problems)
    }
}

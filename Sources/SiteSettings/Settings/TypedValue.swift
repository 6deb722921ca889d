import Yams

/// A value as somebody typed it, on a screen or at a terminal.
package enum TypedValue: Sendable, Equatable {
    case text(String)
    case list([String])
    case links([Settings.Web.Link])

    var node: Node {
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

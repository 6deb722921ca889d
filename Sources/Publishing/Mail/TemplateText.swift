import Mustache

/// A text with Mustache tags, parsed by Mustache and, where that is all it holds, filled in without it:
/// Mustache finds values in whatever it is given, by casts and reflection, and that took a third of the
/// time of writing a mail (sampled: 4.5 of 14.2 %).
struct TemplateText: Sendable {
    private let mustache: MustacheTemplate
    /// Plain text, tags and sections; nil if there is anything else, or if Mustache keeps what it has
    /// parsed in another way than it did. Then it renders itself.
    let pieces: [Piece]?

    indirect enum Piece: Sendable {
        case text(String)
        case value(String)
        case section(String, [Piece])
        /// Shown if there is no value.
        case inverted(String, [Piece])
    }

    /// - Throws: `MustacheTemplate.ParserError`
    init(_ text: String) throws {
        // Plain text: nothing is escaped as it would be for HTML.
        mustache = try MustacheTemplate(string: "{{% CONTENT_TYPE:TEXT}}" + text)
        pieces = Self.pieces(of: mustache)
    }

    func render(_ values: TemplateValues) -> String {
        guard let pieces else { return renderByMustache(values) }
        var text = ""
        Self.append(pieces, [values], to: &text)
        return text
    }

    /// The same, to the byte.
    func renderByMustache(_ values: TemplateValues) -> String { mustache.render(values.tree) }

    /// - Parameter stack: the innermost comes last.
    private static func append(
        _ pieces: [Piece], _ stack: [TemplateValues], to text: inout String
    ) {
        func value(_ name: String) -> TemplateValues.Value? {
            for values in stack.reversed() {
                if let value = values[name] { return value }
            }
            return nil
        }
        for piece in pieces {
            switch piece {
            case .text(let plain):
                text += plain
            case .value(let name):
                if case .text(let plain) = value(name) { text += plain }
            case .section(let name, let inner):
                switch value(name) {
                case .text: append(inner, stack, to: &text)
                case .rows(let rows): for row in rows { append(inner, stack + [row], to: &text) }
                case nil: break
                }
            case .inverted(let name, let inner):
                switch value(name) {
                case .text: break
                case .rows(let rows): if rows.isEmpty { append(inner, stack, to: &text) }
                case nil: append(inner, stack, to: &text)
                }
            }
        }
    }

    /// What Mustache has made of a text, so that it alone says what a tag, a blank or a line end means.
    /// It keeps that to itself, hence the mirrors; they are looked into once for each template.
    private static func pieces(of template: MustacheTemplate) -> [Piece]? {
        guard let tokens = Mirror(reflecting: template).descendant("tokens") else { return nil }
        var pieces: [Piece] = []
        for token in Mirror(reflecting: tokens).children {
            guard let (kind, content) = Mirror(reflecting: token.value).children.first else {
                return nil
            }
            // The first one, put there by `init`; templates may not say it.
            if kind == "contentType" { continue }
            if kind == "text", let text = content as? String {
                pieces.append(.text(text))
                continue
            }
            let parts = Mirror(reflecting: content)
            guard let name = parts.descendant("name") as? String,
                let transforms = parts.descendant("transforms") as? [String], transforms.isEmpty
            else { return nil }
            let inner = (parts.descendant("template") as? MustacheTemplate).flatMap(Self.pieces)
            switch (kind, inner) {
            case ("variable", nil), ("unescapedVariable", nil): pieces.append(.value(name))
            case ("section", let inner?): pieces.append(.section(name, inner))
            case ("invertedSection", let inner?): pieces.append(.inverted(name, inner))
            default: return nil
            }
        }
        return pieces
    }
}

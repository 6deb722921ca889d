import Recruiting
import Yams

/// `fields`: what the agency calls fields and options; the section whose keys are aliases.
extension Setting {
    static let namesSection = "fields"
    static let namesComment =
        "what the screens call fields and options, e.g. Person.U_…: マイページ状況"
    static let namesExpected =
        "expected a field's or an option's alias: Person.U_…, Resume.U_… or Option.U_…"

    /// The line that names what has this alias; nil if it is none of a field or an option.
    static func name(of key: String) -> Setting? {
        guard let alias = FieldAlias(key), alias.isOption || alias.resource != nil else {
            return nil
        }
        var setting = Setting(path: "\(namesSection).\(key)", comment: "") {
            node, settings throws(Unexpected) in
            let name = try scalar(node)
            guard isName(name) else {
                throw Unexpected(
                    node,
                    "expected a name of at most 100 characters on one line that is not an alias")
            }
            settings.fields[alias] = name
        } yaml: {
            // Nothing at all for what is not named: no name is empty.
            $0.fields[alias].map(quoted) ?? ""
        }
        setting.plain = { $0.fields[alias] ?? "" }
        return setting.inOwnForm()
    }

    /// The lines of everything that any of these settings name, in the order of the aliases.
    static func names(in settings: Settings...) -> [Setting] {
        Set(settings.flatMap(\.fields.keys)).map(\.name).sorted().compactMap { name(of: $0) }
    }

    /// One line that can be told from an alias.
    static func isName(_ text: String) -> Bool {
        let hasSign = text.unicodeScalars.contains { !$0.properties.isWhitespace }
        let isUntrimmed =
            text.unicodeScalars.first?.properties.isWhitespace == true
            || text.unicodeScalars.last?.properties.isWhitespace == true
        return text.isOneLine && hasSign && !isUntrimmed && text.unicodeScalars.count <= 100
            && FieldAlias(text) == nil
    }
}

import HummingbirdTesting

/// Who crawls: how they come in, and what they type where something of theirs is asked for.
struct CrawlerRole {
    let name: String
    let password: String
    let mail: String
    /// A browser in which they are signed in; asked for anew whenever the session has ended. Nil for
    /// somebody who has none.
    var signIn: (() async throws -> Visitor)?
    let starts: [String]

    /// What they type into a field; what stands there already, as a rule.
    func typed(_ field: HTMLForm.Field) -> String {
        switch field.kind {
        case "password": password
        case "email": mail
        case "search": "山田"
        case "text" where field.isRequired && field.value.isEmpty: name
        default: field.value
        }
    }
}

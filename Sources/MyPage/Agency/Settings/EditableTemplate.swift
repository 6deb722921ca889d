import Foundation
package import Publishing

/// A mail template as a screen shows it.
package struct EditableTemplate: Sendable {
    package let name: TemplateName
    /// Names what was shown; a save comes with it.
    package let revision: String
    /// The agency's text, or the built-in one.
    package let text: String
    package let isBuiltIn: Bool
    /// Whether the file's text is what is shown: one that is no UTF-8 can't be.
    let isReadable: Bool

    package var draft: TemplateDraft { TemplateDraft(text) }

    /// Whether mails can be written by it as it stands.
    var isGood: Bool {
        isReadable && (try? MailTemplate(name, text: text, file: name.rawValue)) != nil
    }
}

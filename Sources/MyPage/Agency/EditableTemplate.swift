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
}

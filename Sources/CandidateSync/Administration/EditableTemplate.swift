import Foundation
import SyncStore

/// A mail template as a screen shows it.
public struct EditableTemplate: Sendable {
    public let name: TemplateName
    /// Names what was shown; a save comes with it.
    public let revision: String
    /// The agency's text, or the built-in one.
    public let text: String
    public let isBuiltIn: Bool
}

import Foundation
package import SiteSettings

/// settings.yaml as a screen shows it.
package struct EditableSettings: Sendable {
    /// Names what was shown; a save comes with it.
    package let revision: String
    /// The file's text; empty if there is none.
    package let text: String
    /// What it says, or what is in use if it is bad.
    package let settings: Settings
    /// What is wrong with it; nothing can be saved over it until it is mended by hand.
    package let problems: [SettingsError.Problem]
    /// Whether the pages go by what it says: somebody may have edited it by hand since they read it.
    package var isInUse = true
}

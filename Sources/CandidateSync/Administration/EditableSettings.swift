import Foundation
import SyncStore

/// settings.yaml as a screen shows it.
public struct EditableSettings: Sendable {
    /// Names what was shown; a save comes with it.
    public let revision: String
    /// The file's text; empty if there is none.
    public let text: String
    /// What it says, or the defaults if it is bad.
    public let settings: Settings
    /// What is wrong with it; nothing can be saved over it until it is mended by hand.
    public let problems: [SettingsError.Problem]
}

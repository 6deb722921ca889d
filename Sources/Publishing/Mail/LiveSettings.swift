package import SiteSettings
import Synchronization

/// The settings and templates that hold just now, for all that live longer than they do.
package final class LiveSettings: Sendable {
    private let present: Mutex<(Settings, Templates)>

    package init(_ settings: Settings, _ templates: Templates) {
        present = Mutex((settings, templates))
    }

    package var both: (Settings, Templates) { present.withLock { $0 } }

    package var settings: Settings { both.0 }

    /// Reads the settings and templates of a workspace anew; if they are bad, the old ones stay.
    /// - Throws: `SettingsError`, `MailTemplate.Problems`
    package func reload(from workspace: Workspace) throws {
        use(
            try SettingsFile.readDecided(workspace.settings),
            try Templates(folder: workspace.templates))
    }

    package func use(_ settings: Settings, _ templates: Templates) {
        present.withLock { $0 = (settings, templates) }
    }
}

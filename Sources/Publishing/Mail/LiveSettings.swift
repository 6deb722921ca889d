import DropFolder
package import Logging
package import SiteSettings
import Synchronization

/// The settings and templates that hold just now, for all that live longer than they do.
package final class LiveSettings: Sendable {
    private let present: Mutex<(Settings, Templates)>
    /// Those of the start.
    private let first: Settings.Web

    package init(_ settings: Settings, _ templates: Templates) {
        first = settings.web
        present = Mutex((settings, templates))
    }

    package var both: (Settings, Templates) { present.withLock { $0 } }

    package var settings: Settings { both.0 }

    /// Reads the settings and templates of a workspace anew; if they are bad, the old ones stay.
    /// - Throws: `SettingsError`, `MailTemplate.Problems`; `SystemError` if a file cannot be read just now.
    package func reload(from workspace: Workspace) throws {
        use(
            try SettingsFile.readDecided(workspace.settings),
            try Templates(folder: workspace.templates))
    }

    /// The same for whoever goes on with the old ones; the log says why they stay.
    /// - Returns: nil if the new ones are in use, else why they are not.
    package func tryToReload(from workspace: Workspace, _ log: Logger) -> (any Error)? {
        do {
            try reload(from: workspace)
            return nil
        } catch {
            let what =
                error is SystemError
                ? "settings and templates cannot be read" : "bad settings or templates"
            log.error("\(what): the old ones stay", metadata: ["why": "\(error)"])
            return error
        }
    }

    package func use(_ settings: Settings, _ templates: Templates) {
        present.withLock { $0 = (settings, templates) }
    }

    /// The keys that say something else than at the start, and that pages are served by only after
    /// another one.
    package var keysForRestart: [String] {
        let web = settings.web
        var keys: [String] = []
        if web.listen != first.listen { keys.append("web.listen") }
        if web.adminListen != first.adminListen { keys.append("web.admin_listen") }
        return keys
    }

    /// Says of those keys in the log that they want a restart.
    /// - Parameter given: keys for which an option stands, after a restart too.
    package func warnOfRestart(but given: [String] = [], _ log: Logger) {
        let keys = keysForRestart.filter { !given.contains($0) }
        guard !keys.isEmpty else { return }
        log.warning(
            "a changed address is served only after a restart",
            metadata: ["keys": "\(keys.joined(separator: ", "))"])
    }
}

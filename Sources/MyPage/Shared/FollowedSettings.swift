import DropFolder
import Logging
import Publishing
import SiteSettings
import SyncStore
import Synchronization

/// The last change on the admin screens, of whatever process, that is in use here, and when that was
/// looked at.
final class FollowedSettings: Sendable {
    private let last = Mutex<(change: Int64, at: Duration?)>((0, nil))

    /// Whether to look once more; asked by every request, it says so once a second.
    func isDue(at now: Duration) -> Bool {
        last.withLock { last in
            if let at = last.at, now - at < .seconds(1) { return false }
            last.at = now
            return true
        }
    }

    /// Whether a change is newer than what is in use; from now on it is in use.
    func isNew(_ change: Int64) -> Bool {
        last.withLock { last in
            defer { last.change = change }
            return change > last.change
        }
    }

    /// The last change is not in use: it is new once more.
    func takeBack() { last.withLock { $0.change = 0 } }
}

extension MyPageSite {
    /// Goes by the settings and templates as they are in the workspace now; bad ones leave the old
    /// in place.
    /// - Throws: `SettingsError`, `MailTemplate.Problems`
    func reload() throws { try live.reload(from: open.paths) }

    /// The pages of this process go by the files from now on, and so does every `watch`.
    func takeIntoUse() {
        do {
            try reload()
        } catch {
            // Somebody was at the files since they were checked: who reads them next says so.
            log.error("saved, but not in use", metadata: ["why": "\(error)"])
        }
        changed()
    }

    /// Takes into use what another process has saved on its admin screens, and another logo; looks once
    /// a second.
    /// - Throws: `Busy`, `StoreError`
    package func follow() async throws {
        guard followed.isDue(at: environment.elapsed()) else { return }
        try await read { [self] in
            followLogo()
            guard followed.isNew(try accounts.read({ try $0.lastConfiguration() })) else { return }
            if live.tryToReload(from: open.paths, log) is SystemError { followed.takeBack() }
        }
    }
}

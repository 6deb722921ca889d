import DropFolder
import Foundation
package import Logging
package import Publishing
import ServiceLifecycle
package import SiteSettings
import SyncStore
import Synchronization

/// Keeps the file that node_exporter reads (`metrics.textfile`), for as long as `watch` lives: also in
/// the middle of a long import. node_exporter itself tells how old the file is
/// (`node_textfile_mtime_seconds`): it is left there at the end.
package final class MetricsFile: Service {
    private let workspace: Workspace
    private let live: LiveSettings
    private let environment: Environment
    private let log: Logger
    private let doorbell: Doorbell
    private let isStopping = Mutex(false)

    private static let interval = Duration.seconds(15)

    /// - Throws: `SystemError`
    package init(
        _ workspace: Workspace, settings: LiveSettings, environment: Environment = .live,
        log: Logger
    ) throws {
        self.workspace = workspace
        live = settings
        self.environment = environment
        self.log = log
        doorbell = try Doorbell()
    }

    /// Writes until it is stopped; that a file could not be written stops nothing.
    package func run() async throws {
        try await onThread(named: "metrics", stop: stop, keepWriting)
    }

    private func stop() {
        isStopping.withLock { $0 = true }
        doorbell.ring()
    }

    private func keepWriting() {
        let sleep = FolderWatch(doorbell: doorbell)
        var failure = ""
        while true {
            // Once more at the end: the watch is stopped by then.
            let isLast = isStopping.withLock { $0 }
            do {
                try write()
                if !failure.isEmpty { log.info("metrics are written again") }
                failure = ""
            } catch {
                // Once, and not every 15 seconds.
                let why = "\(error)"
                if why != failure { log.error("no metrics", metadata: ["why": "\(why)"]) }
                failure = why
            }
            if isLast { return }
            _ = try? sleep.wait(atMost: Self.interval, doorbellOnly: true)
        }
    }

    /// Writes it once, if the settings name one and the workspace has been worked on.
    /// - Throws: `SystemError`, `StoreError`
    func write() throws {
        let settings = live.settings
        let path = settings.metrics.textfile as NSString
        guard path.length > 0, !Folder.isMissing(workspace.accounts),
            try AccountStore.looking(at: workspace.accounts, { try $0.hasTables() })
        else { return }
        let metrics = try WorkspaceMetrics(
            workspace, settings: settings, environment: environment,
            accounts: AccountLook(workspace.accounts))()
        // node_exporter is another user.
        try Folder(path.deletingLastPathComponent).overwrite(
            FileName(path.lastPathComponent), with: metrics.text.utf8, mode: 0o644)
    }
}

import DropFolder
import Foundation
package import Logging
package import Publishing
import ServiceLifecycle
package import SiteSettings
import SyncStore
import Synchronization

/// The service: waits at the inbox and lets each file through to the outbox, until it is told to
/// stop.
///
/// Everything blocking happens on one thread of its own.
package final class WatchService: Service {
    private struct Control {
        var hearsSignals = false
        /// Whether people can reach the pages that this process serves.
        var servesPages: Bool
        var isStopping = false
        var isReloading = false
        /// Why nothing is taken just now; nil while all is well.
        var standstill: Standstill?
    }

    private let workspace: Workspace
    private let live: LiveSettings
    private let environment: Environment
    private let log: Logger
    private let pages: (site: String, admin: String)?
    private let notifier: SystemdNotifier
    private let doorbell: Doorbell
    private let control: Mutex<Control>

    /// - Parameters:
    ///   - settings: what holds at first; a reload changes it for all who have it.
    ///   - pages: where people reach the pages that this process serves, for the log; nil if it serves none.
    /// - Throws: `SystemError`
    package init(
        _ workspace: Workspace, settings: LiveSettings, environment: Environment = .live,
        log: Logger, pages: (site: String, admin: String)? = nil
    ) throws {
        self.pages = pages
        control = Mutex(Control(servesPages: pages == nil))
        self.workspace = workspace
        live = settings
        self.environment = environment
        self.log = log
        notifier = SystemdNotifier(elapsed: environment.elapsed)
        doorbell = try Doorbell()
    }

    /// Lets the chunk that is being worked on come to its end, then ends `run`. What is left goes
    /// on at the next start.
    package func stop() {
        control.withLock { $0.isStopping = true }
        doorbell.ring()
    }

    /// Says that `stop` and `reload` are connected to signals by now: only then is it ready.
    package func signalsConnected() {
        control.withLock { $0.hearsSignals = true }
        doorbell.ring()
    }

    /// Says that the pages can be reached by now: where somebody else has their address, nobody must take
    /// the service for started.
    package func pagesOpened() {
        control.withLock { $0.servesPages = true }
        doorbell.ring()
    }

    /// Reads settings and templates anew; if they are bad, the old ones stay.
    package func reload() {
        control.withLock { $0.isReloading = true }
        doorbell.ring()
    }

    /// Ends the sleep: there is something to do that no file in the inbox tells of.
    package func wake() { doorbell.ring() }

    /// What stands in the way of the work just now, for a health check.
    package var problems: [String] {
        control.withLock { [$0.standstill].compactMap { $0.map { "degraded: \($0.why)" } } }
    }

    /// Watches until it is stopped.
    /// - Throws: what stands in the way of a start: `WorkspaceLock.Taken`, `Inbox.Taken`,
    ///   `StoreError`, `SystemError`, `OutboxError`.
    package func run() async throws {
        try await onThread(named: "watch", stop: stop, watch)
    }

    private func watch() throws {
        do {
            try watchUntilStopped()
        } catch is CancellationError {
            // Stopped in the middle of something long, at a point from which it goes on.
        }
        notifier.stopping()
        log.info("stopped")
    }

    private func watchUntilStopped() throws {
        let (settings, templates) = live.both
        let pipeline = try Pipeline(
            workspace, settings: settings, templates: templates, environment: environment,
            log: log
        ) { [self] _ in
            notifier.alive()
            if isStopping { throw CancellationError() }
        }
        // One that died may have had our number.
        Standstill.end(in: workspace)
        let watch = try Watch(pipeline)
        // Watched first, then looked at: nothing that comes in between is missed.
        let events = FolderWatch(doorbell: doorbell)
        _ = follow(pipeline.inbox.folder, events)
        while !control.withLock({ $0.hearsSignals && $0.servesPages || $0.isStopping }) {
            _ = try events.wait(atMost: .seconds(1), doorbellOnly: true)
        }
        guard !isStopping else { return }
        let beginning = try beginning(watch, settings)
        log.info("watching", metadata: beginning)
        notifier.ready()
        try turns(of: watch, pipeline, events)
    }

    /// What somebody wants to know who has just started it.
    private func beginning(_ watch: Watch, _ settings: Settings) throws -> Logger.Metadata {
        let now = environment.now()
        let root = Folder.realPath(workspace.root) ?? workspace.root
        let next = try watch.nextStart(at: now).map {
            $0 <= now
                ? "at once: a start was missed"
                : $0.formatted(Date.ISO8601FormatStyle(timeZone: settings.site.zone))
        }
        var known: Logger.Metadata = [
            "process": "\(getpid())", "workspace": "\(root)",
            "next_run": "\(next ?? "when a file arrives")",
        ]
        if let pages { known["pages"] = "\(pages.site)" }
        if let pages { known["admin"] = "\(pages.admin)" }
        return known
    }

    private func turns(of watch: Watch, _ pipeline: Pipeline, _ events: FolderWatch) throws {
        var renamedIn: Set<FileName> = []
        var failures = 0
        // The last change on the admin screens, of whatever process, that is in use here.
        var configuration: Int64 = 0
        func reload() throws {
            let last = try pipeline.accounts.read { try $0.lastConfiguration() }
            try reloadIfAsked(watch, hasChanged: last > configuration)
            configuration = last
        }
        while !isStopping {
            var sleep: Duration
            do {
                try reload()
                sleep = try watch.turn(renamedIn: renamedIn, beforeSync: reload)
                if follow(pipeline.inbox.folder, events) { sleep = .zero }
                if failures > 0 { recovered() }
                failures = 0
            } catch let error as CancellationError {
                throw error
            } catch {
                sleep = .seconds(min(30, 1 << min(failures, 5)))
                failures += 1
                failed(error, sleep)
            }
            notifier.alive()
            sleep = min(sleep, notifier.interval ?? sleep)
            let told = try events.wait(atMost: sleep, doorbellOnly: failures > 0)
            if told.didOverflow { log.info("the kernel lost events; every file is looked at") }
            renamedIn = told.renamedIn
        }
    }

    private func reloadIfAsked(_ watch: Watch, hasChanged: Bool) throws {
        let isAsked = control.withLock { control in
            defer { control.isReloading = false }
            return control.isReloading || hasChanged
        }
        guard isAsked else { return }
        do {
            // First for all: what they use already must not be older than what comes here.
            try live.reload(from: workspace)
            let (settings, templates) = live.both
            try watch.use(settings, templates)
            log.info("settings and templates reloaded")
            if pages != nil { live.warnOfRestart(log) }
        } catch let error where error is SettingsError || error is MailTemplate.Problems {
            log.error("bad settings or templates: the old ones stay", metadata: ["why": "\(error)"])
        } catch {
            // Our own degraded: asked again when that is over.
            control.withLock { $0.isReloading = true }
            throw error
        }
    }

    /// Watches the inbox; where the kernel will not, it is looked at every `inbox.poll_s`.
    /// - Returns: whether it is another folder than before, which must be looked at once more.
    private func follow(_ inbox: Folder, _ events: FolderWatch) -> Bool {
        do {
            return try events.follow(inbox)
        } catch {
            log.error(
                "the inbox is not watched, only looked at by the clock",
                metadata: ["why": "\(error)"])
            return false
        }
    }

    private func failed(_ error: any Error, _ sleep: Duration) {
        let why = error.withoutNames
        let now = environment.now()
        let (standstill, isNews) = control.withLock { control in
            let former = control.standstill
            let standstill = Standstill(
                process: "\(getpid())", why: why, since: former?.since ?? now)
            control.standstill = standstill
            return (standstill, former?.why != why)
        }
        // Once for each reason: tried every half minute, it would bury everything else.
        log.log(
            level: isNews ? .error : .debug,
            "degraded: nothing more is taken until a retry succeeds",
            metadata: ["why": "\(why)", "again_in_s": "\(sleep.components.seconds)"])
        notifier.status("degraded: \(why)")
        standstill.write(to: workspace.standstill)
    }

    private func recovered() {
        log.info("recovered")
        notifier.status("watching")
        control.withLock { $0.standstill = nil }
        Standstill.end(in: workspace)
    }

    private var isStopping: Bool { control.withLock { $0.isStopping } }
}

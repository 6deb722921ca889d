package import DropFolder
import Foundation
package import Logging
package import Publishing
package import SiteSettings
package import SyncStore

/// The whole way from the inbox to the outbox, put together for one workspace.
///
/// It holds the workspace's lock for as long as it lives: no second one works beside it. Whatever
/// throws, nothing is half done that `recover` does not end.
package final class Pipeline {
    /// How far a long step has come.
    package enum Progress: Sendable {
        /// Bytes of the file that is read.
        case importing(done: Int64, total: Int64)
        /// Candidates that are decided.
        case planning(done: Int, total: Int)
        /// People who are written to.
        case writing(done: Int, total: Int)
    }

    /// Hears of progress. What it throws stops the work at a point from which it goes on later.
    package typealias Listener = @Sendable (Progress) throws -> Void

    let open: OpenWorkspace
    private(set) var folders: ImportFolders
    let listener: Listener
    /// Tells the pages how far the work has come; nil for a simulation.
    let progress: ProgressFile?
    private var lock: WorkspaceLock
    package var inbox: Inbox
    var isInboxMissing = false
    /// Why what is tried at each turn failed the last time, by what the log says then (see `trying`).
    var troubles: [String: String] = [:]
    var owedNews: OwedNews
    /// The erasures that `finishErasuresCutShort` could not finish.
    var triedErasures: Set<Int64> = []
    private(set) var stages: Stages
    /// The last change on the admin screens that `useSaved` has taken into use.
    private var configuration: Int64 = 0

    /// Opens a workspace: its lock, databases and folders, then finishes what a crash left.
    /// - Parameters:
    ///   - reached: hears of the steps of publishing, in tests.
    ///   - isSimulated: the workspace is a copy (see `Simulation`): links in its mails lead nowhere.
    /// - Throws: `WorkspaceLock.Taken`, `Inbox.Taken`, `StoreError`, `SystemError`, `OutboxError`.
    package init(
        _ workspace: Workspace, settings: Settings, templates: Templates,
        environment: Environment = .live, log: Logger, listener: @escaping Listener = { _ in },
        reached: @escaping @Sendable (Outbox.Step) throws -> Void = { _ in },
        isSimulated: Bool = false
    ) throws {
        try workspace.prepare()
        if !isSimulated { SimulationFolder.removeLeft() }
        lock = try WorkspaceLock(workspace.lock)
        let progress = isSimulated ? nil : ProgressFile(workspace, environment)
        self.progress = progress
        self.listener = {
            try listener($0)
            progress?.note($0)
        }
        open = try OpenWorkspace(
            workspace, environment: environment, log: log, reached: reached)
        owedNews = try OwedNews(open.mirror)
        inbox = try Inbox(workspace.inbox, rules: IntakeRules(settings.inbox))
        try inbox.keepAlone()
        folders = try ImportFolders(workspace) {
            (try? listener(.importing(done: 0, total: 0))) != nil
        }
        stages = try Stages(
            open, folders, settings: settings, templates: templates, isSimulated: isSimulated)
        try recover()
    }

    package var settings: Settings { stages.settings }
    package var accounts: AccountStore { open.accounts }
    package var mirror: MirrorStore { open.mirror }
    var environment: Environment { open.environment }
    var outbox: Outbox { open.outbox }
    var log: Logger { open.log }

    /// Works by other settings and templates from now on.
    package func use(_ settings: Settings, _ templates: Templates) throws {
        stages = try Stages(open, folders, settings: settings, templates: templates)
        owedNews.addEverybody()
        inbox.rules = IntakeRules(
            settings.inbox, trustsFileTimes: inbox.rules.trustsFileTimes)
    }

    /// Works by what was saved on the admin screens meanwhile, of whatever process: those say that it holds
    /// from the next run on. Bad settings or templates leave the old in place. For commands; a service
    /// reloads for its pages, too (see `WatchService`).
    /// - Throws: `SystemError` if a file cannot be read just now: nobody is written to by the old ones then.
    func useSaved() throws {
        let last = try accounts.read { try $0.lastConfiguration() }
        guard last > configuration else { return }
        let live = LiveSettings(settings, stages.templates)
        if let failure = live.tryToReload(from: open.paths, log) as? SystemError { throw failure }
        configuration = last
        let (saved, templates) = live.both
        try use(saved, templates)
    }

    /// Judges the age of incomplete files by our own clock from now on, as we stay and can wait.
    func stayAtInbox() { inbox.rules = IntakeRules(settings.inbox, trustsFileTimes: false) }

    /// Sees to it that nobody else works here, though somebody may have removed the lock's file, and that
    /// claims are where others look for them: a replay puts its own where the path leads.
    /// - Throws: `WorkspaceMoved`; `WorkspaceLock.Taken` while somebody else does; `SystemError`
    func keepWorkspace() throws {
        // First: the path must not lead to the lock of another workspace.
        try outbox.checkIsInPlace()
        if !lock.isInPlace { lock = try WorkspaceLock(open.paths.lock) }
        // Somebody may have removed the claims' folder, or put another in its place.
        if !folders.claims.folder.isInPlace {
            log.warning("state/claimed is another folder than before")
            folders = try ImportFolders(open.paths, goesOn: folders.goesOn)
            try use(settings, stages.templates)
            try folders.claims.recover(inbox)
        }
    }

    /// Ends what a crash or a full disk left half done.
    package func recover() throws {
        try outbox.recover()
        try folders.claims.recover(inbox)
        try forgetDeliveriesOfFinishedRuns()
        try finishUndoing()
    }

    /// Ends the undoing of runs that was begun, as whoever did it died or was cut short. It was
    /// confirmed; until it is done, mails wait aside that nobody sends and nobody misses. Somebody may
    /// be at it still: each step is one transaction, and whoever comes first does it. That it fails must
    /// not stop the rest.
    func finishUndoing() throws {
        try trying(or: "a run could not be undone", then: "runs can be undone again") {
            let undo = RunUndo(open, settings)
            for run in try accounts.read({ try $0.runsBeingUndone() }) {
                while try undo.step(run) { try onStep() }
                log.info("run undone", metadata: ["run": "\(run.id)"])
            }
        }
    }

    /// Brings out what another process, such as `serve`, committed and died over.
    func publishLeftovers() throws {
        if try outbox.hasSpooled { try outbox.recover() }
    }

    /// Ends what a crash behind a run's last step left in the mirror. Before that step a power cut may take
    /// the run's plan back, and its people must still be known.
    private func forgetDeliveriesOfFinishedRuns() throws {
        let known = try mirror.deliveries()
        let finished = try accounts.read { transaction in
            try known.filter { id in
                guard let run = try transaction.delivery(id)?.run else { return false }
                return try transaction.run(run).map { $0.finishedAt != nil } ?? true
            }
        }
        if !finished.isEmpty { try mirror.forget(deliveries: finished) }
    }
}

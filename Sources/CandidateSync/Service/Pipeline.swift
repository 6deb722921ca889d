import DropFolder
import Foundation
public import Logging
import Recruiting
public import SyncStore

/// The whole way from the inbox to the outbox, put together for one workspace.
///
/// It holds the workspace's lock for as long as it lives: no second one works beside it. Whatever
/// throws, nothing is half done that `recover` does not end.
public final class Pipeline {
    /// How far a long step has come.
    public enum Progress: Sendable {
        /// Bytes of the file that is read.
        case importing(done: Int64, total: Int64)
        /// Candidates that are decided.
        case planning(done: Int, total: Int)
        /// People who are written to.
        case writing(done: Int, total: Int)
    }

    /// Hears of progress. What it throws stops the work at a point from which it goes on later.
    public typealias Listener = @Sendable (Progress) throws -> Void

    public let accounts: AccountStore
    public let mirror: MirrorStore
    private let workspace: Workspace
    let environment: Environment
    let identifiers: IdentifierSource
    let claims: ClaimFolder
    let outbox: Outbox
    private let rejected: FollowedFolder
    let listener: Listener
    let log: Logger
    private let lock: WorkspaceLock
    var inbox: Inbox
    var isInboxMissing = false
    /// An export may have told the address of an owner to whom a mail is owed.
    var mayOwe = true
    private(set) var stages: Stages

    /// Opens a workspace: its lock, databases and folders, then finishes what a crash left.
    /// - Throws: `WorkspaceLock.Taken`, `StoreError`, `SystemError`, `OutboxError`.
    public convenience init(
        _ workspace: Workspace, settings: Settings, templates: Templates,
        environment: Environment = .live, log: Logger, listener: @escaping Listener = { _ in }
    ) throws {
        try self.init(
            workspace, settings: settings, templates: templates, environment: environment,
            log: log, listener: listener, reached: { _ in })
    }

    init(
        _ workspace: Workspace, settings: Settings, templates: Templates,
        environment: Environment, log: Logger, listener: @escaping Listener = { _ in },
        reached: @escaping @Sendable (Outbox.Step) throws -> Void
    ) throws {
        try workspace.prepare()
        lock = try WorkspaceLock(workspace.lock)
        self.workspace = workspace
        self.environment = environment
        self.listener = listener
        self.log = log
        accounts = try AccountStore(path: workspace.accounts)
        mirror = try MirrorStore(path: workspace.mirror)
        identifiers = IdentifierSource(environment)
        outbox = try Outbox(
            workspace, store: accounts, identifiers: identifiers, reached: reached)
        inbox = try Inbox(workspace.inbox, rules: IntakeRules(settings.inbox))
        claims = try ClaimFolder(workspace.claimed) {
            (try? listener(.importing(done: 0, total: 0))) != nil
        }
        rejected = try FollowedFolder(workspace.rejected)
        guard try claims.folder.canMove(to: rejected.folder()) else {
            throw OutboxError(folder: workspace.rejected, spool: workspace.claimed)
        }
        let open = OpenWorkspace(
            accounts: accounts, mirror: mirror, outbox: outbox, claims: claims, rejected: rejected,
            archive: Archive(path: workspace.archive), identifiers: identifiers,
            environment: environment, log: log)
        stages = try Stages(open, settings: settings, templates: templates)
        try recover()
    }

    var settings: Settings { stages.settings }

    /// Works by other settings and templates from now on.
    func use(_ settings: Settings, _ templates: Templates) throws {
        stages = try Stages(stages.workspace, settings: settings, templates: templates)
        stayAtInbox()
    }

    /// Judges the age of incomplete files by our own clock from now on, as we stay and can wait.
    func stayAtInbox() { inbox.rules = IntakeRules(settings.inbox, trustsFileTimes: false) }

    /// Ends what a crash or a full disk left half done.
    func recover() throws {
        try outbox.recover()
        try claims.recover(inbox)
        try forgetPlannedDeliveries()
    }

    /// Brings out what another process, such as `serve`, committed and died over.
    func publishLeftovers() throws {
        if try outbox.hasSpooled { try outbox.recover() }
    }

    /// Ends what a crash between a plan and its last step left in the mirror.
    private func forgetPlannedDeliveries() throws {
        let known = try mirror.deliveries()
        let planned = try accounts.read { transaction in
            try known.filter { id in
                guard let run = try transaction.delivery(id)?.run else { return false }
                // A run that waits is taken over by the next one, which looks at the same people.
                return try ![.collecting, .planning, .held].contains(transaction.run(run)?.state)
            }
        }
        if !planned.isEmpty { try mirror.forget(deliveries: planned) }
    }
}

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
    private let environment: Environment
    private let identifiers: IdentifierSource
    private let claims: ClaimFolder
    private let outbox: Outbox
    private let rejected: FollowedFolder
    private let listener: Listener
    private let log: Logger
    private let lock: WorkspaceLock
    private(set) var inbox: Inbox
    private var isInboxMissing = false
    /// An export may have told the address of an owner to whom a mail is owed.
    private var mayOwe = true
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
        let room = Stages.Room(
            accounts: accounts, mirror: mirror, outbox: outbox, claims: claims, rejected: rejected,
            archive: Archive(path: workspace.archive), identifiers: identifiers,
            environment: environment, log: log)
        stages = try Stages(room, settings: settings, templates: templates)
        try recover()
    }

    var settings: Settings { stages.settings }

    /// Works by other settings and templates from now on.
    func use(_ settings: Settings, _ templates: Templates) throws {
        stages = try Stages(stages.room, settings: settings, templates: templates)
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

    // MARK: intake and import

    /// What one turn of taking files in brought.
    struct Intake {
        var deliveries: [Receipt] = []
        var waiting: [WaitingFile] = []
        /// How long until one of the waiting may be ready.
        var again: Duration?
        /// There may be more that is ready.
        var isMore = false
    }

    /// How many files are claimed before they are imported.
    private static let mostClaimed = 256

    /// Claims the files that are ready, those first that came first, and imports them.
    ///
    /// What was claimed before is imported first: as long as that fails, on a full disk say, no
    /// more is taken, and what lies in the inbox is safe there.
    func takeIn(renamedIn: Set<FileName> = [], trigger: String) throws -> Intake {
        var intake = Intake()
        intake.deliveries = try importClaims(trigger)
        guard followInbox() else {
            intake.again = .seconds(1)
            return intake
        }
        let look = try inbox.look(
            at: environment.moment, renamedIn: renamedIn, limit: Self.mostClaimed)
        intake.waiting = look.waiting
        intake.again = look.again
        intake.isMore = look.ready.count == Self.mostClaimed
        for file in look.ready {
            if let reason = try claim(file) {
                intake.waiting.append(WaitingFile(name: file.name, reason: reason))
            }
        }
        if !look.ready.isEmpty { intake.deliveries += try importClaims(trigger) }
        return intake
    }

    /// Takes copies of files; all are opened before the first is taken: a bad one changes nothing.
    func takeIn(copiesOf files: [String], trigger: String) throws -> [Receipt] {
        for file in files { _ = try open(file) }
        for file in files {
            try claims.claimCopy(of: open(file), delivery: identifiers.next())
        }
        return try importClaims(trigger)
    }

    /// Looks at the inbox and waits until what is quiet shows itself.
    func settle() throws {
        guard try inbox.look(at: environment.moment).again != nil else { return }
        environment.pause(inbox.rules.settle)
    }

    /// Follows the inbox where it was replaced or mounted anew.
    /// - Returns: false if there is none just now, which must not stop anything else.
    private func followInbox() -> Bool {
        do {
            if !inbox.folder.isInPlace { try inbox.reopen() }
            if isInboxMissing { log.info("the inbox is there again") }
            isInboxMissing = false
        } catch {
            if !isInboxMissing {
                log.error("the inbox is gone", metadata: ["why": "\(error)"])
            }
            isInboxMissing = true
        }
        return !isInboxMissing
    }

    private func importClaims(_ trigger: String) throws -> [Receipt] {
        let receipts = try stages.importer.importClaims(trigger: trigger) { [listener] in
            try listener(.importing(done: $0, total: $1))
        }
        mayOwe = mayOwe || !receipts.isEmpty
        return receipts
    }

    /// - Returns: why a file could not be claimed; it must not stop the others.
    private func claim(_ file: ReadyFile) throws -> String? {
        do {
            if try !claims.claim(file, from: inbox, delivery: identifiers.next()) {
                inbox.noteWentBack(file)
            }
            return nil
        } catch {
            if error.isFullDisk { throw error }
            if error.code == ECANCELED { throw CancellationError() }
            try claims.recover(inbox)
            log.warning("a file could not be taken", metadata: ["why": "\(error.withoutNames)"])
            inbox.setAside(
                file.name, at: environment.moment, for: .seconds(30), reason: error.description)
            return error.description
        }
    }

    private func open(_ path: String) throws -> OpenFile {
        let path = path as NSString
        let parent = path.deletingLastPathComponent
        do {
            return try OpenFile(
                FileName(path.lastPathComponent), in: Folder(parent.isEmpty ? "." : parent))
        } catch {
            throw UnusableFile(description: "\(path): \(error)")
        }
    }

    // MARK: sync

    /// Carries out what was cut short or approved, then plans and carries out the run that has
    /// deliveries.
    /// - Parameters:
    ///   - startsNew: false leaves the run that has deliveries for later.
    ///   - start: the start of the schedule that this is, if it is one.
    /// - Returns: the reports, oldest run first.
    func sync(startsNew: Bool = true, start: Date? = nil) throws -> [RunReport] {
        // What was decided earlier comes first: the next plan sees its accounts.
        var reports = try carryOut()
        let listener = listener
        while let run = try stages.planner.plan(
            startsNew: startsNew, start: start,
            progress: { try listener(.planning(done: $0, total: $1)) })
        {
            log.info("run planned", metadata: ["run": "\(run)"])
            reports += try carryOut()
        }
        return reports
    }

    private func carryOut() throws -> [RunReport] {
        var reports: [RunReport] = []
        while let run = try accounts.read({ try $0.runToCarryOut() }) {
            let report = try stages.execution.carryOut(run) { [listener] in
                try listener(.writing(done: $0, total: $1))
            }
            reports.append(report)
            // Kept until nobody can take the run over any more.
            if !run.hold.isEmpty { try mirror.forget(deliveries: report.deliveries) }
            log.info(
                "run finished",
                metadata: [
                    "run": "\(run.id)", "kind": "\(run.kind.rawValue)",
                    "opened": "\(report.counts[Outcome.opened.rawValue] ?? 0)",
                    "readdressed": "\(report.counts[Outcome.readdressed.rawValue] ?? 0)",
                ])
        }
        return reports
    }

    /// Writes to those whose reminder is due, and closes accounts that were never used.
    func remind() throws -> [RunReport] {
        let planned = try stages.reminders.plan(run: identifiers.next())
        try closeUnused()
        return planned ? try carryOut() : []
    }

    /// Withdraws the accounts whose holders never answered (`safety.close_unused_after_days`).
    private func closeUnused() throws {
        let days = settings.safety.closeUnusedAfterDays
        let now = environment.now()
        guard days > 0, let confirmed = try accounts.write({ try $0.confirmedTime(at: now) })
        else { return }
        let day = confirmed.addingTimeInterval(-86_400 * Double(days))
        var closed = 0
        while case let count = try outbox.publish({ batch in
            let unused = try batch.transaction.unused(
                openedBefore: day, now: confirmed, limit: RunExecution.chunk)
            return try stages.closing.withdraw(unused, .disuse, &batch)
        }), count > 0 {
            closed += count
            try listener(.writing(done: closed, total: closed))
        }
        if closed > 0 { log.info("unused accounts closed", metadata: ["count": "\(closed)"]) }
    }

    /// Writes what is owed to owners, if exports came since that was last tried.
    func payOwedNotices() throws {
        guard mayOwe else { return }
        try stages.owedNotices.pay()
        mayOwe = false
    }

    /// The runs that wait for an approval.
    func heldRuns() throws -> [Run] { try accounts.read { try $0.heldRuns() } }

    /// Forgets what is older than the settings want it kept. That it fails must not stop the rest.
    func purge() {
        do {
            try purgeAll()
        } catch {
            log.error("old data could not be purged", metadata: ["why": "\(error)"])
        }
    }

    /// By a time of day that a later look has confirmed: a clock that jumps must not destroy what
    /// nobody has of yesterday.
    private func purgeAll() throws {
        let now = environment.now()
        let confirmed = try accounts.write { transaction in
            try transaction.forgetAttempts(before: now.addingTimeInterval(-86_400))
            return try transaction.confirmedTime(at: now)
        }
        guard let confirmed else { return }
        try accounts.write {
            try $0.forgetWritten(before: confirmed.addingTimeInterval(-30 * 86_400))
        }
        let days = settings.inbox.mirrorDays
        if days > 0 {
            let day = confirmed.addingTimeInterval(-86_400 * Double(days))
            try purgeMirror(notExportedSince: Int(day.timeIntervalSince1970 / 86_400))
            try accounts.write {
                try $0.purge(before: day, identifier: IdentifierSource.prefix(at: day))
            }
        }
        try stages.importer.archive.purge(
            before: confirmed.addingTimeInterval(-86_400 * Double(settings.inbox.archiveDays)))
    }

    /// Forgets people who were not exported again, but for those with a living account: reminders and
    /// owners' mails need them.
    private func purgeMirror(notExportedSince day: Int) throws {
        for resource in [Resource.candidate, .resume] {
            var last: MirrorStore.OldRecord?
            while case let records = try mirror.old(
                resource, notExportedSince: day, after: last, limit: 1_000), let end = records.last
            {
                last = end
                let living = try accounts.read {
                    try $0.living(among: records.compactMap(\.person))
                }
                let forgotten = records.filter { $0.person.map { !living.contains($0) } ?? true }
                try mirror.purge(resource, forgotten, notExportedSince: day)
                try listener(.planning(done: 0, total: 0))
            }
        }
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

/// A file that was named on the command line and is none that can be read.
public struct UnusableFile: Error, CustomStringConvertible {
    public let description: String
}

extension IntakeRules {
    init(_ settings: Settings.Inbox, trustsFileTimes: Bool = true) {
        self.init(
            pattern: settings.pattern, ignored: settings.ignore,
            settle: .milliseconds(settings.settleMilliseconds),
            incompleteAfter: .seconds(settings.incompleteAfterSeconds),
            trustsFileTimes: trustsFileTimes, doneSuffix: settings.doneSuffix)
    }
}

import DropFolder
import Foundation
public import Logging
import PortersXML
import Recruiting
public import SyncStore

/// The whole way from the inbox to the outbox, put together for one workspace.
///
/// It holds the workspace's lock for as long as it lives: no second one works beside it.
public final class Pipeline {
    /// What a start imported and synced.
    public struct Result: Sendable, Encodable {
        public var deliveries: [Receipt] = []
        /// Files that stay in the inbox, with the reason.
        public var waiting: [WaitingFile] = []
        /// The reports of the runs that were carried out.
        public var runs: [RunReport] = []
        /// Runs that wait for an approval.
        public var held: [String] = []
    }

    public struct WaitingFile: Sendable, Encodable, Equatable {
        public let file: String
        public let reason: String
    }

    /// How far a long step has come.
    public enum Progress: Sendable {
        /// Bytes of the file that is read.
        case importing(done: Int64, total: Int64)
        /// Candidates that are decided.
        case planning(done: Int, total: Int)
        /// Accounts that are opened.
        case opening(done: Int, total: Int)
    }

    public let accounts: AccountStore
    public let mirror: MirrorStore
    private let settings: Settings
    private let environment: Environment
    private let identifiers: IdentifierSource
    private let inbox: Inbox
    private let claims: ClaimFolder
    private let outbox: Outbox
    private let importer: Importer
    private let planner: RunPlanner
    private let execution: RunExecution
    private let progress: @Sendable (Progress) -> Void
    private let log: Logger
    private let lock: WorkspaceLock

    /// Opens a workspace: its lock, databases and folders, then finishes what a crash left.
    /// - Throws: `WorkspaceLock.Taken`, `StoreError`, `SystemError`, `OutboxError`.
    public convenience init(
        _ workspace: Workspace, settings: Settings, templates: Templates,
        environment: Environment = .live, log: Logger,
        progress: @escaping @Sendable (Progress) -> Void = { _ in }
    ) throws {
        try self.init(
            workspace, settings: settings, templates: templates, environment: environment,
            log: log, progress: progress, reached: { _ in })
    }

    init(
        _ workspace: Workspace, settings: Settings, templates: Templates,
        environment: Environment, log: Logger,
        progress: @escaping @Sendable (Progress) -> Void = { _ in },
        reached: @escaping @Sendable (Outbox.Step) throws -> Void
    ) throws {
        try workspace.prepare()
        lock = try WorkspaceLock(workspace.lock)
        self.settings = settings
        self.environment = environment
        self.progress = progress
        self.log = log
        accounts = try AccountStore(path: workspace.accounts)
        mirror = try MirrorStore(path: workspace.mirror)
        identifiers = IdentifierSource(environment)
        outbox = try Outbox(
            workspace, store: accounts, identifiers: identifiers, reached: reached)
        inbox = try Inbox(workspace.inbox, rules: IntakeRules(settings.inbox))
        claims = try ClaimFolder(workspace.claimed)
        let rejected = try Folder(making: workspace.rejected)
        guard try rejected.sharesFileSystem(with: claims.folder) else {
            throw OutboxError(folder: workspace.rejected, spool: workspace.claimed)
        }
        importer = Importer(
            document: DocumentImport(
                claims: claims, mirror: mirror, settings: settings,
                keptWhole: Set(settings.sync.conditions.map(\.alias)).union(templates.fields)
                    .union(settings.sync.mailFields),
                environment: environment),
            accounts: accounts, outbox: outbox, identifiers: identifiers,
            archive: Archive(path: workspace.archive),
            rejected: rejected, log: log)
        planner = RunPlanner(
            settings: settings, accounts: accounts, mirror: mirror, now: environment.now)
        let links = PasswordLinks(
            baseURL: settings.site.baseURL, validHours: settings.links.validHours,
            environment: environment)
        let composer = try MailComposer(
            settings: settings, templates: templates, links: links, clock: environment.now)
        execution = RunExecution(
            accountStage: AccountStage(
                composer: composer, links: links,
                dedupe: DedupeStage(samePerson: settings.sync.samePerson),
                status: settings.status, mirror: mirror, now: environment.now),
            ownerNotice: OwnerNotice(
                composer: composer, settings: settings, mirror: mirror, now: environment.now),
            outbox: outbox, accounts: accounts, now: environment.now)
        try outbox.recover()
        try forgetPlannedDeliveries()
    }

    /// Imports what lies in the inbox, or copies of files, then syncs.
    /// - Parameters:
    ///   - files: paths; if there are any, the inbox is left alone.
    ///   - trigger: what the run's report calls its cause.
    public func run(files: [String] = [], trigger: String = "command") throws -> Result {
        var result = Result()
        if files.isEmpty {
            result.waiting = try takeInbox()
        } else {
            // All are opened before the first is taken: a bad one changes nothing.
            for file in files { _ = try open(file) }
            for file in files {
                try claims.claimCopy(of: open(file), delivery: identifiers.next())
            }
        }
        result.deliveries = try importer.importClaims(trigger: trigger) { [progress] in
            progress(.importing(done: $0, total: $1))
        }
        result.runs = try sync()
        result.held = try heldRuns()
        try purge()
        return result
    }

    /// Plans the run that has deliveries, and carries out every run that is planned.
    /// - Returns: the reports, oldest run first.
    public func sync() throws -> [RunReport] {
        // A run that was cut short or approved comes first: the next plan sees its accounts.
        var reports = try carryOut()
        if let run = try planner.plan(progress: { self.progress(.planning(done: $0, total: $1)) }) {
            log.info("run planned", metadata: ["run": "\(run)"])
            reports += try carryOut()
        }
        return reports
    }

    /// The ids of the runs that wait for an approval.
    public func heldRuns() throws -> [String] {
        try accounts.read { try $0.heldRuns() }.map(\.id)
    }

    private func carryOut() throws -> [RunReport] {
        var reports: [RunReport] = []
        while let run = try accounts.read({ try $0.runToCarryOut() }) {
            reports.append(
                try execution.carryOut(run) { self.progress(.opening(done: $0, total: $1)) })
            log.info("run finished", metadata: ["run": "\(run.id)"])
        }
        return reports
    }

    private func takeInbox() throws -> [WaitingFile] {
        let now = Int64(environment.now().timeIntervalSince1970 * 1_000_000_000)
        return try inbox.scan(now: now, pause: environment.pause).compactMap { entry in
            switch entry.state {
            case .ready:
                do {
                    try inbox.removeMarker(of: entry.name)
                    try claims.claim(entry.name, from: inbox.folder, delivery: identifiers.next())
                    return nil
                } catch let error as SystemError where error.code != ENOSPC && error.code != EDQUOT
                {
                    // It stays where it is, and must not stop the others.
                    return WaitingFile(file: entry.name.printable, reason: error.description)
                }
            case .waiting(let reason):
                return WaitingFile(file: entry.name.printable, reason: reason)
            }
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

    /// Ends what a crash between a plan and its last step left in the mirror.
    private func forgetPlannedDeliveries() throws {
        let known = try mirror.deliveries()
        let planned = try accounts.read { transaction in
            try known.filter { id in
                guard let run = try transaction.delivery(id)?.run else { return false }
                return try transaction.run(run)?.state != .collecting
            }
        }
        if !planned.isEmpty { try mirror.forget(deliveries: planned) }
    }

    private func purge() throws {
        let today = Int(environment.now().timeIntervalSince1970 / 86_400)
        _ = try mirror.purge(exportedBefore: today - settings.inbox.mirrorDays)
        try importer.archive.purge(
            before: environment.now().addingTimeInterval(
                -86_400 * Double(settings.inbox.archiveDays)))
    }
}

/// A file that was named on the command line and is none that can be read.
public struct UnusableFile: Error, CustomStringConvertible {
    public let description: String
}

extension IntakeRules {
    init(_ settings: Settings.Inbox) {
        self.init(
            pattern: settings.pattern, ignored: settings.ignore,
            settle: .milliseconds(settings.settleMilliseconds),
            incompleteAfter: .seconds(settings.incompleteAfterSeconds),
            doneSuffix: settings.doneSuffix)
    }
}

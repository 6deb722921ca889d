import DropFolder
package import Foundation
package import SiteSettings
import SyncStore

/// How a workspace is, as anybody can find it out without disturbing it.
package struct WorkspaceStatus: Sendable, Encodable {
    /// The process that works on it, if one does.
    package let process: String?
    /// What it is at, if that takes longer than a second.
    package let progress: WorkProgress?
    /// What stands in the way, each with what to do; empty if all is well.
    package let problems: [Problem]
    /// `on_arrival` or `at_times`.
    package let schedule: String
    /// When the next run starts; nil if it starts on arrival. One in the past was missed, and is
    /// made up as soon as the service lives.
    package let nextRun: Date?
    /// The start by the clock that was missed, where no process is there to make it up.
    package let missedStart: Date?
    /// How many files in the inbox can be taken.
    package let ready: Int
    package let waiting: [Pipeline.Waiting]
    package let unfitting: Unfitting
    /// How many files were taken and are not yet imported.
    package let claimed: Int
    /// How many files are made and not yet in the outbox.
    package let spool: Int
    /// Runs that wait for an approval.
    package let held: [String]
    /// 連携エラー: what the CRM will not take, newest first, a hundred at the most.
    package let statusErrors: [StatusError]
    /// How many there are in all.
    package let statusErrorCount: Int
    package let outbox: [Uncollected]
    /// Mails with a link that were found taken in the last 7 days.
    package let lateMails: LateCollection
    /// Fields that exports of the last 7 days lacked or had empty against their habit.
    package let drift: [Drift]
    package let freeMiB: Int64

    /// Files in the inbox that nobody takes, as their names fit neither `inbox.pattern` nor
    /// `inbox.ignore`.
    package struct Unfitting: Sendable, Encodable, Equatable {
        package let files: Int
        /// The names of the first of them.
        package let first: [String]

        init(_ names: [FileName]) {
            files = names.count
            first = names.prefix(WorkspaceStatus.mostUnfitting).map(\.printable)
        }
    }

    /// A folder of the outbox.
    package struct Uncollected: Sendable, Encodable {
        package let folder: String
        package let files: Int
        /// Since when the oldest of them lies there.
        package let oldest: Date?
    }

    package enum CodingKeys: String, CodingKey {
        case process, progress, problems, schedule, ready, waiting, unfitting, claimed, spool, held,
            outbox, drift
        case nextRun = "next_run"
        case missedStart = "missed_start"
        case freeMiB = "free_mib"
        case statusErrors = "status_errors"
        case statusErrorCount = "status_error_count"
        case lateMails = "late_mails"
    }

    static let littleRoom: Int64 = 256
    /// As many as a run may need at once.
    static let fewFiles: Int64 = 1_000
    /// How many files that nobody takes are named.
    static let mostUnfitting = 5
    /// The longest that a look at the inbox waits for what is still growing.
    private static let longestPause = Duration.seconds(2)

    /// Looks at a workspace, without making or changing anything in it. It looks at the inbox twice,
    /// `inbox.settle_ms` apart, as a file that is still growing shows itself only so.
    /// - Parameter waits: false to look once, for somebody who does not want to wait.
    /// - Throws: `StoreError`, `SystemError`
    package init(
        _ workspace: Workspace, settings: Settings, environment: Environment = .live,
        waits: Bool = true
    ) throws {
        let process = WorkspaceLock.holder(of: workspace.lock)
        self.process = process
        progress = WorkProgress.current(at: workspace.progress, of: process)
        schedule = settings.sync.run.rawValue
        let (accounts, unfit) = try Self.look(
            atDatabasesOf: workspace, settings, at: environment.now())
        held = accounts.held.map(\.id)
        statusErrors = accounts.statusErrors
        statusErrorCount = accounts.statusErrorCount
        lateMails = accounts.lateMails
        drift = accounts.drift
        let now = environment.now()
        nextRun = settings.schedule?.next(after: accounts.scheduleDealtWith ?? now)
        missedStart = process == nil ? nextRun.flatMap { $0 <= now ? $0 : nil } : nil

        let look = try? Self.look(at: workspace.inbox, settings.inbox, environment, waits: waits)
        ready = look?.found.ready.count ?? 0
        waiting = look?.found.waiting.map(Pipeline.Waiting.init) ?? []
        unfitting = Unfitting(look?.unfitting ?? [])

        claimed = try (try? ClaimFolder(looking: workspace.claimed))?.claims().count ?? 0
        let spoolFolder = try? Folder(workspace.spool)
        let spool = try spoolFolder?.contents(inOrderOf: { $0.bytes[...] }) ?? .init()
        self.spool = spool.files
        let outbox = try ["mail", "status", "receipts", "reports", "rejected"].map { name in
            let folder = try? Folder("\(workspace.outbox)/\(name)")
            // All but these two are named by an identifier first.
            let isFirst = !["receipts", "rejected"].contains(name)
            var overdue = OverdueFiles(name, settings, at: environment.now())
            let contents = try folder?.contents(
                inOrderOf: { isFirst ? $0.bytes[...] : Self.delivery(of: $0) },
                forEach: { overdue?.add($0) })
            let found = Uncollected(
                folder: name, files: contents?.files ?? 0, oldest: contents?.oldest)
            return (found: found, problem: overdue?.problem)
        }
        self.outbox = outbox.map { $0.found }
        let root = try Folder(workspace.root)
        freeMiB = try root.freeBytes() >> 20

        var problems = unfit
        if let standstill = Standstill.current(at: workspace.standstill, of: process) {
            problems.append(.standsStill(why: standstill.why, since: standstill.since))
        }
        problems += accounts.held.map { .held(run: $0.id, $0.hold) }
        problems += accounts.undone.map { .undoing(run: $0.id) }
        if let oldest = spool.oldest, environment.now().timeIntervalSince(oldest) > 60 {
            problems.append(.spoolWaits(files: spool.files, isWorkedOn: process != nil))
        }
        if look == nil || access(workspace.inbox, R_OK | W_OK | X_OK) != 0 {
            problems.append(.inboxGone)
        }
        let stuck = look?.found.waiting.count { $0.needsSomebody } ?? 0
        if stuck > 0 { problems.append(.stuck(files: stuck)) }
        if freeMiB < Self.littleRoom { problems.append(.littleRoom(mib: freeMiB)) }
        if let left = try root.freeFiles(), left < Self.fewFiles {
            problems.append(.fewFiles(left: left))
        }
        if accounts.hasTakenSignUps {
            problems.append(.signUpsFull(perHour: settings.safety.maxSignUpsPerHour))
        }
        if let oldest = accounts.unanswered.first {
            problems.append(
                .unanswered(
                    documents: accounts.unanswered.count, oldest: oldest,
                    hours: settings.status.answerWithinHours))
        }
        problems += outbox.compactMap { $0.problem }
        problems += accounts.silence
        self.problems = problems
    }

    /// The delivery that a receipt or a rejected file is named after: `<file>.<delivery>.<type>`.
    private static func delivery(of name: FileName) -> ArraySlice<UInt8>? {
        let dot = UInt8(ascii: ".")
        guard let end = name.bytes.lastIndex(of: dot), end > 26, name.bytes[end - 27] == dot else {
            return nil
        }
        return name.bytes[(end - 26)..<end]
    }

    private static func look(
        at path: String, _ settings: Settings.Inbox, _ environment: Environment, waits: Bool
    ) throws -> (found: Inbox.Look, unfitting: [FileName]) {
        var inbox = try Inbox(looking: path, rules: IntakeRules(settings))
        let first = try inbox.look(at: environment.moment)
        if !waits { return (first, try inbox.unfitting()) }
        if first.again != nil {
            environment.pause(min(inbox.rules.settle, longestPause))
        }
        return (try inbox.look(at: environment.moment), try inbox.unfitting())
    }
}

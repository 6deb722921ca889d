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
    /// Those first that stay there until somebody sees to them.
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
    /// When the last backup was made; nil if none was.
    package let lastBackup: Date?

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
        case lastBackup = "last_backup"
    }

    /// How many of one kind people are shown at once.
    package static let mostShown = 20

    /// How many files that nobody takes are named.
    static let mostUnfitting = 5

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

        let folders = try Folders(workspace, settings, environment, at: now, waits: waits)
        ready = folders.inbox?.look.ready.count ?? 0
        let found = folders.inbox?.look.waiting ?? []
        waiting = (found.filter { $0.needsSomebody } + found.filter { !$0.needsSomebody })
            .map(Pipeline.Waiting.init)
        unfitting = Unfitting(folders.inbox?.unfitting ?? [])
        claimed = folders.claimed
        spool = folders.spool.files
        outbox = folders.outbox
        freeMiB = folders.freeMiB
        lastBackup = LastBackup.date(in: workspace)

        let standstill = Standstill.current(at: workspace.standstill, of: process)
        var problems = unfit
        problems += standstill.map { [.standsStill(why: $0.why, since: $0.since)] } ?? []
        problems += accounts.unfinishedRuns
        // Without a service the next start takes them back, and one at something long does behind that.
        let isAtWork = progress.map { $0.secondsSilent(at: now) == nil } ?? false
        if process != nil, !isAtWork { problems += accounts.deadMails }
        problems += folders.problems(isWorkedOn: process != nil, at: now)
        problems += accounts.troubleWithOthers(settings)
        problems += folders.uncollected
        problems += accounts.silence
        self.problems = problems
    }
}

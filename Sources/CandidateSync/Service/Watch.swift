import DropFolder
import Foundation
import Logging
import Publishing
import SiteSettings
import SyncStore

/// What the service does each time it wakes: look, take, import, sync, remind; and how long it may
/// sleep then.
///
/// All state that matters is on disk: this can die at any moment and be made anew.
final class Watch {
    private let pipeline: Pipeline
    private var remindedAt: Duration?
    /// How long it took to remind, or to find that there is nobody to be reminded.
    private var reminding = Duration.zero
    private var jumps = ClockJumps()
    /// Whether nobody is reminded, as a file is kept back (see `Intake.isCutShort`).
    private var keepsReminders = false
    private var isStarting = true
    /// Since when files that are about to be taken are waited for, before anything else goes on.
    private var awaitedSince: Duration?
    /// The same if those of which only a part is there count, too: one may stay so, and must not have the
    /// others waited for no more.
    private var unfinishedSince: Duration?
    private var purgedAt: Duration?
    private var lookedAt: Duration?
    private var hasFailed = false
    private var hasSyncFailed = false
    /// Since when a start is due and waits for files.
    private var dueSince: Duration?
    /// When the first and the last file came of those that no run has looked at.
    private var gathering: (first: Duration, last: Duration)?

    private static let hour = Duration.seconds(3_600)

    init(_ pipeline: Pipeline) throws {
        self.pipeline = pipeline
        pipeline.stayAtInbox()
        if try pipeline.accounts.read({ try $0.scheduleDealtWith() }) == nil
            || pipeline.settings.schedule == nil
        {
            try beginSchedule(at: environment.now())
        }
    }

    /// One turn.
    /// - Parameters:
    ///   - renamedIn: what the doorbell told of files that came by rename.
    ///   - beforeSync: called when the files are in, which may have taken long, and nothing is decided
    ///     yet, and again around each run, which may take long, too: the last moments for new settings.
    /// - Returns: how long to sleep if nothing rings.
    /// - Throws: our own trouble; the next turn ends what is half done before it does anything else.
    func turn(
        renamedIn: Set<FileName> = [], beforeSync: () throws -> Void = {}
    ) throws -> Duration {
        defer { pipeline.progress?.end() }
        do {
            try pipeline.keepWorkspace()
            if hasSyncFailed { try pipeline.rewriteLogs() }
            hasSyncFailed = false
            if hasFailed { try pipeline.recover() }
            hasFailed = false
            try pipeline.finishErasuresCutShort()
            try pipeline.publishLeftovers()
            try pipeline.finishUndoing()
            try lookAtOutbox()
            try pipeline.takeBackDeadMails()
            // Before the inbox is looked at: whoever asks behind that may mean a file that came later.
            let request = try waitingRequest()
            let intake = try pipeline.takeIn(
                renamedIn: renamedIn, trigger: trigger, goesOn: { try !isOverdue() })
            if !intake.deliveries.isEmpty { try pipeline.finishErasuresCutShort() }
            noteReminders(kept: intake.isCutShort)
            let isAwaited = isAwaited(intake)
            // What came before the start is taken before a run or a reminder goes on.
            if isStarting, isAwaited { return try min(sleep(after: intake), longestWait) }
            isStarting = false
            try beforeSync()
            let hasRun = try sync(intake, request, beforeEach: beforeSync)
            if hasRun { try beforeSync() }
            if !isAwaited, !keepsReminders { try remind(hasRun, beforeEach: beforeSync) }
            try pipeline.takeBackDeadMails()
            // The run that is being gathered may tell an owner of the same people.
            if gathering == nil { try pipeline.payOwedNotices() }
            try pipeline.sendDigests()
            try pipeline.retryStatuses()
            purge()
            return try sleep(after: intake)
        } catch {
            hasFailed = true
            hasSyncFailed = hasSyncFailed || error.mayHaveLostWrites
            throw error
        }
    }

    /// Works by other settings from now on. A start that they add to the hours before is not one
    /// that was missed. (A service that was down while they changed cannot tell.)
    func use(_ settings: Settings, _ templates: Templates) throws {
        let now = environment.now()
        let isDue = try isStartDue(at: now)
        try pipeline.use(settings, templates)
        if !isDue { try beginSchedule(at: now) }
    }

    private var environment: Environment { pipeline.environment }
    private var log: Logger { pipeline.log }

    private var trigger: Run.Trigger {
        pipeline.settings.schedule == nil ? .arrival : .schedule
    }

    private func beginSchedule(at now: Date) throws {
        let start = pipeline.settings.schedule.map { _ in now }
        try pipeline.accounts.write { try $0.noteScheduleDealtWith(until: start) }
    }

    // MARK: sync

    /// - Returns: whether there was a run.
    private func sync(
        _ intake: Pipeline.Intake, _ request: RunRequest?, beforeEach: () throws -> Void
    ) throws -> Bool {
        guard pipeline.settings.schedule != nil else {
            let isAsked = request != nil && !isDueLater(intake)
            let isGathered = try isGathered(intake)
            if isAsked { (gathering, dueSince) = (nil, nil) }
            return try !pipeline.sync(
                startsNew: isGathered || isAsked, request: isAsked ? request : nil,
                beforeEach: beforeEach
            ).isEmpty
        }
        // A start by the clock waits for no more files, though they were gathered a moment ago.
        gathering = nil
        let now = environment.now()
        let isDue = try isStartDue(at: now)
        let starts = (isDue || request != nil) && !isDueLater(intake)
        if starts { dueSince = nil }
        return try !pipeline.sync(
            startsNew: starts, start: starts && isDue ? now : nil, request: starts ? request : nil,
            beforeEach: beforeEach
        ).isEmpty
    }

    /// How long a request waits at the most (今すぐ実行): longer than the longest sleep of a service that it
    /// cannot wake, and no run begins half a day later that nobody expects any more.
    private static let longestRequest: TimeInterval = 7_200

    /// What somebody of the staff asks for and is still to be done.
    private func waitingRequest() throws -> RunRequest? {
        guard let request = try pipeline.accounts.read({ try $0.runRequest() }), request.isWaiting
        else { return nil }
        let age = environment.now().timeIntervalSince(request.askedAt)
        guard age < Self.longestRequest else {
            log.notice("a run was asked for, and nobody heard of it in time")
            try pipeline.accounts.write { _ = try $0.answer(request, .late) }
            return nil
        }
        return request
    }

    /// The longest that a run waits for more files (`sync.gather_s`).
    private static let longestGathering = Duration.seconds(300)

    /// Whether no more files come that belong to those that are there: the pages of one export are to
    /// be one run. After a restart nobody knows when the last one came: it is as if it came now.
    private func isGathered(_ intake: Pipeline.Intake) throws -> Bool {
        guard pipeline.settings.gathering > .zero,
            try pipeline.accounts.read({ try $0.collectingRun() }) != nil
        else {
            gathering = nil
            return true
        }
        let now = environment.elapsed()
        let isComing = !intake.deliveries.isEmpty || isComing(intake)
        let first = gathering?.first ?? now
        let last = isComing ? now : gathering?.last ?? now
        gathering = (first, last)
        let isOver =
            now - last >= pipeline.settings.gathering || now - first >= Self.longestGathering
        if isOver { gathering = nil }
        return isOver
    }

    /// Whether a file is about to be taken, or will be once the disk or the machine gives it.
    private func isSettling(_ intake: Pipeline.Intake) -> Bool {
        intake.isCutShort || intake.again.map { $0 <= pipeline.inbox.rules.settle } ?? false
    }

    /// Whether files lie in the inbox that are about to be taken, and may say who is to get no mail, or
    /// where.
    private func isComing(_ intake: Pipeline.Intake) -> Bool {
        intake.isMore || isSettling(intake)
    }

    /// Whether a start that is due waits for them; not for ever, as one may never come to rest.
    private func isDueLater(_ intake: Pipeline.Intake) -> Bool {
        isWaited(while: isComing(intake), since: &dueSince)
    }

    /// Whether reminders wait for them, and the first runs of the service; also for files of which only a
    /// part is there.
    private func isAwaited(_ intake: Pipeline.Intake) -> Bool {
        let isComing = isComing(intake)
        let isAwaited = isWaited(while: isComing, since: &awaitedSince)
        let isUnfinished = isWaited(
            while: isComing || intake.isUnfinished, since: &unfinishedSince)
        return isAwaited || isUnfinished
    }

    private func isWaited(while isThere: Bool, since: inout Duration?) -> Bool {
        guard isThere else {
            since = nil
            return false
        }
        return waited(since: &since) < longestWait
    }

    /// The longest that files are waited for: a minute, or more where one has to lie still for so long
    /// (`inbox.settle_ms`).
    private var longestWait: Duration { max(.seconds(60), pipeline.inbox.rules.settle * 2) }

    private func waited(since: inout Duration?) -> Duration {
        let now = environment.elapsed()
        let first = since ?? now
        since = first
        return now - first
    }

    /// Whether a start has waited long enough: it waits for the file that is being read, and no longer
    /// for those behind it.
    private func isOverdue() throws -> Bool {
        try isStartDue(at: environment.now()) && waited(since: &dueSince) >= longestWait
    }

    private func isStartDue(at now: Date) throws -> Bool {
        guard let next = try nextStart(at: now) else { return false }
        return next <= now
    }

    /// The first start that is not dealt with; in the past, if it was missed.
    func nextStart(at now: Date) throws -> Date? {
        guard let schedule = pipeline.settings.schedule else { return nil }
        let dealtWith = try pipeline.accounts.read { try $0.scheduleDealtWith() } ?? now
        guard dealtWith <= now.addingTimeInterval(3_600) else {
            log.warning("the clock was ahead once: the schedule begins anew")
            try beginSchedule(at: now)
            return schedule.next(after: now)
        }
        return schedule.next(after: dealtWith)
    }

    // MARK: what is done by the hour and by the day

    /// Tells it once: a disk may give a file never again, and nobody would know why all is quiet.
    private func noteReminders(kept: Bool) {
        guard kept != keepsReminders else { return }
        keepsReminders = kept
        if kept {
            log.warning("a file of the inbox cannot be read: nobody is reminded before it is taken")
        } else {
            log.info("no file of the inbox keeps the reminders back any more")
        }
    }

    private func remind(_ hasRun: Bool, beforeEach: () throws -> Void) throws {
        let now = environment.elapsed()
        // Whoever is due and no target any more stays due: to look through them all at every run would let
        // each file wait.
        let pause = hasRun ? min(reminding * 20, Self.hour) : Self.hour
        if let last = remindedAt, now - last < pause { return }
        remindedAt = now
        let sure = try pipeline.accounts.read { try $0.lastSureTime() }
        if jumps.look(at: environment.now(), elapsed: now, sure: sure) {
            log.warning("the clock has jumped ahead: nobody is reminded for a day")
        }
        let reports = try pipeline.remind(
            writes: !jumps.isRecent(at: now), beforeEach: beforeEach)
        if !reports.isEmpty { try beforeEach() }
        reminding = environment.elapsed() - now
    }

    private func purge() {
        let now = environment.elapsed()
        if let last = purgedAt {
            guard now - last >= Self.hour * 24 else { return }
            pipeline.owedNews.addEverybody()
        }
        purgedAt = now
        pipeline.purge()
    }

    private static let minute = Duration.seconds(60)

    /// Sees by the minute what was collected.
    private func lookAtOutbox() throws {
        let now = environment.elapsed()
        if let last = lookedAt, now - last < Self.minute { return }
        lookedAt = now
        try pipeline.lookAtOutbox()
    }

    private func sleep(after intake: Pipeline.Intake) throws -> Duration {
        if intake.isMore { return .zero }
        var time = min(.seconds(pipeline.settings.inbox.pollSeconds), Self.hour)
        if let again = intake.again { time = min(time, again) }
        if try pipeline.isMailOut() { time = min(time, Self.minute) }
        if let gathering {
            let now = environment.elapsed()
            let end = min(
                gathering.last + pipeline.settings.gathering,
                gathering.first + Self.longestGathering)
            time = min(time, max(.zero, end - now))
        }
        let now = environment.now()
        // At a start nothing is sent anew before what lies there is taken.
        if !isStarting, let retry = try pipeline.nextRetry() {
            time = min(time, .seconds(max(0, retry.timeIntervalSince(now))))
        }
        if let digest = pipeline.nextDigest(after: now) {
            time = min(time, .seconds(digest.timeIntervalSince(now)))
        }
        if let next = try nextStart(at: now) {
            let left = Duration.seconds(max(0, next.timeIntervalSince(now)))
            // One that is due waits for files, and for no clock.
            if left > .zero { time = min(time, left) }
        }
        return time
    }
}

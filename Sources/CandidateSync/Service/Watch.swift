import DropFolder
import Foundation
import Logging
import SyncStore

/// What the service does each time it wakes: look, take, import, sync, remind; and how long it may
/// sleep then.
///
/// All state that matters is on disk: this can die at any moment and be made anew.
final class Watch {
    private let pipeline: Pipeline
    private let environment: Environment
    private let log: Logger
    private var remindedAt: Duration?
    private var purgedAt: Duration?
    private var hasFailed = false

    private static let hour = Duration.seconds(3_600)

    init(_ pipeline: Pipeline, environment: Environment, log: Logger) throws {
        self.pipeline = pipeline
        self.environment = environment
        self.log = log
        if try pipeline.accounts.read({ try $0.scheduleDealtWith() }) == nil
            || pipeline.settings.schedule == nil
        {
            try beginSchedule()
        }
    }

    /// One turn.
    /// - Parameter renamedIn: what the doorbell told of files that came by rename.
    /// - Returns: how long to sleep if nothing rings.
    /// - Throws: our own trouble; the next turn ends what is half done before it does anything else.
    func turn(renamedIn: Set<FileName> = []) throws -> Duration {
        do {
            if hasFailed { try pipeline.recover() }
            hasFailed = false
            let intake = try pipeline.takeIn(renamedIn: renamedIn, trigger: trigger)
            let hasRun = try sync()
            try remind(hasRun)
            try purge()
            return try sleep(after: intake)
        } catch {
            hasFailed = true
            throw error
        }
    }

    /// Works by other settings from now on. A start that they add to the hours before is not one
    /// that was missed.
    func use(_ settings: Settings, _ templates: Templates) throws {
        let isDue = try isStartDue()
        try pipeline.use(settings, templates)
        if !isDue { try beginSchedule() }
    }

    private var trigger: String { pipeline.settings.schedule == nil ? "arrival" : "schedule" }

    private func beginSchedule() throws {
        let start = pipeline.settings.schedule.map { _ in environment.now() }
        try pipeline.accounts.write { try $0.noteScheduleDealtWith(until: start) }
    }

    // MARK: sync

    /// - Returns: whether there was a run.
    private func sync() throws -> Bool {
        guard pipeline.settings.schedule != nil else { return try !pipeline.sync().isEmpty }
        let isDue = try isStartDue()
        return try !pipeline.sync(startsNew: isDue, start: isDue ? environment.now() : nil).isEmpty
    }

    private func isStartDue() throws -> Bool {
        guard let next = try nextStart() else { return false }
        return next <= environment.now()
    }

    /// The first start that is not dealt with; in the past, if it was missed.
    private func nextStart() throws -> Date? {
        guard let schedule = pipeline.settings.schedule else { return nil }
        let dealtWith = try pipeline.accounts.read { try $0.scheduleDealtWith() }
        return schedule.next(after: dealtWith ?? environment.now())
    }

    // MARK: what is done by the hour and by the day

    private func remind(_ hasRun: Bool) throws {
        let now = environment.elapsed()
        if let last = remindedAt, now - last < Self.hour, !hasRun { return }
        _ = try pipeline.remind()
        remindedAt = now
    }

    private func purge() throws {
        let now = environment.elapsed()
        if let last = purgedAt, now - last < Self.hour * 24 { return }
        try pipeline.purge()
        purgedAt = now
    }

    private func sleep(after intake: Pipeline.Intake) throws -> Duration {
        if intake.isMore { return .zero }
        var time = Duration.seconds(pipeline.settings.inbox.pollSeconds)
        if let again = intake.again { time = min(time, again) }
        if let next = try nextStart() {
            time = min(time, .seconds(max(0, next.timeIntervalSince(environment.now()))))
        }
        return time
    }
}

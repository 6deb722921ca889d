package import DropFolder
import Publishing
import Recruiting
import SiteSettings
package import SyncStore

extension Pipeline {
    /// What a start imported and synced.
    package struct Result: Sendable, Encodable {
        package var deliveries: [Receipt] = []
        /// Files that stay in the inbox, with the reason.
        package var waiting: [Waiting] = []
        /// The reports of the runs that were carried out.
        package var runs: [RunReport] = []
        /// Runs that wait for an approval.
        package var held: [String] = []
        /// Why they do, by their ids.
        package var heldBecause: [String: String] = [:]
        /// The same as codes, for who says it in Japanese.
        package var holds: [String: [HoldReason]] = [:]
        /// How many people have which outcome in them, by their ids.
        package var heldCounts: [String: [String: Int]] = [:]
        /// What is meant for those of them who are held: `opened`, `readdressed`, ….
        package var heldPlans: [String: [String: Int]] = [:]
        /// Whether something failed that the next start tries again; the log says what.
        package var hasTrouble = false

        package enum CodingKeys: String, CodingKey {
            case deliveries, waiting, runs, held
            case heldBecause = "held_because"
            case heldCounts = "held_counts"
            case heldPlans = "held_plans"
        }
    }

    /// A file in the inbox, as the command line shows it.
    package struct Waiting: Sendable, Encodable, Equatable {
        package let file: String
        /// In English.
        package let reason: String
        /// The same as a code, for the screens.
        package let cause: WaitingFile.Cause

        package enum CodingKeys: String, CodingKey { case file, reason }

        /// Whether the disk, or the file's owner and mode, keep it there.
        var hasFailed: Bool { if case .failed = cause { true } else { false } }

        init(_ file: WaitingFile) {
            self.file = file.name.printable
            reason = file.cause.description
            cause = file.cause
        }
    }

    /// Imports what lies in the inbox, or copies of files, then syncs: once, whatever the schedule.
    /// - Parameters:
    ///   - files: paths; if there are any, the inbox is left alone.
    ///   - expected: the run does exactly that, or nothing; it reminds nobody then, and writes nothing
    ///     that is owed to owners: the next one does.
    /// - Throws: `UnexpectedRun` if the run would do something else. As a rule that is found out before
    ///   a file is taken; if a file comes or an account changes in the few moments after, the files are
    ///   imported, nobody is written to, and the run is discarded: no later one does it by accident.
    package func run(
        files: [String] = [], expecting expected: SavedSimulation? = nil
    ) throws -> Result {
        defer { progress?.end() }
        var result = Result()
        // Of what was there before, `--expect` ends nothing.
        let cutShort = try accounts.read { try $0.runsToPlan() }
            .filter { $0.state == .planning }.map(\.id)
        if let expected { try check(expected, files) }
        finishErasures()
        try lookAtOutbox()
        if files.isEmpty {
            try takeIn(&result)
        } else {
            result.deliveries = try takeIn(copiesOf: files)
        }
        // That may have taken long.
        try useSaved()
        if let expected {
            result.runs = try syncOne { run, hold in
                do {
                    let plan = try self.accounts.read {
                        try SavedSimulation.Planned.rows(ofRun: run.id, $0)
                    }
                    try expected.check(plan, hold: hold)
                } catch let unexpected as UnexpectedRun where !cutShort.contains(run.id) {
                    throw try self.discard(run, unexpected)
                }
            }
            try listWaiting(&result)
        } else {
            result.runs = try sync(beforeEach: useSaved)
            try useSaved()
            // What is kept back for a moment may say who is to get no mail, or where.
            if !result.waiting.contains(where: \.cause.isPassing) {
                result.runs += try remind(beforeEach: useSaved)
            }
            try payOwedNotices()
            try sendDigests()
            try retryStatuses()
            try listWaiting(&result)
            purge()
        }
        try takeBackDeadMails()
        result.hasTrouble = !troubles.isEmpty || result.waiting.contains(where: \.hasFailed)
        return result
    }

    /// Ends a run that was planned and is another one. Its files can be replayed.
    /// - Returns: the refusal that says so.
    private func discard(_ run: Run, _ unexpected: UnexpectedRun) throws -> UnexpectedRun {
        var unexpected = unexpected
        let now = environment.now()
        unexpected.discarded = try accounts.write { transaction in
            try transaction.discardPlan(of: run, by: "run --expect", at: now)
            return UnexpectedRun.Discarded(
                run: run.id, deliveries: try transaction.deliveries(ofRun: run.id).map(\.id))
        }
        return unexpected
    }

    /// Simulates the run beforehand, so that nothing at all is done if it is another one.
    private func check(_ expected: SavedSimulation, _ files: [String]) throws {
        let simulator = Simulator(
            open.paths, settings: settings, templates: stages.templates,
            environment: environment, isIdle: true, listener: listener)
        let (simulation, plan) = try simulator.simulate(
            files, Simulator.Wish(), { _, _ in }, keepsPlan: true)
        guard simulation.goesOnFirst.isEmpty else {
            throw UnexpectedRun(
                differences: [], others: simulation.goesOnFirst.map { .goesOnFirst($0) })
        }
        try expected.check(plan, hold: simulation.hold)
    }

    /// Carries out what was approved or discarded, and what was begun. It starts no other run: reminders
    /// and the rest wait for their hour, and so does the run of what lies in the inbox, which is taken in
    /// first: it may say of somebody who was approved that they are to get no mail, or where.
    package func continueRuns() throws -> Result {
        defer { progress?.end() }
        var result = Result()
        finishErasures()
        try takeIn(&result)
        try useSaved()
        result.runs = try sync(startsNew: false, beforeEach: useSaved)
        try takeBackDeadMails()
        try listWaiting(&result)
        return result
    }

    /// Takes in all that lies in the inbox.
    private func takeIn(_ result: inout Result) throws {
        try settle()
        var isMore = true
        while isMore {
            let intake = try takeIn(trigger: .command)
            result.deliveries += intake.deliveries
            result.waiting = intake.waiting.map(Waiting.init)
            isMore = intake.isMore
        }
    }

    private func listWaiting(_ result: inout Result) throws {
        for run in try waitingRuns() {
            result.held.append(run.id)
            if !run.hold.isEmpty {
                result.holds[run.id] = run.hold
                result.heldBecause[run.id] = run.hold.map(\.description).joined(separator: "; ")
            }
            let (counts, plans) = try accounts.read {
                (try $0.counts(of: run), try $0.plans(ofHeld: run))
            }
            result.heldCounts[run.id] = Self.named(counts)
            result.heldPlans[run.id] = Self.named(plans)
        }
    }

    private static func named(_ counts: [Outcome: Int]) -> [String: Int] {
        Dictionary(uniqueKeysWithValues: counts.map { ($0.key.rawValue, $0.value) })
    }
}

import DropFolder
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

        package enum CodingKeys: String, CodingKey {
            case deliveries, waiting, runs, held
            case heldBecause = "held_because"
        }
    }

    /// A file in the inbox, as the command line shows it.
    package struct Waiting: Sendable, Encodable, Equatable {
        package let file: String
        package let reason: String

        init(_ file: WaitingFile) {
            self.file = file.name.printable
            reason = file.reason
        }
    }

    /// Imports what lies in the inbox, or copies of files, then syncs: once, whatever the schedule.
    /// - Parameters:
    ///   - files: paths; if there are any, the inbox is left alone.
    ///   - trigger: what the run's report calls its cause.
    package func run(files: [String] = [], trigger: Run.Trigger = .command) throws -> Result {
        var result = Result()
        if files.isEmpty {
            try settle()
            var isMore = true
            while isMore {
                let intake = try takeIn(trigger: trigger)
                result.deliveries += intake.deliveries
                result.waiting = intake.waiting.map(Waiting.init)
                isMore = intake.isMore
            }
        } else {
            result.deliveries = try takeIn(copiesOf: files, trigger: trigger)
        }
        try settleRuns(&result)
        return result
    }

    /// Carries out what was approved or discarded, and what is planned.
    package func continueRuns() throws -> Result {
        var result = Result()
        try settleRuns(&result)
        return result
    }

    private func settleRuns(_ result: inout Result) throws {
        result.runs = try sync() + remind()
        try payOwedNotices()
        try retryStatuses()
        for run in try waitingRuns() {
            result.held.append(run.id)
            if !run.hold.isEmpty {
                result.heldBecause[run.id] = run.hold.map(\.description).joined(separator: "; ")
            }
        }
        purge()
    }
}

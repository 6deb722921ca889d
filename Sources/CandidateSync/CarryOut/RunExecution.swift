import Foundation
import Publishing
import SyncStore

/// Carries out a planned run, chunk by chunk, so that a killed one goes on where it was.
struct RunExecution {
    let accountStage: AccountStage
    let ownerNotice: OwnerNotice
    let outbox: Outbox
    let accounts: AccountStore
    let now: @Sendable () -> Date

    /// How many people are written to in one transaction.
    static let chunk = 1_000

    /// - Parameter progress: people dealt with since the start, and how many there are in all; what
    ///   it throws ends the run behind the chunk that was just done, to go on another time.
    /// - Returns: the run's report.
    func carryOut(
        _ run: Run, progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> RunReport {
        var done = 0
        let total = try accounts.read { try $0.pendingCount(in: run) }
        // Of one that was discarded or taken over there is only the report.
        while run.state == .planned, try carryOutChunk(of: run, &done) {
            try progress(done, total)
        }
        if run.state == .planned, run.kind == .sync { try tellOwners(of: run) }
        return try finish(run) { try progress(done, total) }
    }

    /// Once, also for a run that is killed before its report is written.
    private func tellOwners(of run: Run) throws {
        try outbox.publish { batch in
            guard try batch.transaction.noteTold(run) else { return }
            try ownerNotice.tell(run, &batch)
        }
    }

    /// Writes the report. Its table may have hundreds of thousands of lines: those are read from a
    /// snapshot, and written before the transaction that ends the run.
    private func finish(_ run: Run, onPage: () throws -> Void) throws -> RunReport {
        let finishedAt = now()
        return try outbox.publish(
            preparing: { draft in
                try accounts.read { transaction in
                    let report = try RunReport(run, finishedAt: finishedAt, transaction)
                    try report.write(run, transaction, &draft, onPage: onPage)
                    return report
                }
            },
            { report, batch in
                try batch.transaction.finish(run, at: finishedAt)
                return report
            })
    }

    /// - Returns: false if nothing was left.
    private func carryOutChunk(of run: Run, _ done: inout Int) throws -> Bool {
        let count = try outbox.publish { batch in
            let decisions = try batch.transaction.pending(in: run, limit: Self.chunk)
            try accountStage.carryOut(decisions, of: run, &batch)
            return decisions.count
        }
        done += count
        return count > 0
    }
}

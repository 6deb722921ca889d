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
        return try outbox.publish { batch in
            if run.state == .planned, run.kind == .sync { try ownerNotice.tell(run, &batch) }
            let finishedAt = now()
            let report = try RunReport(run, finishedAt: finishedAt, batch.transaction)
            try report.publish(run, &batch) { try progress(done, total) }
            try batch.transaction.finish(run, at: finishedAt)
            return report
        }
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

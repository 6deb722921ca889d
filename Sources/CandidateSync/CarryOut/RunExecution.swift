import Foundation
import Publishing
import SiteSettings
import SyncStore

/// Carries out a planned run, chunk by chunk, so that a killed one goes on where it was.
struct RunExecution {
    let open: OpenWorkspace
    let accountStage: AccountStage
    var ownerNotice: OwnerNotice

    /// How many people are written to in one transaction.
    static let chunk = 1_000

    /// - Parameter progress: people dealt with since the start, and how many there are in all; what
    ///   it throws ends the run behind the chunk that was just done, to go on another time.
    /// - Returns: the run's report.
    func carryOut(
        _ run: Run, progress: (Int, Int) throws -> Void = { _, _ in }
    ) throws -> RunReport {
        var done = 0
        let total = try open.accounts.read { try $0.pendingCount(in: run) }
        func onStep() throws { try progress(done, total) }
        // Of one that was discarded or taken over there is only the report.
        if run.state == .planned, total > 0 {
            try open.outbox.publishEach(
                { batch -> Bool in
                    let decisions = try batch.transaction.pending(in: run, limit: Self.chunk)
                    try accountStage.carryOut(decisions, of: run, &batch)
                    done += decisions.count
                    return decisions.count == Self.chunk
                }, behindEach: onStep)
        }
        if run.state == .planned, run.kind == .sync { try tellOwners(of: run, onStep) }
        return try finish(run, onStep)
    }

    /// Step by step, also for a run that is killed before its report is written.
    private func tellOwners(of run: Run, _ onStep: () throws -> Void) throws {
        while try open.outbox.publish({ try ownerNotice.tellNext(of: run, &$0) }) { try onStep() }
        try ownerNotice.mails.write(ofRun: run.id, onStep: onStep)
    }

    /// Writes the report. Its table may have hundreds of thousands of lines: those are read from a
    /// snapshot, and written before the transaction that ends the run.
    private func finish(_ run: Run, _ onStep: () throws -> Void) throws -> RunReport {
        let rows = AccountStore.rows
        if run.state != .planned {
            // One that never waited says of people what it was about to do; it was not done.
            if run.hold.isEmpty { try open.accounts.holdPending(of: run, onStep: onStep) }
            try open.accounts.inSteps(onStep: onStep) { try $0.forgetPending(of: run, limit: rows) }
        }
        try open.accounts.inSteps(onStep: onStep) { try $0.settleLookAgain(limit: rows) }
        // The people of one that was taken over are the next run's; those of this one are nobody's.
        if run.state == .discarded { try open.accounts.lookNoMore(becauseOf: run, onStep: onStep) }
        let finishedAt = open.environment.now()
        let report = try open.outbox.publish(
            preparing: { draft in
                try open.accounts.read { transaction in
                    let counts = try transaction.counts(of: run)
                    let report = try RunReport(
                        run, counts: counts, finishedAt: finishedAt, transaction)
                    try report.write(run, transaction, &draft, onPage: onStep)
                    return (report, counts)
                }
            },
            { prepared, batch in
                let (report, counts) = prepared
                try batch.transaction.finish(run, counts: counts, at: finishedAt)
                return report
            })
        // The run that took its people over tells of them: while many wait for an approval, each file that
        // comes would leave all of them once more.
        if run.state == .superseded, run.kind == .sync {
            try open.accounts.forgetDecisions(
                ofRun: run.sequence, keepingErasedSince: .distantPast, onStep: onStep)
        }
        return report
    }
}

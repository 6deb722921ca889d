import Foundation
package import Recruiting
package import SyncStore

/// A run with what it decided.
package struct CountedRun: Sendable {
    package let run: Run
    package let counts: [Outcome: Int]
    /// How many people it is yet to write to; none before it is carried out.
    package let remaining: Int

    init(_ run: Run, _ transaction: AccountTransaction) throws {
        self.run = run
        counts = try transaction.counts(of: run)
        remaining = run.state == .planned ? try transaction.pendingCount(in: run) : 0
    }
}

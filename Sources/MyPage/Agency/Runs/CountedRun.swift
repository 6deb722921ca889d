import Foundation
package import Recruiting
package import SyncStore

/// A run with what it decided.
package struct CountedRun: Sendable {
    package let run: Run
    package let counts: [Outcome: Int]

    init(_ run: Run, _ transaction: AccountTransaction) throws {
        self.run = run
        counts = try transaction.counts(of: run)
    }
}

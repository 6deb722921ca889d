import Foundation
import SyncStore

/// How often something may be tried, by each of several triers: somebody from one place, somebody
/// from wherever, a place whoever is meant.
struct Throttle {
    struct Ceiling {
        /// What is counted, as the database calls it.
        let what: String
        let count: Int
        let seconds: Double
    }

    let ceilings: [Ceiling]

    /// Notes a try, before it is known whether it is a right one: many at once are as many.
    /// - Parameter triers: one for each ceiling, in their order.
    /// - Returns: false, and nothing is noted, if there were too many.
    func admits(
        _ triers: [String], at now: Date, _ transaction: AccountTransaction
    ) throws -> Bool {
        for (ceiling, trier) in zip(ceilings, triers) {
            let since = now.addingTimeInterval(-ceiling.seconds)
            let tries = try transaction.attempts(ceiling.what, by: trier, since: since)
            guard tries < ceiling.count else { return false }
        }
        for (ceiling, trier) in zip(ceilings, triers) {
            try transaction.noteAttempt(ceiling.what, by: trier, at: now)
        }
        return true
    }

    /// Forgets a try that was right, or that nobody had the time to look at.
    func takeBack(_ triers: [String], at date: Date, _ transaction: AccountTransaction) throws {
        for (ceiling, trier) in zip(ceilings, triers) {
            try transaction.takeBackAttempt(ceiling.what, by: trier, at: date)
        }
    }
}

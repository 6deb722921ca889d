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

    init(ceilings: [Ceiling]) { self.ceilings = ceilings }

    /// Of one ceiling.
    init(_ what: String, _ count: Int, in seconds: Double) {
        ceilings = [Ceiling(what: what, count: count, seconds: seconds)]
    }

    /// How many minutes it takes until another try is taken; nil if one is now. Changes nothing.
    /// - Parameter triers: one for each ceiling, in their order.
    func minutesToWait(
        _ triers: [String], at now: Date, _ transaction: AccountTransaction
    ) throws -> Int? {
        try zip(ceilings, triers).compactMap { ceiling, trier in
            try ceiling.minutesToWait(trier, at: now, transaction)
        }.max()
    }

    /// Notes a try, before it is known whether it is a right one: many at once are as many.
    /// - Parameter triers: one for each ceiling, in their order.
    /// - Returns: nil; or how many minutes to wait, and nothing is noted, if there were too many.
    func note(
        _ triers: [String], at now: Date, _ transaction: AccountTransaction
    ) throws -> Int? {
        if let minutes = try minutesToWait(triers, at: now, transaction) { return minutes }
        for (ceiling, trier) in zip(ceilings, triers) {
            try transaction.noteAttempt(ceiling.what, by: trier, at: now)
        }
        return nil
    }

    /// Forgets a try that was right, or that nobody had the time to look at.
    func takeBack(_ triers: [String], at date: Date, _ transaction: AccountTransaction) throws {
        for (ceiling, trier) in zip(ceilings, triers) {
            try transaction.takeBackAttempt(ceiling.what, by: trier, at: date)
        }
    }
}

extension Throttle.Ceiling {
    /// The ceiling of a network, where this is that of a client: five times as much (see
    /// `NetworkAddress.network(ofClient:)`).
    ///
    /// Wide enough for a school or a company that is behind one network: with IPv4 all of it is
    /// one client. And little for a stranger who is all of its 256 clients: 300 wrong passwords
    /// keep a lane busy for two minutes of an hour, and 100 sign-ups are half of what a site takes
    /// by default. An address of IPv4 is both, and comes to the client's ceiling first.
    var ofNetwork: Throttle.Ceiling {
        Throttle.Ceiling(what: "\(what) network", count: count * 5, seconds: seconds)
    }

    /// How many minutes, begun ones included, until the oldest try that counts falls out of the time;
    /// nil if there is room for one more now.
    fileprivate func minutesToWait(
        _ trier: String, at now: Date, _ transaction: AccountTransaction
    ) throws -> Int? {
        guard
            let oldest = try transaction.oldestAttempt(
                ofLast: count, what, by: trier, within: seconds, of: now)
        else { return nil }
        // A clock that was put back makes nobody wait for longer than the ceiling's own time.
        let left = min(oldest.timeIntervalSince(now) + seconds, seconds)
        // As the database counts: a rest below a millisecond is no minute.
        let milliseconds = (left * 1_000).rounded()
        return max(1, Int((milliseconds / 60_000).rounded(.up)))
    }
}

import Foundation
import SiteSettings
import SyncStore

/// The most links that may be asked for within a time.
struct LinkCeiling {
    let count: Int
    let seconds: Double

    /// Of the holder of an expired link: in five minutes, in a day, in all.
    static let renewals = [
        LinkCeiling(count: 1, seconds: 300), LinkCeiling(count: 3, seconds: 86_400),
        LinkCeiling(count: 10, seconds: .infinity),
    ]
    /// Of those who only typed an address: they must not use up the holder's.
    static let typed = [
        LinkCeiling(count: 1, seconds: 300), LinkCeiling(count: 3, seconds: 86_400),
    ]
    /// Of one client and of its network, whoever is meant: in an hour, in a day.
    private static let hourly = asking(20, in: 3_600)
    private static let daily = asking(60, in: 86_400)
    private static let withheld = "withheld renewal"

    /// The first ceiling that an account's links of some causes have reached; nil if one more may be
    /// sent. Renewals that were withheld count as if they had been sent.
    static func reached(
        _ ceilings: [LinkCeiling], by account: Account, _ causes: Set<StoredLink.Cause>,
        at now: Date, _ transaction: AccountTransaction
    ) throws -> LinkCeiling? {
        try ceilings.first { ceiling in
            let sent = try causes.reduce(0) {
                try $0
                    + transaction.links(
                        ofAccount: account.id, cause: $1, within: ceiling.seconds, of: now)
            }
            let left = ceiling.count - sent
            guard left > 0, causes.contains(.renewal) else { return left <= 0 }
            return try transaction.oldestAttempt(
                ofLast: left, withheld, by: "\(account.id)", within: ceiling.seconds, of: now)
                != nil
        }
    }

    /// Notes that the holder of an expired link is told of a mail which is not sent: how often they are
    /// told so must not say it either.
    static func noteWithheld(
        from account: Account, at now: Date, _ transaction: AccountTransaction
    ) throws {
        try transaction.noteAttempt(withheld, by: "\(account.id)", at: now)
    }

    /// Notes that a client wants a mail to be sent, whether one will be or not: how many more it may
    /// want must tell nothing about whose address is known.
    /// - Returns: nil; or how many minutes to wait, and nothing is noted, if it or its network has
    ///   wanted too many.
    static func noteRequest(
        of client: String, at now: Date, _ transaction: AccountTransaction
    ) throws -> Int? {
        let triers = Self.triers(client)
        let waits = try [hourly, daily].compactMap {
            try $0.minutesToWait(triers, at: now, transaction)
        }
        if let longest = waits.max() { return longest }
        // Once, though a day's ceilings count it too.
        return try hourly.note(triers, at: now, transaction)
    }

    /// Forgets a wish that nobody had the time for.
    static func takeBack(
        requestOf client: String, at date: Date, _ transaction: AccountTransaction
    ) throws {
        try hourly.takeBack(triers(client), at: date, transaction)
    }

    private static func asking(_ count: Int, in seconds: Double) -> Throttle {
        let client = Throttle.Ceiling(what: "link", count: count, seconds: seconds)
        return Throttle(ceilings: [client, client.ofNetwork])
    }

    private static func triers(_ client: String) -> [String] {
        [client, NetworkAddress.network(ofClient: client)]
    }
}

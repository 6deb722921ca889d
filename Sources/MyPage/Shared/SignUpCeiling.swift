import Foundation
import Logging
import SiteSettings
import SyncStore

/// The most sign-ups that the whole site takes in an hour (`safety.max_sign_ups_per_hour`): those who
/// come from many addresses must not make it write to thousands.
///
/// It counts what is wished for, and not what comes of it: how many more are taken tells nothing
/// about whose address is known.
struct SignUpCeiling: Sendable {
    private let count: Int

    private var throttle: Throttle { Throttle(AccountTransaction.signUp, count, in: 3_600) }

    /// It is told once an hour that it is reached.
    private static let news = Throttle("sign-ups full", 1, in: 3_600)

    /// - Returns: nil if there is none.
    init?(_ settings: Settings) {
        count = settings.safety.maxSignUpsPerHour
        if count == 0 { return nil }
    }

    /// How many minutes it takes until another sign-up is taken; nil if one is now. The first in an
    /// hour that is not is told in the log.
    func minutesToWait(
        at now: Date, _ transaction: AccountTransaction, log: Logger
    ) throws -> Int? {
        let minutes = try throttle.minutesToWait([""], at: now, transaction)
        if minutes != nil, try Self.news.note([""], at: now, transaction) == nil {
            log.warning(
                "the site takes no more sign-ups just now: safety.max_sign_ups_per_hour is reached",
                metadata: ["limit": "\(count)"])
        }
        return minutes
    }

    /// Notes one that is taken.
    func note(at now: Date, _ transaction: AccountTransaction) throws {
        _ = try throttle.note([""], at: now, transaction)
    }

    /// Forgets one that nobody had the time for.
    func takeBack(at date: Date, _ transaction: AccountTransaction) throws {
        try throttle.takeBack([""], at: date, transaction)
    }
}

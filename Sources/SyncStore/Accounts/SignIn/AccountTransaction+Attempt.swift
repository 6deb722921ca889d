public import Foundation
import GRDB

extension AccountTransaction {
    /// When the oldest of somebody's last so many attempts within a time was; nil if there were fewer.
    /// One that lies further ahead was noted before the clock was put back: it would count until then.
    /// - Parameter seconds: more than a day is a day: for longer none is kept.
    public func oldestAttempt(
        ofLast count: Int, _ what: String, by who: String, within seconds: Double, of now: Date
    ) throws -> Date? {
        let time = min(seconds, Self.attemptsKept)
        let (since, until) = (now.addingTimeInterval(-time), now.addingTimeInterval(time))
        return try Int64.fetchOne(
            cached: """
                SELECT at FROM attempt WHERE what = ? AND who = ? AND at > ? AND at < ?
                ORDER BY at DESC LIMIT 1 OFFSET ?
                """, db, [what, who, since.milliseconds, until.milliseconds, count - 1]
        ).map(Date.init(milliseconds:))
    }

    /// How long an attempt is kept, in seconds.
    private static let attemptsKept = 86_400.0

    /// What a sign-up on the site is called here, of whomever: the whole site is one that tries, without
    /// a name.
    public static let signUp = "sign-up"

    /// Whether the site has taken so many sign-ups in the hour before a moment.
    public func hasTakenSignUps(_ count: Int, at now: Date) throws -> Bool {
        try oldestAttempt(
            ofLast: count, Self.signUp, by: "", within: 3_600, of: now) != nil
    }

    /// Notes an attempt, and forgets those of more than a day ago.
    public func noteAttempt(_ what: String, by who: String, at date: Date) throws {
        try forgetAttempts(before: date.addingTimeInterval(-Self.attemptsKept))
        try db.execute(
            sql: "INSERT INTO attempt (what, who, at) VALUES (?, ?, ?)",
            arguments: [what, who, date.milliseconds])
    }

    /// Takes an attempt back that was none, or that did no harm.
    public func takeBackAttempt(_ what: String, by who: String, at date: Date) throws {
        try db.execute(
            sql: """
                DELETE FROM attempt WHERE rowid =
                    (SELECT rowid FROM attempt WHERE what = ? AND who = ? AND at = ? LIMIT 1)
                """, arguments: [what, who, date.milliseconds])
    }

    /// Forgets somebody's attempts, and those of all whose name begins with theirs and a space.
    public func forgetAttempts(_ what: String, by who: String) throws {
        // Between a space and the character behind it: the index finds them, as LIKE would not.
        try db.execute(
            sql: """
                DELETE FROM attempt WHERE what = :what
                    AND (who = :who OR (who > :who || ' ' AND who < :who || '!'))
                """, arguments: ["what": what, "who": who])
    }

    /// Forgets the attempts of before a moment: they hold clients' addresses.
    public func forgetAttempts(before date: Date) throws {
        try db.execute(
            sql: "DELETE FROM attempt WHERE at < ?", arguments: [date.milliseconds])
    }
}

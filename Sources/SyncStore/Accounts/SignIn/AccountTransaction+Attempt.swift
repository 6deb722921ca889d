public import Foundation
import GRDB

extension AccountTransaction {
    /// When the oldest of somebody's last so many attempts since a moment was; nil if there were
    /// fewer.
    public func oldestAttempt(
        ofLast count: Int, _ what: String, by who: String, since date: Date
    ) throws -> Date? {
        try Int64.fetchOne(
            cached: """
                SELECT at FROM attempt WHERE what = ? AND who = ? AND at > ?
                ORDER BY at DESC LIMIT 1 OFFSET ?
                """, db, [what, who, date.milliseconds, count - 1]
        ).map(Date.init(milliseconds:))
    }

    /// What a sign-up on the site is called here, of whomever: the whole site is one that tries, without
    /// a name.
    public static let signUp = "sign-up"

    /// Whether the site has taken so many sign-ups in the hour before a moment.
    public func hasTakenSignUps(_ count: Int, at now: Date) throws -> Bool {
        try oldestAttempt(
            ofLast: count, Self.signUp, by: "", since: now.addingTimeInterval(-3_600)) != nil
    }

    /// Notes an attempt, and forgets those of more than a day ago.
    public func noteAttempt(_ what: String, by who: String, at date: Date) throws {
        try forgetAttempts(before: date.addingTimeInterval(-86_400))
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

public import Foundation
import GRDB

extension AccountTransaction {
    /// How often somebody has tried something since a moment.
    public func attempts(_ what: String, by who: String, since date: Date) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT count(*) FROM attempt WHERE what = ? AND who = ? AND at > ?"),
            arguments: [what, who, date.milliseconds]) ?? 0
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

    /// Forgets the attempts of before a moment: they hold clients' addresses.
    public func forgetAttempts(before date: Date) throws {
        try db.execute(
            sql: "DELETE FROM attempt WHERE at < ?", arguments: [date.milliseconds])
    }
}

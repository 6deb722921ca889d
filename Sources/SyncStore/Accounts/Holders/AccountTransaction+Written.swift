public import Foundation
import GRDB

extension AccountTransaction {
    /// How many people runs have written to since a moment.
    public func peopleWritten(since date: Date) throws -> Int {
        try Int.fetchOne(
            cached: "SELECT coalesce(sum(people), 0) FROM written WHERE at > ?", db,
            [date.milliseconds]) ?? 0
    }

    /// Notes that a run writes to so many people, in the transaction that does it.
    public func noteWritten(_ people: Int, at date: Date) throws {
        try db.execute(
            cached: "INSERT INTO written (at, people) VALUES (?, ?)", [date.milliseconds, people])
    }

    /// What was written while the clock was ahead counts from now on as written now, and not until
    /// the clock gets there.
    public func settleWritten(at now: Date) throws {
        try db.execute(
            cached: "UPDATE written SET at = :now WHERE at > :now", ["now": now.milliseconds])
    }

    /// Forgets how many were written to before a moment.
    public func forgetWritten(before date: Date) throws {
        try db.execute(
            cached: "DELETE FROM written WHERE at < ?", [date.milliseconds])
    }
}

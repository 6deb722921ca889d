public import Foundation
import GRDB

extension AccountStore {
    /// Notes the time of day, and gives the last one that a later look, a day on or more, has
    /// confirmed: what is destroyed by age is destroyed by that one. A clock that jumps ahead and
    /// is put right again has confirmed nothing, and what it has stamped meanwhile counts from the first
    /// moment that is confirmed behind it.
    /// - Returns: nil as long as nothing is confirmed.
    /// - Throws: `StoreError`
    public func confirmedTime(at now: Date) throws -> Date? {
        let known = try read { try $0.seenClock() }
        var seen = known
        _ = seen.look(at: now.milliseconds)
        // Most looks tell nothing new: those wait for nobody who writes.
        if seen != known { seen = try write { try $0.noteClock(at: now) } }
        return seen.confirmed.map(Date.init(milliseconds:))
    }
}

extension AccountTransaction {
    fileprivate func seenClock() throws -> SeenClock {
        let row = try Row.fetchOne(
            cached: "SELECT seen, confirmed, newest, steady_since FROM clock", db)
        return SeenClock(
            seen: row?["seen"], confirmed: row?["confirmed"], newest: row?["newest"],
            steadySince: row?["steady_since"])
    }

    fileprivate func noteClock(at now: Date) throws -> SeenClock {
        var clock = try seenClock()
        if let since = clock.look(at: now.milliseconds) {
            try bringBack(from: now.milliseconds, to: since)
        }
        try db.execute(
            cached: """
                INSERT OR REPLACE INTO clock (id, seen, confirmed, newest, steady_since)
                VALUES (1, ?, ?, ?, ?)
                """, [clock.seen, clock.confirmed, clock.newest, clock.steadySince])
        return clock
    }

    /// Whether the clock has neither gone back nor been put right since a day: what was stamped before
    /// that has been there since then at least.
    public func isClockSteady(since day: Date) throws -> Bool {
        try Bool.fetchOne(cached: "SELECT steady_since <= ? FROM clock", db, [day.milliseconds])
            ?? false
    }

    /// Stamps anew what a clock that was ahead has stamped: links would live until then, and nobody be
    /// reminded, nor a status be sent anew, before.
    private func bringBack(from now: Int64, to confirmed: Int64) throws {
        for column in ["created_at", "last_mail_at", "status_since"] {
            try db.execute(
                sql: "UPDATE account SET \(column) = ? WHERE \(column) > ?",
                arguments: [confirmed, now])
        }
        try db.execute(
            sql: "UPDATE registration SET at = ? WHERE at > ?", arguments: [confirmed, now])
        try db.execute(
            sql: """
                UPDATE link SET expires_at = expires_at - issued_at + :confirmed,
                    issued_at = :confirmed WHERE issued_at > :now
                """, arguments: ["confirmed": confirmed, "now": now])
        // One of staff is as old as its mail.
        try db.execute(
            sql: """
                UPDATE staff_link SET expires_at = link_mail.expires_at - made_at + :confirmed
                FROM link_mail
                WHERE link_mail.expires_at = staff_link.expires_at AND made_at > :now
                """, arguments: ["confirmed": confirmed, "now": now])
        // Nobody who got a mail is spared until then as if it had lain uncollected.
        try db.execute(
            sql: """
                UPDATE link_mail SET expires_at = expires_at - made_at + :confirmed,
                    made_at = :confirmed WHERE made_at > :now
                """, arguments: ["confirmed": confirmed, "now": now])
        try db.execute(
            sql: "UPDATE link_mail SET seen_at = ? WHERE seen_at > ?", arguments: [confirmed, now])
        // What is sent and stays without an answer is told.
        try db.execute(
            sql: "UPDATE status_item SET sent_at = ? WHERE state = 'out' AND sent_at > ?",
            arguments: [confirmed, now])
        // None waits for longer than a day to be sent anew.
        try db.execute(
            sql: "UPDATE status_item SET due_at = ? WHERE state = 'retry' AND due_at > ?",
            arguments: [confirmed, now + 86_400_000])
    }

    /// How many accounts were made or written to later than a moment, and how many links that have not
    /// ended are from after it.
    public func stamped(after date: Date) throws -> (accounts: Int, links: Int) {
        let date = date.milliseconds
        return (
            try db.count(in: "account WHERE created_at > ?1 OR last_mail_at > ?1", [date]),
            try db.count(in: "link WHERE issued_at > ? AND ended_at IS NULL", [date])
        )
    }

    /// The time of day that was seen last; nil if none was yet.
    public func lastSeenTime() throws -> Date? {
        try Int64.fetchOne(cached: "SELECT seen FROM clock", db)
            .map(Date.init(milliseconds:))
    }

    /// The last time of day that a later look has confirmed, or else the one that was seen last. While a
    /// service works it is at most two days old, and an hour.
    public func lastSureTime() throws -> Date? {
        try Int64.fetchOne(cached: "SELECT coalesce(confirmed, seen) FROM clock", db)
            .map(Date.init(milliseconds:))
    }
}

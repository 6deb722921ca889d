public import Foundation
import GRDB

extension AccountTransaction {
    /// Notes the time of day, and gives the last one that a later look, a day on or more, has
    /// confirmed: what is destroyed by age is destroyed by that one. A clock that jumps ahead and
    /// is put right again has confirmed nothing, and what it has stamped meanwhile counts from the first
    /// moment that is confirmed behind it.
    /// - Returns: nil as long as nothing is confirmed.
    public func confirmedTime(at now: Date) throws -> Date? {
        let row = try Row.fetchOne(
            db.cachedStatement(sql: "SELECT seen, confirmed, newest, steady_since FROM clock"))
        var seen: Int64? = row?["seen"]
        var confirmed: Int64? = row?["confirmed"]
        var newest: Int64? = row?["newest"]
        var steady: Int64? = row?["steady_since"]
        let before = [seen, confirmed, newest, steady]
        let now = now.milliseconds
        if let known = seen, now < known {
            // It went back: what it showed before is not to be believed, unless it is behind now.
            newest = newest ?? known
            (seen, confirmed, steady) = (now, confirmed.map { min($0, now) }, nil)
        } else if let known = seen, now - known >= 86_400_000 {
            if let former = newest, known < former, now >= former {
                // It was behind, and is right again: that confirms nothing of the time it showed.
                (seen, confirmed, steady) = (now, former, nil)
            } else {
                (seen, confirmed) = (now, known)
                if steady == nil {
                    steady = known
                    // Else it may be behind, and what seems to be yet to come is right.
                    if known >= newest ?? 0 { try bringBack(from: now, to: known) }
                }
                newest = max(newest ?? 0, known)
            }
        } else if seen == nil {
            (seen, steady) = (now, 0)
        }
        if [seen, confirmed, newest, steady] != before {
            try db.cachedStatement(
                sql: """
                    INSERT OR REPLACE INTO clock (id, seen, confirmed, newest, steady_since)
                    VALUES (1, ?, ?, ?, ?)
                    """
            ).execute(arguments: [seen, confirmed, newest, steady])
        }
        return confirmed.map(Date.init(milliseconds:))
    }

    /// Whether the clock has neither gone back nor been put right since a day: what was stamped before
    /// that has been there since then at least.
    public func isClockSteady(since day: Date) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(sql: "SELECT steady_since <= ? FROM clock"),
            arguments: [day.milliseconds]) ?? false
    }

    /// Stamps anew what a clock that was ahead has stamped: links would live until then, and nobody be
    /// reminded before.
    private func bringBack(from now: Int64, to confirmed: Int64) throws {
        for column in ["created_at", "last_mail_at", "status_since"] {
            try db.execute(
                sql: "UPDATE account SET \(column) = ? WHERE \(column) > ?",
                arguments: [confirmed, now])
        }
        try db.execute(
            sql: """
                UPDATE link SET expires_at = expires_at - issued_at + :confirmed,
                    issued_at = :confirmed WHERE issued_at > :now
                """, arguments: ["confirmed": confirmed, "now": now])
    }

    /// How many accounts were made or written to later than a moment, and how many links that have not
    /// ended are from after it.
    public func stamped(after date: Date) throws -> (accounts: Int, links: Int) {
        func count(_ rows: String) throws -> Int {
            try Int.fetchOne(
                db.cachedStatement(sql: "SELECT count(*) FROM \(rows)"),
                arguments: ["date": date.milliseconds]) ?? 0
        }
        return (
            try count("account WHERE created_at > :date OR last_mail_at > :date"),
            try count("link WHERE issued_at > :date AND ended_at IS NULL")
        )
    }

    /// The time of day that was seen last, and the last one that a later look has confirmed; nil if
    /// none was seen yet.
    public func clock() throws -> (seen: Date, confirmed: Date?)? {
        try Row.fetchOne(db.cachedStatement(sql: "SELECT seen, confirmed FROM clock")).map {
            (
                Date(milliseconds: $0["seen"]),
                ($0["confirmed"] as Int64?).map(Date.init(milliseconds:))
            )
        }
    }
}

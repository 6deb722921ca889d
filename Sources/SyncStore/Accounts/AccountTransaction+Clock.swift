public import Foundation
import GRDB

extension AccountTransaction {
    /// Notes the time of day, and gives the last one that a later look, a day on or more, has
    /// confirmed: what is destroyed by age is destroyed by that one. A clock that jumps ahead and
    /// is put right again has confirmed nothing.
    /// - Returns: nil as long as nothing is confirmed.
    public func confirmedTime(at now: Date) throws -> Date? {
        let row = try Row.fetchOne(db.cachedStatement(sql: "SELECT seen, confirmed FROM clock"))
        var seen: Int64? = row?["seen"]
        var confirmed: Int64? = row?["confirmed"]
        let now = now.milliseconds
        if let known = seen, now < known {
            // It went back: what it showed before is not to be believed.
            (seen, confirmed) = (now, confirmed.map { min($0, now) })
        } else if let known = seen, now - known >= 86_400_000 {
            (seen, confirmed) = (now, known)
        } else if seen == nil {
            seen = now
        }
        try db.cachedStatement(
            sql: """
                INSERT INTO clock (id, seen, confirmed) VALUES (1, ?, ?)
                ON CONFLICT DO UPDATE SET seen = excluded.seen, confirmed = excluded.confirmed
                """
        ).execute(arguments: [seen, confirmed])
        return confirmed.map(Date.init(milliseconds:))
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

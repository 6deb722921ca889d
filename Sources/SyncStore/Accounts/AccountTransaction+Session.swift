public import Foundation
import GRDB

extension AccountTransaction {
    /// Begins a session by the hash of its secret, and forgets those that nobody came back to.
    public func beginSession(
        _ kind: SessionKind, of holder: Int64, hash: Data, at date: Date, forgetBefore: Date
    ) throws {
        try db.execute(
            sql: "DELETE FROM \(kind.table) WHERE seen_at < ?",
            arguments: [forgetBefore.milliseconds])
        try db.execute(
            sql: """
                INSERT INTO \(kind.table) (hash, \(kind.holder), begun_at, seen_at)
                VALUES (?, ?, ?, ?)
                """, arguments: [hash, holder, date.milliseconds, date.milliseconds])
    }

    /// Whose session that is, if it was begun and last seen late enough.
    public func session(
        _ kind: SessionKind, hash: Data, begunAfter: Date, seenAfter: Date
    ) throws -> (holder: Int64, seenAt: Date)? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT \(kind.holder) AS holder, seen_at FROM \(kind.table)
                WHERE hash = ? AND begun_at > ? AND seen_at > ?
                """, arguments: [hash, begunAfter.milliseconds, seenAfter.milliseconds]
        ).map { ($0["holder"], Date(milliseconds: $0["seen_at"])) }
    }

    /// Notes that a session's holder is there.
    public func noteSeen(_ kind: SessionKind, session hash: Data, at date: Date) throws {
        try db.execute(
            sql: "UPDATE \(kind.table) SET seen_at = ? WHERE hash = ?",
            arguments: [date.milliseconds, hash])
    }

    public func endSession(_ kind: SessionKind, hash: Data) throws {
        try db.execute(sql: "DELETE FROM \(kind.table) WHERE hash = ?", arguments: [hash])
    }

    /// Ends every session of a holder.
    public func endSessions(_ kind: SessionKind, of holder: Int64) throws {
        try db.execute(
            sql: "DELETE FROM \(kind.table) WHERE \(kind.holder) = ?", arguments: [holder])
    }
}

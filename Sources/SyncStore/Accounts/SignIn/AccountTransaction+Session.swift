public import Foundation
import GRDB

extension AccountTransaction {
    /// Begins a session by the hash of its secret, and forgets those that nobody came back to.
    /// - Parameter id: see `StoredSession.id`.
    public func beginSession(
        _ kind: SessionKind, of holder: Int64, hash: Data, id: String, from origin: SessionOrigin,
        at date: Date, forgetBefore: Date
    ) throws {
        try db.execute(
            sql: "DELETE FROM \(kind.table) WHERE seen_at < ?",
            arguments: [forgetBefore.milliseconds])
        try db.execute(
            sql: """
                INSERT INTO \(kind.table) (hash, \(kind.holder), id, browser, begun_at, seen_at)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                hash, holder, id, origin.browser, date.milliseconds, date.milliseconds,
            ])
        guard kind == .staff else { return }
        try db.execute(
            sql: "UPDATE staff_session SET client = ? WHERE hash = ?",
            arguments: [origin.client, hash])
    }

    /// Whose session that is, if it was begun and last seen late enough.
    public func session(
        _ kind: SessionKind, hash: Data, begunAfter: Date, seenAfter: Date
    ) throws -> (holder: Int64, seenAt: Date)? {
        try Row.fetchOne(
            cached: """
                SELECT \(kind.holder) AS holder, seen_at FROM \(kind.table)
                WHERE hash = ? AND begun_at > ? AND seen_at > ?
                """, db, [hash, begunAfter.milliseconds, seenAfter.milliseconds]
        ).map { ($0["holder"], Date(milliseconds: $0["seen_at"])) }
    }

    /// The sessions of a holder that were begun and last seen late enough: the present one, then the
    /// one seen last.
    /// - Parameter hash: that of the present one.
    public func sessions(
        _ kind: SessionKind, of holder: Int64, present hash: Data, begunAfter: Date,
        seenAfter: Date
    ) throws -> [StoredSession] {
        try Row.fetchAll(
            cached: """
                SELECT * FROM \(kind.table)
                WHERE \(kind.holder) = ? AND begun_at > ? AND seen_at > ?
                ORDER BY hash = ? DESC, seen_at DESC, begun_at DESC, id
                """, db, [holder, begunAfter.milliseconds, seenAfter.milliseconds, hash]
        ).map { StoredSession($0, present: hash) }
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

    /// Ends a session of a holder by its id, unless it is the present one.
    /// - Parameter hash: that of the present one.
    /// - Returns: false if they have no such one.
    public func endSession(
        _ kind: SessionKind, id: String, of holder: Int64, present hash: Data
    ) throws -> Bool {
        try db.execute(
            sql: "DELETE FROM \(kind.table) WHERE id = ? AND \(kind.holder) = ? AND hash <> ?",
            arguments: [id, holder, hash])
        return db.changesCount == 1
    }

    /// Ends every session of a holder, but for one that is kept.
    /// - Returns: whether there was any.
    @discardableResult
    public func endSessions(
        _ kind: SessionKind, of holder: Int64, but kept: Data? = nil
    ) throws -> Bool {
        try db.execute(
            sql: "DELETE FROM \(kind.table) WHERE \(kind.holder) = ? AND hash IS NOT ?",
            arguments: [holder, kept])
        return db.changesCount > 0
    }

    /// Gives a session another secret: whoever has the former one is signed out by it.
    public func renewSession(_ kind: SessionKind, hash: Data, as new: Data) throws {
        try db.execute(
            sql: "UPDATE \(kind.table) SET hash = ? WHERE hash = ?", arguments: [new, hash])
    }
}

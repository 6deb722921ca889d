public import Foundation
import GRDB
import Recruiting

extension AccountTransaction {
    /// Begins a session by the hash of its secret, and forgets those that nobody came back to.
    public func beginSession(hash: Data, account: Int64, at date: Date, forgetBefore: Date) throws {
        try db.execute(
            sql: "DELETE FROM session WHERE seen_at < ?", arguments: [forgetBefore.milliseconds])
        try db.execute(
            sql: "INSERT INTO session (hash, account_id, begun_at, seen_at) VALUES (?, ?, ?, ?)",
            arguments: [hash, account, date.milliseconds, date.milliseconds])
    }

    /// Whose session that is, if it was begun and last seen late enough.
    public func session(
        hash: Data, begunAfter: Date, seenAfter: Date
    ) throws -> (account: Account, seenAt: Date)? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT a.*, s.seen_at AS session_seen_at
                FROM session AS s JOIN account AS a ON a.id = s.account_id
                WHERE s.hash = ? AND s.begun_at > ? AND s.seen_at > ? AND a.status = 'registered'
                """,
            arguments: [hash, begunAfter.milliseconds, seenAfter.milliseconds]
        ).map { (Account($0), Date(milliseconds: $0["session_seen_at"])) }
    }

    /// Notes that a session's holder is there.
    public func noteSeen(session hash: Data, at date: Date) throws {
        try db.execute(
            sql: "UPDATE session SET seen_at = ? WHERE hash = ?",
            arguments: [date.milliseconds, hash])
    }

    public func endSession(hash: Data) throws {
        try db.execute(sql: "DELETE FROM session WHERE hash = ?", arguments: [hash])
    }

    /// Ends every session of an account.
    public func endSessions(ofAccount id: Int64) throws {
        try db.execute(sql: "DELETE FROM session WHERE account_id = ?", arguments: [id])
    }
}

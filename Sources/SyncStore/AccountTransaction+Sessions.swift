public import Foundation
import GRDB
public import Recruiting

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

    /// Withdraws an account (退会): its links and sessions end, its password is forgotten.
    /// - Returns: false if there is none that lives.
    public func withdraw(account id: Int64, _ cause: Withdrawal, at date: Date) throws -> Bool {
        try db.execute(
            sql: """
                UPDATE account SET status = 'withdrawn', status_since = ?, password_hash = NULL,
                    withdrawal = ?, left_at = ?
                WHERE id = ? AND status <> 'withdrawn'
                """,
            arguments: [
                date.milliseconds, cause.rawValue, cause.isFinal ? date.milliseconds : nil, id,
            ])
        guard db.changesCount == 1 else { return false }
        try endLinks(ofAccount: id, at: date)
        try endSessions(ofAccount: id)
        return true
    }

    /// Forgets an account with its links and sessions, and what runs that are not finished were to
    /// write to its person. What was decided stays, by the numbers of the person and the account.
    func erase(_ account: Account) throws {
        if let person = account.personId {
            try db.execute(
                sql: """
                    UPDATE decision SET mail_key = NULL, is_pending = 0, outcome = 'deleted',
                        reason = 'erased by the agency'
                    WHERE person_id = ?
                        AND run IN (SELECT sequence FROM run WHERE finished_at IS NULL)
                    """, arguments: [person])
            try lookAgain(at: person, false)
            try forgetOwed(.duplicate, person)
            // What a held run was counted to is not so any more.
            try db.execute(sql: "UPDATE run SET counts = '{}' WHERE finished_at IS NULL")
        }
        try forgetOwed(.registration, account.id)
        try db.execute(sql: "DELETE FROM account WHERE id = ?", arguments: [account.id])
    }
}

public import Foundation
import GRDB

extension AccountTransaction {
    /// Stores that somebody has given their password and is asked for a code, by the hash of a secret
    /// that their browser has; forgets those of before a moment.
    /// - Parameter password: a hash of the stored password, to tell whether it is still the same.
    public func addTicket(
        hash: Data, staff id: Int64, password: Data, at date: Date, forgetBefore: Date
    ) throws {
        try db.execute(
            sql: "DELETE FROM staff_ticket WHERE issued_at < ?",
            arguments: [forgetBefore.milliseconds])
        try db.execute(
            sql: """
                INSERT INTO staff_ticket (hash, staff_id, password, issued_at) VALUES (?, ?, ?, ?)
                """, arguments: [hash, id, password, date.milliseconds])
    }

    /// Whose ticket that is, and a hash of the password that they gave, if it was issued late enough.
    public func ticket(
        hash: Data, issuedAfter: Date
    ) throws -> (staff: Int64, password: Data)? {
        try Row.fetchOne(
            cached: "SELECT staff_id, password FROM staff_ticket WHERE hash = ? AND issued_at > ?",
            db, [hash, issuedAfter.milliseconds]
        ).map { ($0["staff_id"], $0["password"]) }
    }

    public func endTicket(hash: Data) throws {
        try db.execute(sql: "DELETE FROM staff_ticket WHERE hash = ?", arguments: [hash])
    }
}

public import Foundation
import GRDB

extension AccountTransaction {
    /// Sets a password; a provisional account is registered by it, and that is counted by the day.
    /// - Returns: false if the account is withdrawn or not there.
    public func setPassword(account id: Int64, hash: String, at date: Date) throws -> Bool {
        try db.execute(
            cached: """
                INSERT INTO registration (at)
                SELECT ? FROM account WHERE id = ? AND status = 'provisional'
                """, [date.milliseconds, id])
        try db.execute(
            sql: """
                UPDATE account SET password_hash = :hash, password_set = 1,
                    status_since = CASE status WHEN 'provisional' THEN :date ELSE status_since END,
                    status = 'registered'
                WHERE id = :id AND status <> 'withdrawn'
                """, arguments: ["hash": hash, "date": date.milliseconds, "id": id])
        return db.changesCount == 1
    }

    /// Forgets how many registered before a moment.
    public func forgetRegistrations(before date: Date) throws {
        try db.execute(
            cached: "DELETE FROM registration WHERE at < ?", [date.milliseconds])
    }

    /// An account's password as it is stored; nil if none was set here.
    public func passwordHash(account id: Int64) throws -> String? {
        try String.fetchOne(cached: "SELECT password_hash FROM account WHERE id = ?", db, [id])
    }
}

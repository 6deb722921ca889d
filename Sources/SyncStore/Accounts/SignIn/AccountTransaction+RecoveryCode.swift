public import Foundation
import GRDB

extension AccountTransaction {
    /// Stores somebody's recovery codes by their hashes; the former ones end.
    public func setRecoveryCodes(ofStaff id: Int64, hashes: [Data]) throws {
        try db.execute(sql: "DELETE FROM staff_recovery WHERE staff_id = ?", arguments: [id])
        for hash in hashes {
            try db.execute(
                sql: "INSERT INTO staff_recovery (hash, staff_id) VALUES (?, ?)",
                arguments: [hash, id])
        }
    }

    /// Takes a recovery code, once.
    /// - Returns: false if it is none of theirs, or was used before.
    public func useRecoveryCode(ofStaff id: Int64, hash: Data, at date: Date) throws -> Bool {
        try db.execute(
            sql: """
                UPDATE staff_recovery SET used_at = ?
                WHERE hash = ? AND staff_id = ? AND used_at IS NULL
                """, arguments: [date.milliseconds, hash, id])
        return db.changesCount == 1
    }

    /// How many are left.
    public func unusedRecoveryCodes(ofStaff id: Int64) throws -> Int {
        try Int.fetchOne(
            cached: "SELECT count(*) FROM staff_recovery WHERE staff_id = ? AND used_at IS NULL",
            db, [id]) ?? 0
    }
}

public import Foundation
import GRDB

extension AccountTransaction {
    /// Somebody's second factor, confirmed or not.
    public func factor(ofStaff id: Int64) throws -> StaffFactor? {
        try Row.fetchOne(cached: "SELECT * FROM staff_factor WHERE staff_id = ?", db, [id]).map(
            StaffFactor.init)
    }

    /// Stores a new secret that is to be confirmed, in the place of one that never was.
    /// - Returns: false, and nothing is stored, if there is a confirmed one.
    public func beginFactor(ofStaff id: Int64, secret: [UInt8]) throws -> Bool {
        try db.execute(
            sql: """
                INSERT INTO staff_factor (staff_id, secret) VALUES (:id, :secret)
                ON CONFLICT (staff_id) DO UPDATE SET secret = :secret WHERE confirmed_at IS NULL
                """, arguments: ["id": id, "secret": Data(secret)])
        return db.changesCount == 1
    }

    /// From now on signing in asks for codes of it.
    /// - Parameter step: that of the code that was typed; it is not taken again.
    public func confirmFactor(ofStaff id: Int64, step: Int64, at date: Date) throws {
        try db.execute(
            sql: "UPDATE staff_factor SET confirmed_at = ?, last_step = ? WHERE staff_id = ?",
            arguments: [date.milliseconds, step, id])
    }

    /// Notes that a code was taken.
    public func noteCode(ofStaff id: Int64, step: Int64) throws {
        try db.execute(
            sql: "UPDATE staff_factor SET last_step = ? WHERE staff_id = ?",
            arguments: [step, id])
    }

    /// Takes a second factor away, with its recovery codes and the sign-ins that wait for a code.
    /// - Returns: false if there was no confirmed one.
    public func removeFactor(ofStaff id: Int64) throws -> Bool {
        let wasConfirmed = try factor(ofStaff: id)?.isConfirmed == true
        for table in ["staff_factor", "staff_recovery", "staff_ticket"] {
            try db.execute(sql: "DELETE FROM \(table) WHERE staff_id = ?", arguments: [id])
        }
        return wasConfirmed
    }
}

extension StaffFactor {
    fileprivate init(_ row: Row) {
        secret = Array(row["secret"] as Data)
        lastStep = row["last_step"]
        confirmedAt = (row["confirmed_at"] as Int64?).map(Date.init(milliseconds:))
    }
}

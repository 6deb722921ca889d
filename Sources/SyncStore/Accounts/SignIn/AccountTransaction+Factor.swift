public import Foundation
import GRDB

/// 二段階認証.
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

    // MARK: recovery codes

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
        try db.count(in: "staff_recovery WHERE staff_id = ? AND used_at IS NULL", [id])
    }

    // MARK: sign-ins that wait for a code

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

    /// Whose ticket that is, and a hash of the password that they gave, if it was issued between two moments.
    public func ticket(
        hash: Data, issuedAfter: Date, before end: Date
    ) throws -> (staff: Int64, password: Data)? {
        try Row.fetchOne(
            cached: """
                SELECT staff_id, password FROM staff_ticket
                WHERE hash = ? AND issued_at > ? AND issued_at < ?
                """, db, [hash, issuedAfter.milliseconds, end.milliseconds]
        ).map { ($0["staff_id"], $0["password"]) }
    }

    public func endTicket(hash: Data) throws {
        try db.execute(sql: "DELETE FROM staff_ticket WHERE hash = ?", arguments: [hash])
    }
}

extension StaffFactor {
    fileprivate init(_ row: Row) {
        secret = Array(row["secret"] as Data)
        lastStep = row["last_step"]
        confirmedAt = (row["confirmed_at"] as Int64?).map(Date.init(milliseconds:))
    }
}

public import Foundation
import GRDB

extension AccountTransaction {
    /// Everybody, in the order of their names.
    public func staff() throws -> [Staff] {
        try Row.fetchAll(db, sql: "SELECT * FROM staff ORDER BY name").map(Staff.init)
    }

    /// Somebody by name, with the password as it is stored.
    public func staff(named name: String) throws -> (staff: Staff, passwordHash: String)? {
        try Row.fetchOne(db, sql: "SELECT * FROM staff WHERE name = ?", arguments: [name])
            .map { (Staff($0), $0["password_hash"]) }
    }

    /// Sets a password and a role, for somebody new or known; whoever is signed in by the former
    /// one is not any more.
    public func setStaff(named name: String, role: Staff.Role, passwordHash: String) throws {
        try db.execute(
            sql: """
                INSERT INTO staff (name, role, password_hash) VALUES (:name, :role, :hash)
                ON CONFLICT (name) DO UPDATE SET role = :role, password_hash = :hash
                """, arguments: ["name": name, "role": role.rawValue, "hash": passwordHash])
        try db.execute(
            sql: """
                DELETE FROM staff_session WHERE staff_id = (SELECT id FROM staff WHERE name = ?)
                """, arguments: [name])
    }

    /// - Returns: false if there is nobody called so.
    public func removeStaff(named name: String) throws -> Bool {
        try db.execute(sql: "DELETE FROM staff WHERE name = ?", arguments: [name])
        return db.changesCount == 1
    }

    /// Begins a session by the hash of its secret, and forgets those that nobody came back to.
    public func beginStaffSession(
        hash: Data, staff id: Int64, at date: Date, forgetBefore: Date
    ) throws {
        try db.execute(
            sql: "DELETE FROM staff_session WHERE seen_at < ?",
            arguments: [forgetBefore.milliseconds])
        try db.execute(
            sql: """
                INSERT INTO staff_session (hash, staff_id, begun_at, seen_at) VALUES (?, ?, ?, ?)
                """, arguments: [hash, id, date.milliseconds, date.milliseconds])
    }

    /// Whose session that is, if it was begun and last seen late enough.
    public func staffSession(
        hash: Data, begunAfter: Date, seenAfter: Date
    ) throws -> (staff: Staff, seenAt: Date)? {
        try Row.fetchOne(
            db,
            sql: """
                SELECT staff.*, seen_at FROM staff_session JOIN staff ON staff.id = staff_id
                WHERE hash = ? AND begun_at > ? AND seen_at > ?
                """, arguments: [hash, begunAfter.milliseconds, seenAfter.milliseconds]
        ).map { (Staff($0), Date(milliseconds: $0["seen_at"])) }
    }

    /// Notes that a session's holder is there.
    public func noteSeen(staffSession hash: Data, at date: Date) throws {
        try db.execute(
            sql: "UPDATE staff_session SET seen_at = ? WHERE hash = ?",
            arguments: [date.milliseconds, hash])
    }

    public func endStaffSession(hash: Data) throws {
        try db.execute(sql: "DELETE FROM staff_session WHERE hash = ?", arguments: [hash])
    }
}

extension Staff {
    fileprivate init(_ row: Row) {
        id = row["id"]
        name = row["name"]
        role = Role(rawValue: row["role"]) ?? .look
    }
}

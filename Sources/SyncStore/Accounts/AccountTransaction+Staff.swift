import Foundation
import GRDB

extension AccountTransaction {
    /// Everybody, in the order of their names.
    public func staff() throws -> [Staff] {
        try Row.fetchAll(db, sql: "SELECT * FROM staff ORDER BY name").map(Staff.init)
    }

    public func staff(id: Int64) throws -> Staff? {
        try Row.fetchOne(db, sql: "SELECT * FROM staff WHERE id = ?", arguments: [id])
            .map(Staff.init)
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
        if let id = try staff(named: name)?.staff.id { try endSessions(.staff, of: id) }
    }

    /// Sets a password and nothing else: what ends with the former one is the caller's to end.
    /// - Returns: false if there is nobody by that id.
    public func setPassword(staff id: Int64, hash: String) throws -> Bool {
        try db.execute(
            sql: "UPDATE staff SET password_hash = ? WHERE id = ?", arguments: [hash, id])
        return db.changesCount == 1
    }

    /// - Returns: false if there is nobody called so.
    public func removeStaff(named name: String) throws -> Bool {
        try db.execute(sql: "DELETE FROM staff WHERE name = ?", arguments: [name])
        return db.changesCount == 1
    }
}

extension Staff {
    fileprivate init(_ row: Row) {
        id = row["id"]
        name = row["name"]
        role = Role(rawValue: row["role"]) ?? .look
    }
}

public import Foundation
import GRDB

extension AccountTransaction {
    /// Everybody, in the order of their names.
    public func staff() throws -> [Staff] {
        try Row.fetchAll(cached: "SELECT * FROM staff ORDER BY name", db).map(
            Staff.init)
    }

    public func staff(id: Int64) throws -> Staff? {
        try Row.fetchOne(cached: "SELECT * FROM staff WHERE id = ?", db, [id])
            .map(Staff.init)
    }

    /// Everybody with what only some may see, in the order of their names.
    public func staffMembers() throws -> [StaffMember] {
        try Row.fetchAll(cached: "\(Self.members) ORDER BY staff.name", db).map(
            StaffMember.init)
    }

    public func staffMember(_ id: Int64) throws -> StaffMember? {
        try Row.fetchOne(cached: "\(Self.members) WHERE staff.id = ?", db, [id])
            .map(StaffMember.init)
    }

    // The plus keeps SQLite from going through everybody's sign-ins for one who has none.
    private static let members = """
        SELECT staff.*, staff_link.expires_at AS link_expires_at,
            (SELECT at FROM event WHERE who = staff.name AND +what = 'sign_in'
                ORDER BY at DESC LIMIT 1) AS signed_in_at
        FROM staff LEFT JOIN staff_link ON staff_link.staff_id = staff.id
        """

    /// Somebody by name, with the password as it is stored; nil for one who was only invited.
    public func staff(named name: String) throws -> (staff: Staff, passwordHash: String?)? {
        try Row.fetchOne(cached: "SELECT * FROM staff WHERE name = ?", db, [name])
            .map { (Staff($0), $0["password_hash"]) }
    }

    /// Adds somebody without a password.
    /// - Throws: `StoreError` if somebody is called so.
    public func addStaff(named name: String, role: Staff.Role, mail: String) throws -> Staff {
        try db.execute(
            sql: "INSERT INTO staff (name, role, mail) VALUES (?, ?, ?)",
            arguments: [name, role.rawValue, mail])
        return Staff(id: db.lastInsertedRowID, name: name, role: role)
    }

    /// Sets where somebody's password links go.
    public func setMail(_ mail: String, ofStaff id: Int64) throws {
        try db.execute(sql: "UPDATE staff SET mail = ? WHERE id = ?", arguments: [mail, id])
    }

    public func setRole(_ role: Staff.Role, ofStaff id: Int64) throws {
        try db.execute(
            sql: "UPDATE staff SET role = ? WHERE id = ?", arguments: [role.rawValue, id])
    }

    /// Sets a password and a role, for somebody new or known; whoever is signed in by the former
    /// one is not any more, and a link by which one could be set ends.
    public func setStaff(named name: String, role: Staff.Role, passwordHash: String) throws {
        try db.execute(
            sql: """
                INSERT INTO staff (name, role, password_hash) VALUES (:name, :role, :hash)
                ON CONFLICT (name) DO UPDATE SET role = :role, password_hash = :hash
                """, arguments: ["name": name, "role": role.rawValue, "hash": passwordHash])
        guard let id = try staff(named: name)?.staff.id else { return }
        try endSessions(.staff, of: id)
        try endLink(ofStaff: id)
    }

    /// Sets a password; the sessions end but for one that is kept, and so does the link: one that went
    /// astray must not undo it.
    /// - Returns: false if there is nobody by that id.
    @discardableResult
    public func setPassword(
        hash: String, ofStaff id: Int64, keeping session: Data? = nil
    ) throws -> Bool {
        try db.execute(
            sql: "UPDATE staff SET password_hash = ? WHERE id = ?", arguments: [hash, id])
        guard db.changesCount == 1 else { return false }
        try endSessions(.staff, of: id, but: session)
        try endLink(ofStaff: id)
        return true
    }

    /// - Returns: false if there is nobody called so.
    public func removeStaff(named name: String) throws -> Bool {
        try db.execute(sql: "DELETE FROM staff WHERE name = ?", arguments: [name])
        return db.changesCount == 1
    }

    /// Stores the link by which somebody sets a password, by the hash of its token; the former one
    /// ends.
    public func replaceLink(ofStaff id: Int64, hash: Data, expiresAt: Date) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO staff_link (staff_id, hash, expires_at) VALUES (?, ?, ?)",
            arguments: [id, hash, expiresAt.milliseconds])
    }

    /// Whose link that is; nil if there is none, or not any more.
    public func staffLink(hash: Data) throws -> (staff: Int64, expiresAt: Date)? {
        try Row.fetchOne(cached: "SELECT * FROM staff_link WHERE hash = ?", db, [hash])
            .map { ($0["staff_id"], Date(milliseconds: $0["expires_at"])) }
    }

    func endLink(ofStaff id: Int64) throws {
        try db.execute(sql: "DELETE FROM staff_link WHERE staff_id = ?", arguments: [id])
    }
}

extension Staff {
    fileprivate init(_ row: Row) {
        id = row["id"]
        name = row["name"]
        role = Role(rawValue: row["role"]) ?? .look
    }
}

extension StaffMember {
    fileprivate init(_ row: Row) {
        staff = Staff(row)
        mail = row["mail"]
        hasPassword = (row["password_hash"] as String?) != nil
        linkExpiresAt = (row["link_expires_at"] as Int64?).map(Date.init(milliseconds:))
        signedInAt = (row["signed_in_at"] as Int64?).map(Date.init(milliseconds:))
    }
}

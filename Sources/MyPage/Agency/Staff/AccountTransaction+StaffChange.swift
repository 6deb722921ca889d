import Foundation
import SyncStore

extension AccountTransaction {
    /// Who does something to the staff, as they are now.
    /// - Throws: `StaffRefusal` if they may not.
    func configurer(_ staff: Staff) throws -> Staff {
        guard let staff = try self.staff(id: staff.id), staff.role == .configure else {
            throw StaffRefusal.mayNot
        }
        return staff
    }

    /// Whom it is done to, as they are now.
    /// - Parameter revision: what the screen has shown (see `StaffMember.revision`).
    /// - Throws: `StaffRefusal`
    func changing(_ id: Int64, over revision: String) throws -> StaffMember {
        guard let member = try staffMember(id) else { throw StaffRefusal.gone }
        guard member.revision == revision else { throw StaffRefusal.overtaken }
        return member
    }

    /// Looks whether somebody's right to configure may be taken away.
    /// - Throws: `StaffRefusal` if not.
    func checkRemovable(_ member: StaffMember, by actor: Staff) throws {
        let hasOther = try staffMembers().contains {
            $0.staff.id != member.staff.id && $0.staff.role == .configure && $0.hasPassword
        }
        guard hasOther else { throw StaffRefusal.lastConfigurer }
        guard member.staff.id != actor.id else { throw StaffRefusal.oneself }
    }
}

extension StaffMember {
    /// Names what a screen has shown; a change comes with it. With name and address: a restored backup may
    /// have somebody else of that number, and the command line sets another address.
    package var revision: String {
        let link = linkExpiresAt.map { "\(Int64($0.timeIntervalSince1970 * 1_000))" } ?? "none"
        return "\(staff.role.rawValue) \(hasPassword) \(link) \(mail ?? "none") \(staff.name)"
    }
}

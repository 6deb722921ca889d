import Foundation
package import SyncStore

/// 担当者: who may sign in at the admin screens.
package struct ManageStaff: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package enum Answer: Sendable, Equatable {
        case set
        case refused(PasswordRefusal)
    }

    /// Everybody, in the order of their names.
    package func list() async throws -> [Staff] {
        try await site.read { [site] in try site.accounts.read { try $0.staff() } }
    }

    /// The same, with what only some may see: addresses, sign-ins, invitations.
    package func members() async throws -> [StaffMember] {
        await EventLog(site).catchUp()
        return try await site.read { [site] in try site.accounts.read { try $0.staffMembers() } }
    }

    /// - Returns: nil if there is nobody of that number.
    package func member(_ id: Int64) async throws -> StaffMember? {
        try await site.read { [site] in try site.accounts.read { try $0.staffMember(id) } }
    }

    /// Whether a password can be set by the link that somebody was sent last.
    package func hasLivingLink(_ member: StaffMember) -> Bool {
        member.linkExpiresAt.map { site.now < $0 } ?? false
    }

    /// Sets a password and a role, for somebody new or known; their sessions end, and the tries at
    /// the former password are forgotten.
    /// - Parameter who: who does it, for the audit list.
    /// - Throws: `Busy`, `StoreError`
    package func setPassword(
        _ password: String, name: String, role: Staff.Role, by who: String
    ) async throws -> Answer {
        switch try await NewPassword(ofStaff: name).hash(password, on: site) {
        case .failure(let refusal): return .refused(refusal)
        case .success(let hash): try await set(hash, name: name, role: role, by: who)
        }
        return .set
    }

    private func set(
        _ hash: PasswordHash, name: String, role: Staff.Role, by who: String
    ) async throws {
        try await site.write { [site] in
            try site.accounts.write { transaction in
                let before = try transaction.staff(named: name)?.staff.role
                try transaction.setStaff(named: name, role: role, passwordHash: hash.text)
                try PasswordTries<Staff>.forget(name, transaction)
                try transaction.note(
                    .staff, name, by: who, at: site.now, old: before?.rawValue, new: role.rawValue)
            }
        }
    }

    /// Forgets the tries at somebody's password and codes, so that the right ones are taken again.
    /// Those that are counted for the addresses they came from stay.
    /// - Parameter who: who does it, for the audit list.
    /// - Returns: false if there is nobody called so.
    /// - Throws: `Busy`, `StoreError`
    package func unlock(_ name: String, by who: String) async throws -> Bool {
        try await site.write { [site] in
            try site.accounts.write { transaction in
                guard try transaction.staff(named: name) != nil else { return false }
                try PasswordTries<Staff>.forget(name, transaction)
                try FactorCheck.forget(name, transaction)
                try transaction.note(
                    .staff, name, by: who, at: site.now, old: nil, new: "unlocked")
                return true
            }
        }
    }

    /// - Returns: false if there is nobody called so.
    package func remove(_ name: String, by who: String) async throws -> Bool {
        try await site.write { [site] in
            try site.accounts.write { transaction in
                let before = try transaction.staff(named: name)?.staff.role
                guard try transaction.removeStaff(named: name) else { return false }
                try transaction.note(
                    .staff, name, by: who, at: site.now, old: before?.rawValue, new: nil)
                return true
            }
        }
    }
}

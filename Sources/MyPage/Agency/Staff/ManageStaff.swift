import Foundation
import Publishing
package import Recruiting
package import SyncStore

/// 担当者: who may sign in at the admin screens.
package struct ManageStaff: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// Everybody, in the order of their names.
    package func list() async throws -> [Staff] {
        try await site.readAccounts { try $0.staff() }
    }

    /// The same, with what only some may see: addresses, sign-ins, invitations.
    package func members() async throws -> [StaffMember] {
        await EventLog(site).catchUp()
        return try await site.readAccounts { try $0.staffMembers() }
    }

    /// - Returns: nil if there is nobody of that number.
    package func member(_ id: Int64) async throws -> StaffMember? {
        try await site.readAccounts { try $0.staffMember(id) }
    }

    /// Whether a password can be set by the link that somebody was sent last.
    package func hasLivingLink(_ member: StaffMember) -> Bool {
        member.linkExpiresAt.map { site.now < $0 } ?? false
    }

    /// What somebody is called who is added by a name: composed, as the sign-in gets it from keyboards.
    /// - Returns: nil if it is no name; see `StaffName`.
    package static func newName(_ typed: String) -> String? { StaffName(typed)?.text }

    /// What somebody is called by that very name, or by one that people would mix up with it.
    package func known(_ typed: String) async throws -> String? {
        let names = try await list().map(\.name)
        return names.first { $0.utf8.elementsEqual(typed.utf8) }
            ?? StaffName(typed)?.match(in: names)
    }

    /// Sets a password, for somebody new or known; their sessions end, the tries at the former
    /// password and at their codes are forgotten, and they are told by mail.
    /// - Parameters:
    ///   - role: nil leaves a known one theirs; a new one may then configure (設定), as the first one
    ///     in a workspace must.
    ///   - mail: where links and notices go; nil leaves a known one theirs.
    ///   - who: who does it, for the audit list.
    /// - Returns: nil if it is set; else why it is not taken.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func setPassword(
        _ password: String, name: String, role: Staff.Role?, mail: MailAddress? = nil,
        by who: String
    ) async throws -> PasswordRefusal? {
        switch try await NewPassword(ofStaff: name).hash(password, on: site) {
        case .failure(let refusal): return refusal
        case .success(let hash):
            try await set(hash, name: name, role: role, mail: mail?.address, by: who)
            return nil
        }
    }

    private func set(
        _ hash: PasswordHash, name: String, role wanted: Staff.Role?, mail: String?, by who: String
    ) async throws {
        try await site.publish { [site] batch in
            let transaction = batch.transaction
            let known = try transaction.staff(named: name)
                .flatMap { try transaction.staffMember($0.staff.id) }
            let before = known?.staff.role
            let role = wanted ?? before ?? .configure
            try transaction.setStaff(named: name, role: role, passwordHash: hash.text)
            try PasswordTries<Staff>.forget(name, transaction)
            try FactorCheck.forget(name, transaction)
            if before != role {
                try transaction.note(
                    .staff, name, by: who, at: site.now, old: before?.rawValue,
                    new: role.rawValue)
            }
            let isElsewhere = mail != nil && mail != known?.mail
            if let mail, isElsewhere, let id = try transaction.staff(named: name)?.staff.id {
                try transaction.setMail(mail, ofStaff: id)
                try transaction.note(.staff, name, by: who, at: site.now, new: "mail_set")
            }
            guard let known else { return }
            try transaction.note(.staff, name, by: who, at: site.now, new: "password")
            let changes: [StaffNotice.Change] =
                [.password] + (isElsewhere ? [.mail(withLink: false)] : [])
                + (known.staff.role == role ? [] : [.role(from: known.staff.role, to: role)])
            try StaffNotice(site: site).tell(known, of: changes, by: .administrator, &batch)
        }
    }

    /// Forgets the tries at somebody's password and codes, so that the right ones are taken again.
    /// Those that are counted for the addresses they came from stay.
    /// - Parameter who: who does it, for the audit list.
    /// - Returns: false if there is nobody called so.
    /// - Throws: `Busy`, `StoreError`
    package func unlock(_ name: String, by who: String) async throws -> Bool {
        try await site.writeAccounts { [site] transaction in
            guard try transaction.staff(named: name) != nil else { return false }
            try PasswordTries<Staff>.forget(name, transaction)
            try FactorCheck.forget(name, transaction)
            try transaction.note(.staff, name, by: who, at: site.now, new: "unlocked")
            return true
        }
    }

    /// - Returns: false if there is nobody called so.
    package func remove(_ name: String, by who: String) async throws -> Bool {
        try await site.writeAccounts { [site] transaction in
            let before = try transaction.staff(named: name)?.staff.role
            guard try transaction.removeStaff(named: name) else { return false }
            try transaction.note(
                .staff, name, by: who, at: site.now, old: before?.rawValue, new: nil)
            return true
        }
    }
}

import Foundation
import Logging
import Publishing
import SiteSettings
import SyncStore

/// 担当者のパスワード設定: sets the password of the member of staff to whom a link was sent.
package struct AcceptInvitation: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package enum Answer: Sendable, Equatable {
        /// It is set; the browser keeps by what it is known from now on (see `KnownDevices`).
        case set(device: String)
        /// The password is not taken; the link stays alive.
        case refused(PasswordRefusal)
        /// The link has expired, was used, or another one has taken its place; or there never was one.
        case noLink
    }

    /// Whose password can be set by that token, by name; nil if nobody's can. Changes nothing: mail
    /// scanners open links.
    package func name(ofToken token: String) async throws -> String? {
        try await find(token)?.staff.name
    }

    /// In one transaction: the password, the end of link and sessions, the audit list, and the mail
    /// that tells its holder, unless it is the first one.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        _ password: String, again: String, token: String
    ) async throws -> Answer {
        guard let member = try await find(token) else { return .noLink }
        guard PasswordPolicy.normalized(password) == PasswordPolicy.normalized(again) else {
            return .refused(.different)
        }
        let new = NewPassword(ofStaff: member.staff.name, mail: member.mail)
        switch try await new.hash(password, on: site) {
        case .failure(let refusal): return .refused(refusal)
        case .success(let hash): return try await set(hash, of: member, by: token)
        }
    }

    private func set(
        _ hash: PasswordHash, of member: StaffMember, by token: String
    ) async throws -> Answer {
        try await site.publish { [self] batch in
            let transaction = batch.transaction
            // Once more: another tab may have been faster, or somebody who took the access away.
            guard let found = try find(token, transaction), found.staff.id == member.staff.id
            else { return .noLink }
            let staff = found.staff
            try transaction.setPassword(hash: hash.text, ofStaff: staff.id)
            try PasswordTries<Staff>.forget(staff.name, transaction)
            try FactorCheck.forget(staff.name, transaction)
            try transaction.note(.staff, staff.name, by: staff.name, at: site.now, new: "password")
            try StaffNotice(site: site).tell(found, of: [.password], by: .link, &batch)
            site.log.info("password of staff set", metadata: ["staff": "\(staff.id)"])
            return .set(device: site.makeDevice(.staff, name: staff.name))
        }
    }

    private func find(_ token: String) async throws -> StaffMember? {
        try await site.readAccounts { [self] in try find(token, $0) }
    }

    private func find(_ token: String, _ transaction: AccountTransaction) throws -> StaffMember? {
        guard let link = try transaction.staffLink(hash: PasswordLink.hash(of: token)),
            site.now < link.expiresAt
        else { return nil }
        return try transaction.staffMember(link.staff)
    }
}

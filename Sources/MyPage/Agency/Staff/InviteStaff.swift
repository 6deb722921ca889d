import Publishing
import Recruiting
package import SyncStore

/// 担当者の招待: adds a member of staff without a password, and sends the link by which it is set.
package struct InviteStaff: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameters:
    ///   - name: as it was typed (see `StaffName`).
    ///   - inviter: who does it, for the mail and the audit list.
    /// - Returns: nil if the mail is on its way; else why nothing was done.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        name typed: String, role: Staff.Role, mail: String, by inviter: Staff
    ) async throws -> StaffRefusal? {
        guard let name = StaffName(typed) else { return .badName }
        guard let address = try? MailAddress(mail) else { return .badMail }
        return try await site.refusal { [site] in
            let invitation = try StaffInvitation(site)
            try site.open.outbox.publish { batch in
                let transaction = batch.transaction
                let inviter = try transaction.configurer(inviter)
                guard try name.match(in: transaction.staff().map(\.name)) == nil else {
                    throw StaffRefusal.nameTaken
                }
                let staff = try transaction.addStaff(
                    named: name.text, role: role, mail: address.address)
                try invitation.send(to: staff, address, by: inviter, &batch)
                try transaction.note(
                    .staff, staff.name, by: inviter.name, at: site.now,
                    new: "invited_\(role.rawValue)")
            }
        }
    }
}

import Publishing
import Recruiting
package import SyncStore

/// 招待の再送信、パスワード再設定: sends a member of staff a new link by which a password is set; the former
/// link ends at once, the former password only when a new one is set. The former address is told of
/// another one.
package struct SendStaffLink: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameters:
    ///   - mail: where to, as it was typed; it is kept for the next time.
    ///   - revision: what the screen has shown (see `StaffMember.revision`).
    ///   - sender: who does it, for the mail and the audit list.
    /// - Returns: nil if the mail is on its way; else why nothing was done.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        _ id: Int64, mail: String, over revision: String, by sender: Staff
    ) async throws -> StaffRefusal? {
        guard let address = try? MailAddress(mail) else { return .badMail }
        return try await site.refusal { [site] in
            let invitation = try StaffInvitation(site)
            try site.open.outbox.publish { batch in
                let transaction = batch.transaction
                let sender = try transaction.configurer(sender)
                let member = try transaction.changing(id, over: revision)
                try transaction.setMail(address.address, ofStaff: id)
                try invitation.send(to: member.staff, address, by: sender, &batch)
                let isElsewhere = member.mail.map { $0 != address.address } ?? true
                try transaction.note(
                    .staff, member.staff.name, by: sender.name, at: site.now,
                    new: isElsewhere ? "link_sent_elsewhere" : "link_sent")
                if isElsewhere {
                    try StaffNotice(site: site).tell(
                        member, of: [.mail(withLink: true)], by: .colleague(sender), &batch)
                }
            }
        }
    }
}

import Foundation
import Logging
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// The mail with the link by which a member of staff sets a password.
struct StaffInvitation {
    let site: MyPageSite
    let mailing: Mailing

    /// Of one sender, whoever gets them; to one address, whoever sends them: a session that was stolen
    /// floods nobody.
    private static let ceilings = Throttle(ceilings: [
        .init(what: "staff invitation", count: 20, seconds: 3_600),
        .init(what: "staff invitation mail", count: 3, seconds: 3_600),
    ])

    init(_ site: MyPageSite) throws {
        self.site = site
        mailing = try site.mailing()
    }

    /// Writes it, with a new link; the former one ends.
    /// - Throws: `StaffRefusal` if there were too many.
    func send(
        to staff: Staff, _ address: MailAddress, by sender: Staff, _ batch: inout OutboxBatch
    ) throws {
        let triers = ["\(sender.id)", PasswordLink.hash(of: address.key).hex]
        if let minutes = try Self.ceilings.note(triers, at: site.now, batch.transaction) {
            throw StaffRefusal.tooMany(minutes: minutes)
        }
        let link = mailing.links.make(at: site.now)
        let id = batch.makeId()
        let mail = try mailing.composer.staffInvitation(
            to: staff.name, address, by: sender.name, link: link, id: id)
        try batch.transaction.replaceLink(
            ofStaff: staff.id, hash: link.hash, expiresAt: link.expiresAt)
        try batch.add(mail: .staffInvitation, id: id, mail)
        try batch.transaction.addLinkMail(id, madeAt: link.issuedAt, expiresAt: link.expiresAt)
        site.log.info("link sent to staff", metadata: ["staff": "\(staff.id)"])
    }
}

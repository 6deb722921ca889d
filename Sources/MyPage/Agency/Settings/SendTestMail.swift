import Foundation
import Logging
package import Publishing
import SiteSettings
package import SyncStore

/// テストメールを自分に送る: a template's mail with made-up values, to the address that is on record of whoever
/// asks for it, and to no other.
package struct SendTestMail: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// What the audit list says of it.
    static let noted = "test_mail"

    /// Of one member of staff: a session that was stolen floods nobody.
    private static let ceiling = Throttle("test mail", 20, in: 3_600)

    /// A second click is not a second mail, in seconds.
    private static let pause = 5.0

    /// What the mails of one template to one member of staff are called here.
    private static let click = "test mail template"

    /// The address that it would go to; nil if none is on record.
    /// - Throws: `Busy`, `StoreError`
    package func address(of staff: Staff) async throws -> String? {
        try await site.readAccounts { try $0.staffMember(staff.id)?.mail }
    }

    /// - Returns: nil if the mail is on its way, by the click before this one perhaps; else why nothing
    ///   was done.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        _ name: TemplateName, by staff: Staff
    ) async throws -> StaffRefusal? {
        try await site.refusal { [site] in
            let (settings, templates) = site.live.both
            let names = try site.mirror.read {
                try site.fieldNames.names(given: settings.fields, $0)
            }
            let preview = MailPreview(
                settings: settings, environment: site.environment, names: names)
            let isWritten: Bool = try site.open.outbox.publish { batch in
                let transaction = batch.transaction
                let staff = try transaction.configurer(staff)
                guard let address = try transaction.staffMember(staff.id)?.mail else {
                    throw StaffRefusal.noMail
                }
                let trier = "\(staff.id) \(name.rawValue)"
                let last = try transaction.oldestAttempt(
                    ofLast: 1, Self.click, by: trier, within: Self.pause, of: site.now)
                // One that is to come is of before the clock was put back.
                if let last, last <= site.now { return false }
                if let minutes = try Self.ceiling.note(["\(staff.id)"], at: site.now, transaction) {
                    throw StaffRefusal.tooMany(minutes: minutes)
                }
                try transaction.noteAttempt(Self.click, by: trier, at: site.now)
                let id = batch.makeId()
                try batch.add(
                    testMail: id, preview.testMail(templates[name], to: address, id: id))
                try transaction.note(
                    .staff, staff.name, by: staff.name, at: site.now, new: Self.noted)
                return true
            }
            guard isWritten else { return }
            site.log.info("test mail written", metadata: ["staff": "\(staff.id)"])
        }
    }
}

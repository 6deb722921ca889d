package import Foundation
import InternetMessage
package import Recruiting
package import SiteSettings
package import SyncStore

/// Writes mails: a template filled in, with the site's sender, time zone and a fixed Message-ID.
package struct MailComposer {
    private let site: Settings.Site
    private let sender: Mailbox
    private let envelope: Settings.Outbox.Envelope
    private let templates: Templates
    private let links: PasswordLinks
    private let declines: DeclineLinks
    private let clock: @Sendable () -> Date
    private let times: MomentText

    package init(
        settings: Settings, templates: Templates, links: PasswordLinks, declines: DeclineLinks,
        clock: @escaping @Sendable () -> Date
    ) throws {
        site = settings.site
        sender = try settings.site.mailbox
        envelope = settings.outbox.envelope
        self.templates = templates
        self.links = links
        self.declines = declines
        self.clock = clock
        times = MomentText(in: site.zone)
    }

    /// Whether the mail names fields of the CRM, which must then be looked up.
    package func needsFields(_ name: TemplateName) -> Set<FieldAlias> { templates[name].fields }

    /// Whether the mail names the owner (所有者), who must then be looked up.
    package func namesOwner(_ name: TemplateName) -> Bool { templates[name].namesOwner }

    /// Whom a mail goes to, and who that is in the CRM.
    package struct Recipient {
        package let address: String
        package let mailKey: String
        package let name: String
        package var person: Int64?
        package var resume: Int64?
        /// The values of the CRM's fields that the mail names.
        package var fields: [FieldAlias: String] = [:]
        /// Who looks after them at the agency, if the mail says it; empty if nobody knows.
        package var owner: String

        package init(
            _ address: MailAddress, name: String, person: Int64?, resume: Int64?,
            fields: [FieldAlias: String], owner: String
        ) {
            self.address = address.address
            mailKey = address.key
            self.name = name
            self.person = person
            self.resume = resume
            self.fields = fields
            self.owner = owner
        }

        /// The holder of an account.
        package init(
            _ account: Account, name: String? = nil, fields: [FieldAlias: String], owner: String
        ) {
            address = account.mail
            mailKey = account.mailKey
            self.name = name ?? account.name
            person = account.personId
            resume = account.resumeId
            self.fields = fields
            self.owner = owner
        }
    }

    /// A mail with a password link.
    package func invitation(
        _ name: TemplateName, _ recipient: Recipient, link: PasswordLink, id: String
    ) throws -> [UInt8] {
        var values = siteValues()
        values.set("name", recipient.name)
        values.set("mail", recipient.address)
        values.set("person_id", recipient.person.map { String($0) } ?? "")
        values.set("resume_id", recipient.resume.map { String($0) } ?? "")
        values.set("password_url", links.url(of: link))
        values.set("expires", times.string(from: link.expiresAt))
        values.set("valid_hours", String(links.validHours))
        values.set("owner_name", recipient.owner)
        for (alias, value) in recipient.fields {
            values.set(alias, times.string(ofField: value))
        }
        var decline: String?
        if name.canBeDeclined, let person = recipient.person {
            decline = declines.url(site: site.baseURL, person: person, mailKey: recipient.mailKey)
            values.set("decline_url", decline ?? "")
        }
        return try message(
            name, values, to: recipient.address,
            // RFC 8058, section 3.1: one click wants HTTPS.
            unsubscribe: decline.flatMap { $0.hasPrefix("https:") ? $0 : nil }, id: id)
    }

    /// How many duplicates one mail lists at the most; the rest stands in the run's report.
    package static let mostListed = 200

    /// The duplicate-error mail to one owner.
    /// - Parameters:
    ///   - listed: `mostListed` at the most.
    ///   - count: how many there are.
    package func duplicates(
        _ listed: [Duplicate], of count: Int, owner: Owner, address: MailAddress, id: String
    ) throws -> [UInt8] {
        var values = listValues(listed.count, of: count, owner)
        values.set(
            "duplicates",
            listed.map { duplicate in
                var row = TemplateValues()
                row.set("name", duplicate.name)
                row.set("mail", duplicate.address)
                row.set("person_id", String(duplicate.person))
                row.set("resume_id", duplicate.record.resumeId.map { String($0) } ?? "")
                row.set("account_id", String(duplicate.account.id))
                row.set("account_status", duplicate.account.status.japanese)
                return row
            })
        return try message(.duplicateError, values, to: address.address, id: id)
    }

    /// The mail (マイページ登録完了メール) that tells an owner of a registration.
    /// - Parameter isStatusUpdated: whether the CRM is told of it, too.
    func completion(
        of account: Account, at date: Date, isStatusUpdated: Bool, owner: Owner,
        address: MailAddress, id: String
    ) throws -> [UInt8] {
        var values = siteValues()
        values.set("owner_name", owner.name)
        values.set("name", account.name)
        values.set("mail", account.mail)
        values.set("person_id", account.personId.map { String($0) } ?? "")
        values.set("resume_id", account.resumeId.map { String($0) } ?? "")
        values.set("registered_at", times.string(from: date))
        if isStatusUpdated { values.set("status_updated", "はい") }
        return try message(.registrationComplete, values, to: address.address, id: id)
    }

    /// The mail (未登録者のお知らせ) that tells an owner who of theirs has not registered yet. It holds no
    /// link that opens anything.
    /// - Parameters:
    ///   - listed: `mostListed` at the most.
    ///   - count: how many there are.
    package func digest(
        _ listed: [Account], of count: Int, owner: Owner, address: MailAddress, id: String
    ) throws -> [UInt8] {
        var values = listValues(listed.count, of: count, owner)
        values.set(
            "candidates",
            listed.map { account in
                var row = TemplateValues()
                row.set("name", account.name.isEmpty ? "（氏名なし）" : account.name)
                row.set("person_id", account.personId.map { String($0) } ?? "")
                row.set(
                    "opened_on",
                    String(times.string(from: account.createdAt).prefix { $0 != " " }))
                return row
            })
        return try message(.ownerDigest, values, to: address.address, id: id)
    }

    /// The mail by which a member of staff sets a password.
    /// - Parameters:
    ///   - name: what they sign in with.
    ///   - sender: the name of who has it sent.
    package func staffInvitation(
        to name: String, _ address: MailAddress, by sender: String, link: PasswordLink, id: String
    ) throws -> [UInt8] {
        var values = siteValues()
        values.set("staff_name", name)
        values.set("inviter_name", sender)
        values.set("password_url", links.staffURL(of: link))
        values.set("expires", times.string(from: link.expiresAt))
        values.set("valid_hours", String(links.validHours))
        return try message(.staffInvitation, values, to: address.address, id: id)
    }

    /// A mail that tells the holder of an account what became of it. It holds no link that opens
    /// anything.
    /// - Parameters:
    ///   - date: when that was.
    ///   - minutes: how long it lasts; nil for what lasts.
    package func notice(
        _ name: TemplateName, to account: Account, at date: Date, minutes: Int? = nil, id: String
    ) throws -> [UInt8] {
        var values = siteValues()
        values.set("name", account.name)
        values.set("mail", account.mail)
        values.set("happened_at", times.string(from: date))
        values.set("minutes", minutes.map { String($0) } ?? "")
        values.set("forgot_url", "\(site.baseURL)/forgot")
        return try message(name, values, to: account.mail, id: id)
    }

    /// A mail that tells a member of staff what was changed about their access. It holds no link that
    /// opens anything.
    /// - Parameters:
    ///   - name: what they sign in with.
    ///   - changes: what was changed, in the words of the mail.
    ///   - who: who has changed it, in the words of the mail.
    ///   - date: when that was.
    package func staffChanged(
        _ name: String, to address: String, _ changes: String, by who: String, at date: Date,
        id: String
    ) throws -> [UInt8] {
        var values = siteValues()
        values.set("staff_name", name)
        values.set("changes", changes)
        values.set("happened_at", times.string(from: date))
        values.set("changed_by", who)
        return try message(.staffChanged, values, to: address, id: id)
    }

    private func siteValues() -> TemplateValues {
        var values = TemplateValues()
        values.set("site_name", site.name)
        values.set("site_url", site.baseURL)
        return values
    }

    /// What begins a mail to an owner that lists some of their people.
    /// - Parameters:
    ///   - listed: how many it lists.
    ///   - count: how many there are.
    private func listValues(_ listed: Int, of count: Int, _ owner: Owner) -> TemplateValues {
        var values = siteValues()
        values.set("owner_name", owner.name)
        values.set("count", String(count))
        if count > listed { values.set("more", String(count - listed)) }
        return values
    }

    private func message(
        _ name: TemplateName, _ values: TemplateValues, to address: String,
        unsubscribe: String? = nil, id: String
    ) throws -> [UInt8] {
        let text = templates[name].render(values)
        return try Message(
            from: sender, to: Mailbox(address: address), subject: text.subject, body: text.body,
            date: clock(), timeZone: site.zone, messageID: "\(id)@\(sender.domain)",
            unsubscribe: unsubscribe
        ).eml(withEnvelope: envelope == .xHeaders)
    }
}

import Foundation
import InternetMessage
public import Recruiting
import SyncStore

/// Writes mails: a template filled in, with the site's sender, time zone and a fixed Message-ID.
struct MailComposer {
    private let site: Settings.Site
    private let sender: Mailbox
    private let templates: Templates
    private let links: PasswordLinks
    private let clock: @Sendable () -> Date
    private let times: DateFormatter

    init(
        settings: Settings, templates: Templates, links: PasswordLinks,
        clock: @escaping @Sendable () -> Date
    ) throws {
        site = settings.site
        sender = try settings.site.mailbox
        self.templates = templates
        self.links = links
        self.clock = clock
        times = DateFormatter()
        times.locale = Locale(identifier: "ja_JP")
        times.timeZone = site.zone
        times.dateFormat = "yyyy年M月d日 HH時mm分"
    }

    /// Whether the mail names fields of the CRM, which must then be looked up.
    func needsFields(_ name: TemplateName) -> Set<FieldAlias> { templates[name].fields }

    /// A mail with a password link to the person of a decision.
    func invitation(
        _ name: TemplateName, _ recipient: Decision.Recipient, person: Int64?, resume: Int64?,
        link: PasswordLink, fields: [FieldAlias: String], id: String
    ) throws -> [UInt8] {
        var values = siteValues()
        values.set("name", recipient.name)
        values.set("mail", recipient.mail)
        values.set("person_id", person.map { String($0) } ?? "")
        values.set("resume_id", resume.map { String($0) } ?? "")
        values.set("password_url", links.url(of: link))
        values.set("expires", times.string(from: link.expiresAt))
        values.set("valid_hours", String(links.validHours))
        for (alias, value) in fields { values.set(alias, value) }
        return try message(name, values, to: recipient.mail, id: id)
    }

    /// The duplicate-error mail to one owner.
    func duplicates(
        _ duplicates: [(decision: Decision, account: Account?)], owner: Owner,
        address: MailAddress, id: String
    ) throws -> [UInt8] {
        var values = siteValues()
        values.set("owner_name", owner.name)
        values.set("count", String(duplicates.count))
        values.set(
            "duplicates",
            duplicates.map { decision, account in
                var row = TemplateValues()
                row.set("name", decision.recipient?.name ?? "")
                row.set("mail", decision.recipient?.mail ?? "")
                row.set("person_id", String(decision.personId))
                row.set("resume_id", decision.resumeId.map { String($0) } ?? "")
                row.set("account_id", decision.accountId.map { String($0) } ?? "")
                row.set("account_status", account?.status.japanese ?? "")
                return row
            })
        return try message(.duplicateError, values, to: address.address, id: id)
    }

    /// The mail (マイページ登録完了メール) that tells an owner of a registration.
    func completion(
        of account: Account, at date: Date, owner: Owner, address: MailAddress, id: String
    ) throws -> [UInt8] {
        var values = siteValues()
        values.set("owner_name", owner.name)
        values.set("name", account.name)
        values.set("mail", account.mail)
        values.set("person_id", account.personId.map { String($0) } ?? "")
        values.set("resume_id", account.resumeId.map { String($0) } ?? "")
        values.set("registered_at", times.string(from: date))
        return try message(.registrationComplete, values, to: address.address, id: id)
    }

    private func siteValues() -> TemplateValues {
        var values = TemplateValues()
        values.set("site_name", site.name)
        values.set("site_url", site.baseURL)
        return values
    }

    private func message(
        _ name: TemplateName, _ values: TemplateValues, to address: String, id: String
    ) throws -> [UInt8] {
        let text = templates[name].render(values)
        return try Message(
            from: sender, to: Mailbox(address: address), subject: text.subject, body: text.body,
            date: clock(), timeZone: site.zone, messageID: "\(id)@\(sender.domain)"
        ).eml()
    }
}

extension AccountStatus {
    /// What the screens and mails call it.
    public var japanese: String {
        switch self {
        case .provisional: "仮登録"
        case .registered: "本登録"
        case .withdrawn: "退会"
        }
    }
}

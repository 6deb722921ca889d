import Foundation
import InternetMessage
package import SiteSettings

/// A mail as a template makes it, for one of the staff to look at in their own mailbox: of made-up
/// people, with 【テスト】 before its subject. Its links are of the site's own address and lead nowhere.
package struct TestMail {
    private let settings: Settings
    private let templates: Templates
    private let environment: Environment

    package init(settings: Settings, templates: Templates, environment: Environment) {
        self.settings = settings
        self.templates = templates
        self.environment = environment
    }

    /// What its subject begins with.
    package static let mark = "【テスト】"

    /// - Parameter id: of the outbox's item.
    /// - Returns: the bytes of the file.
    package func eml(_ name: TemplateName, to address: String, id: String) throws -> [UInt8] {
        let now = environment.now()
        let text = templates[name].render(values(of: name, at: now))
        let sender = try settings.site.mailbox
        return try Message(
            from: sender, to: Mailbox(address: address), subject: Self.mark + text.subject,
            body: text.body, date: now, timeZone: settings.site.zone,
            messageID: "\(id)@\(sender.domain)"
        ).eml(withEnvelope: settings.outbox.envelope == .xHeaders)
    }

    private func values(of name: TemplateName, at now: Date) -> TemplateValues {
        let times = MomentText(in: settings.site.zone)
        let links = PasswordLinks(settings, environment: environment, isSimulated: true)
        let link = links.make(at: now)
        let site = settings.site.baseURL
        var values = name.sampleValues(fields: templates[name].fields)
        values.set("site_name", settings.site.name)
        values.set("site_url", site)
        values.set("forgot_url", "\(site)/forgot")
        values.set(
            "password_url",
            name == .staffInvitation ? links.staffURL(of: link) : links.url(of: link))
        // Nobody of the CRM is 0.
        values.set("decline_url", DeclineLinks.simulated.url(site: site, person: 0, mailKey: ""))
        values.set("expires", times.string(from: link.expiresAt))
        values.set("valid_hours", String(links.validHours))
        values.set("happened_at", times.string(from: now))
        values.set("registered_at", times.string(from: now))
        return values
    }
}

package import Foundation
import InternetMessage
package import Recruiting
package import SiteSettings

/// A mail as a template would make it: of made-up values, or of what the mirror knows of a person.
package struct MailPreview {
    private let settings: Settings
    private let now: Date

    package init(settings: Settings, now: Date) {
        self.settings = settings
        self.now = now
    }

    /// - Parameters:
    ///   - candidate: whose values are shown, with the catalog of their fields; the others are made up.
    ///   - owner: who looks after that candidate; empty if nobody knows.
    package func mail(
        _ template: MailTemplate, _ candidate: (Candidate, FieldCatalog)?, owner: String = ""
    ) throws -> (subject: String, body: String, eml: [UInt8]) {
        var values = template.name.sampleValues(fields: template.fields)
        values.set("site_name", settings.site.name)
        values.set("site_url", settings.site.baseURL)
        values.set("forgot_url", "\(settings.site.baseURL)/forgot")
        if let (person, catalog) = candidate {
            let resume = person.resumes.min { $0.precedes($1) }
            func value(_ alias: FieldAlias) -> String {
                let fields = alias.resource == .resume ? resume?.fields : person.fields
                return fields?[catalog.number(of: alias)]?.text ?? ""
            }
            for alias in template.fields { values.set(alias, value(alias)) }
            values.set("name", value(.personName))
            values.set("mail", value(.personMail))
            values.set("person_id", String(person.id))
            values.set("resume_id", resume.map { String($0.id) } ?? "")
            if template.name.takesFields { values.set("owner_name", owner) }
        }
        let text = template.render(values)
        let sender = try settings.site.mailbox
        let eml = try Message(
            from: sender, to: Mailbox(address: "preview@example.jp"), subject: text.subject,
            body: text.body, date: now, timeZone: settings.site.zone,
            messageID: "preview@\(sender.domain)"
        ).eml()
        return (text.subject, text.body, eml)
    }
}

import Foundation
import InternetMessage
package import Recruiting
package import SiteSettings
import SyncStore

/// A mail as a template would make it: of made-up values, or of what the mirror knows of a person; with
/// links of this site that open nothing, and moments as they would be now.
package struct MailPreview {
    private let settings: Settings
    private let environment: Environment
    private let names: FieldNames

    /// - Parameter names: what made-up values of the CRM's fields are called, and a person's options.
    package init(settings: Settings, environment: Environment, names: FieldNames) {
        self.settings = settings
        self.environment = environment
        self.names = names
    }

    /// Somebody whose values are shown.
    package struct Person: Sendable {
        let candidate: Candidate
        /// What the numbers of their fields mean.
        let catalog: FieldCatalog
        /// The names of owners, by their ids.
        let owners: [Int64: String]

        package init(candidate: Candidate, catalog: FieldCatalog, owners: [Int64: String]) {
            self.candidate = candidate
            self.catalog = catalog
            self.owners = owners
        }
    }

    /// - Parameter person: whose values are shown; the others are made up.
    package func mail(
        _ template: MailTemplate, _ person: Person?
    ) throws -> (subject: String, body: String, eml: [UInt8]) {
        let text = self.text(template, person)
        let eml = try message(text, to: "preview@example.jp", id: "preview").eml()
        return (text.subject, text.body, eml)
    }

    /// What the subject of a test mail begins with.
    package static let testMark = "【テスト】"

    /// The mail of made-up values, for one of the staff to look at in their own mailbox.
    /// - Parameter id: of the outbox's item.
    /// - Returns: the bytes of the file.
    package func testMail(
        _ template: MailTemplate, to address: String, id: String
    ) throws -> [UInt8] {
        var text = self.text(template, nil)
        text.subject = Self.testMark + text.subject
        return try message(text, to: address, id: id)
            .eml(withEnvelope: settings.outbox.envelope == .xHeaders)
    }

    private func message(
        _ text: (subject: String, body: String), to address: String, id: String
    ) throws -> Message {
        let sender = try settings.site.mailbox
        return try Message(
            from: sender, to: Mailbox(address: address), subject: text.subject, body: text.body,
            date: environment.now(), timeZone: settings.site.zone,
            messageID: "\(id)@\(sender.domain)")
    }

    private func text(
        _ template: MailTemplate, _ person: Person?
    ) -> (subject: String, body: String) {
        var values = template.name.sampleValues(fields: template.fields)
        for alias in template.fields { values.set(alias, "〈\(names.name(of: alias))〉") }
        setSite(&values, template.name, person, at: environment.now())
        if let person { set(&values, template, person) }
        return template.render(values)
    }

    private func setSite(
        _ values: inout TemplateValues, _ name: TemplateName, _ person: Person?, at now: Date
    ) {
        let site = settings.site
        let links = PasswordLinks(settings, environment: environment, isSimulated: true)
        let link = links.make(at: now)
        let times = MomentText(in: site.zone)
        values.set("site_name", site.name)
        values.set("site_url", site.baseURL)
        values.set("forgot_url", "\(site.baseURL)/forgot")
        values.set(
            "password_url",
            name == .staffInvitation ? links.staffURL(of: link) : links.url(of: link))
        // Nobody of the CRM is 0.
        values.set(
            "decline_url",
            DeclineLinks.simulated.url(
                site: site.baseURL, person: person?.candidate.id ?? 0, mailKey: ""))
        values.set("expires", times.string(from: link.expiresAt))
        values.set("valid_hours", "\(links.validHours)")
        values.set("happened_at", times.string(from: now))
        values.set("registered_at", times.string(from: now))
        if !settings.status.writes(.registered) { values.set("status_updated", "") }
    }

    private func set(
        _ values: inout TemplateValues, _ template: MailTemplate, _ person: Person
    ) {
        let candidate = person.candidate
        let resume = candidate.resumes.min { $0.precedes($1) }
        let record = CRMRecord(settings.status, catalog: person.catalog, names: names)
        let wanted = template.fields.union([.personMail])
        let known = record.values(of: wanted, candidate, resume, owners: person.owners)
        let times = MomentText(in: settings.site.zone)
        for alias in template.fields {
            values.set(alias, times.string(ofField: known[alias] ?? ""))
        }
        values.set("name", record.name(of: candidate))
        values.set("mail", known[.personMail] ?? "")
        values.set("person_id", String(candidate.id))
        values.set("resume_id", resume.map { String($0.id) } ?? "")
        if template.name.takesFields {
            values.set("owner_name", record.ownerName(of: candidate, resume, person.owners))
        }
    }
}

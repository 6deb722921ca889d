import Foundation
package import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// プレビュー: a mail before its text is saved.
package struct PreviewMail: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// The mail that a text makes for a person of the mirror, or for a made-up one.
    /// - Returns: the `.eml`, with its subject and body as a reader sees them, and whether it is of
    ///   the person who was asked for.
    /// - Throws: `MailTemplate.Problems`
    package func callAsFunction(
        _ text: String, as name: TemplateName, person: Int64?
    ) async throws -> (subject: String, body: String, eml: [UInt8], isOfPerson: Bool) {
        let template = try MailTemplate(name, text: text, file: name.japanese)
        return try await site.read { [site] in
            let settings = site.settings
            let (names, known) = try site.mirror.read { snapshot in
                (
                    try site.fieldNames.names(given: settings.fields, snapshot),
                    try person.flatMap { try Self.find($0, settings, snapshot) }
                )
            }
            let mail = try MailPreview(
                settings: settings, environment: site.environment, names: names
            ).mail(template, known)
            return (mail.subject, mail.body, mail.eml, known != nil)
        }
    }

    /// A person of the mirror, with the names of those who look after them.
    private static func find(
        _ person: Int64, _ settings: Settings, _ snapshot: borrowing MirrorSnapshot
    ) throws -> MailPreview.Person? {
        guard let candidate = try snapshot.candidate(person) else { return nil }
        let record = CRMRecord(settings.status, catalog: snapshot.catalog)
        var owners: [Int64: String] = [:]
        for id in record.everyOwner(of: candidate) { owners[id] = try snapshot.owner(id)?.name }
        return MailPreview.Person(candidate: candidate, catalog: snapshot.catalog, owners: owners)
    }
}

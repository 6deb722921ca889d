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
            let known = try person.flatMap { try Self.find($0, site) }
            let mail = try MailPreview(settings: site.settings, now: site.now)
                .mail(template, known?.candidate, owner: known?.owner ?? "")
            return (mail.subject, mail.body, mail.eml, known != nil)
        }
    }

    /// A person of the mirror, with who looks after them: the first owner with a name.
    private static func find(
        _ person: Int64, _ site: MyPageSite
    ) throws -> (candidate: (Candidate, FieldCatalog), owner: String)? {
        try site.mirror.read { snapshot in
            guard let candidate = try snapshot.candidate(person) else { return nil }
            let record = CRMRecord(site.settings.status, catalog: snapshot.catalog)
            let resume = candidate.resumes.min { $0.precedes($1) }
            var owner = ""
            for id in record.owners(of: candidate, resume).ids where owner.isEmpty {
                owner = try snapshot.owner(id)?.name ?? ""
            }
            return ((candidate, snapshot.catalog), owner)
        }
    }
}

import Foundation
package import Publishing
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
            let candidate = try person.flatMap { id in
                try site.mirror.read { snapshot in
                    try snapshot.candidate(id).map { ($0, snapshot.catalog) }
                }
            }
            let mail = try MailPreview(settings: site.settings, now: site.now)
                .mail(template, candidate)
            return (mail.subject, mail.body, mail.eml, candidate != nil)
        }
    }
}

import HTTPTypes
import Hummingbird
import MyPage
import Publishing

/// A mail's text for those who may only look: what stands there, and the mail that it makes.
extension TemplateRoutes {
    func shown(
        _ template: EditableTemplate, mail: (subject: String, body: String)?,
        _ context: PageContext, status: HTTPResponse.Status = .ok, problems: [String] = []
    ) -> Response {
        var values: [String: Any] = [
            "name": template.name.rawValue, "subject": template.draft.subject,
            "text": template.draft.body,
        ]
        values["mail"] = mail.map { ["subject": $0.subject, "body": $0.body] }
        return AdminPage(
            screen: .templates, title: template.name.japanese,
            content: Page.render(Self.shownTemplate, values),
            problems: problems + template.complaints
        ).response(status, context, site.settings)
    }

    /// The mail that a text makes of made-up values; nil if the text has a mistake, which
    /// somebody may have made by hand.
    func sample(
        _ draft: TemplateDraft, _ name: TemplateName
    ) async throws -> (subject: String, body: String)? {
        do {
            let mail = try await PreviewMail(site)(draft.text, as: name, person: nil)
            return (mail.subject, mail.body)
        } catch is MailTemplate.Problems {
            return nil
        }
    }

    private static let shownTemplate = Page.template(PackageResources.template_shown_mustache)
}

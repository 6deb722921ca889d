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
        var values: [String: Any] = ["name": template.name.rawValue, "text": template.text]
        values["mail"] = mail.map { ["subject": $0.subject, "body": $0.body] }
        return AdminPage(
            screen: .templates, title: template.name.japanese,
            content: Page.render(Self.shownTemplate, values), problems: problems
        ).response(status, context, site.settings)
    }

    /// The mail to a made-up person; nil if the text has a mistake, which somebody has made by hand.
    func sample(of template: EditableTemplate) async throws -> (subject: String, body: String)? {
        do {
            let mail = try await PreviewMail(site)(template.text, as: template.name, person: nil)
            return (mail.subject, mail.body)
        } catch is MailTemplate.Problems {
            return nil
        }
    }

    private static let shownTemplate = Page.template(PackageResources.template_shown_mustache)
}

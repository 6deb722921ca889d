import HTTPTypes
import Hummingbird
import MyPage
import Publishing
import SyncStore

/// テストメールを自分に送る: a template's mail to one's own address.
struct TestMailRoutes {
    let site: MyPageSite

    static let path = "/admin/test-mail"

    func add(to group: RouterGroup<PageContext>) {
        group.get("test-mail") { request, context in
            let isSent = request.uri.queryParameters["sent"] != nil
            return try await page(context, notice: isSent ? "テストメールを送信しました。" : nil)
        }
        group.post("test-mail", use: send)
    }

    private func page(
        _ context: PageContext, notice: String? = nil, problems: [String] = []
    ) async throws -> Response {
        let address = try await SendTestMail(site).address(of: context.staff)
        let chosen = context.form["template"]
        var values: [String: Any] = [
            "id": context.staff.id, "can_be_sent": context.staff.mayConfigure && address != nil,
            "templates": TemplateName.allCases.map {
                [
                    "name": $0.rawValue, "title": $0.japanese, "is_chosen": $0.rawValue == chosen,
                ] as [String: Any]
            },
        ]
        values["address"] = address
        return AdminPage(
            title: "テストメールを自分に送る", content: context.render(Self.template, values),
            notice: notice, problems: problems
        ).response(.ok, context, site.settings)
    }

    private func send(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let name = TemplateName(rawValue: context.form["template"]) else {
            throw HTTPError(.unprocessableContent)
        }
        if let refusal = try await SendTestMail(site)(name, by: context.staff) {
            return try await refusal.marking(page(context, problems: [refusal.japanese]))
        }
        return .redirect(to: "\(Self.path)?sent")
    }

    private static let template = Page.template(PackageResources.test_mail_mustache)
}

import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings

/// 担当者のパスワード設定: where the link in the mail to a member of staff leads. There is no session yet.
struct InvitationRoutes {
    let site: MyPageSite

    private static let template = Page.template(PackageResources.invitation_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("invitation", use: show)
        group.post("invitation", use: set)
    }

    /// Changes nothing: mail scanners open links.
    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let token = request.uri.queryParameters["token"].map(String.init) ?? ""
        return try await form(token: token, context)
    }

    private func set(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = context.form
        let token = form["token"]
        let answer = try await AcceptInvitation(site)(
            form["password"], again: form["again"], token: token)
        switch answer {
        case .set(let device):
            var response = Response.redirect(to: "/admin/signin?\(StaffRoutes.passwordSet)")
            DeviceCookie(settings: site.settings, holder: .staff).set(device, on: &response)
            return response
        case .refused(let refusal):
            return try await self.form(token: token, context, refusal: refusal)
        case .noLink:
            return noLink
        }
    }

    private func form(
        token: String, _ context: PageContext, refusal: PasswordRefusal? = nil
    ) async throws -> Response {
        guard let name = try await AcceptInvitation(site).name(ofToken: token)
        else { return noLink }
        var values: [String: Any] = [
            "token": token, "key": context.formKey, "name": name,
            "min": ChangeStaffPassword.minLength(site.settings),
        ]
        if let refusal {
            values["error"] = refusal.japanese
            // Which of the two fields is to be mended.
            values[refusal == .different ? "wrong_again" : "wrong_password"] = true
        }
        return Page(
            title: "管理画面のパスワードの設定", content: Page.render(Self.template, values),
            isWrong: refusal != nil
        ).response(refusal == nil ? .ok : .unprocessableContent, site.settings)
    }

    /// The same for an expired, a used, a cut off and an unknown link.
    private var noLink: Response {
        Page(
            title: "このURLは使えません",
            content: Page.paragraph(
                "URLが途中で切れているか、有効期限が切れているか、すでに使われています。最も新しいメールのURLを、そのまま開いてください。"
                    + "新しいURLが必要な場合は、招待した担当者に再送信を依頼してください。"
                    + "パスワードを設定済みの方は、管理画面にログインしてください。")
                + Page.way("管理画面へ", to: "/admin")
        ).response(.gone, site.settings)
    }
}

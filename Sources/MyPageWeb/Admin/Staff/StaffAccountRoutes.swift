import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// What is a member of staff's own: name, role, password, and where they are signed in. Everybody may
/// change it, whatever their role (see `AdminGuard`).
struct StaffAccountRoutes {
    let site: MyPageSite

    static let path = "/admin/account"
    private static let password = "\(path)/password"

    private static let template = Page.template(PackageResources.staff_account_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("account", use: show)
        group.post("account", use: end)
        group.get("account/password") { _, context in page(context) }
        group.post("account/password", use: change)
    }

    private var settings: Settings { site.settings }
    private var cookie: SessionCookie { SessionCookie(settings: settings, holder: .staff) }

    /// The `AdminGuard` has let nobody through without one.
    private func secret(_ request: Request) throws -> String {
        guard let secret = cookie.secret(in: request) else { throw HTTPError(.forbidden) }
        return secret
    }

    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let table = SessionTable(
            sessions: try await StaffSignIn(site).sessions(of: secret(request)),
            action: Self.path)
        let values = [
            "name": context.staff.name, "role": context.staff.role.japanese,
            "sessions": table.content(key: context.formKey, settings),
        ]
        let query = request.uri.queryParameters
        let notice: String? =
            if query["changed"] != nil {
                "パスワードを変更しました。ほかの端末はログアウトしました。"
            } else if query["ended"] != nil {
                "ほかの端末をログアウトしました。"
            } else {
                nil
            }
        return AdminPage(
            title: "自分のアカウント", content: Page.render(Self.template, values), notice: notice
        ).response(.ok, context, settings)
    }

    /// Ends other sessions.
    private func end(_ request: Request, _ context: PageContext) async throws -> Response {
        let isEnded = try await StaffSignIn(site).endOtherSessions(
            SessionTable.chosen(in: context.form), of: secret(request),
            client: ClientAddress.of(request, context, settings))
        return .redirect(to: Self.path + (isEnded ? "?ended" : ""))
    }

    private func page(_ context: PageContext, _ change: PasswordChange? = nil) -> Response {
        let form = PasswordChangeForm(
            action: Self.password, username: context.staff.name,
            minLength: ChangeStaffPassword.minLength(settings), change: change)
        return form.marking(
            AdminPage(
                title: form.title, content: form.content(key: context.formKey),
                isWrong: form.isWrong
            ).response(.ok, context, settings))
    }

    private func change(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = context.form
        let change = try await ChangeStaffPassword(site)(
            form["password"], again: form["again"], present: form["present"],
            session: secret(request), client: ClientAddress.of(request, context, settings),
            device: DeviceCookie(settings: settings, holder: .staff).device(in: request))
        return PasswordChangeForm.answer(
            change, to: .staff, settings, done: "\(Self.path)?changed", signIn: "/admin/signin"
        ) { page(context, $0) }
    }
}

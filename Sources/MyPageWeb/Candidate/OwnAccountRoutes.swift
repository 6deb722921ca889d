import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import Recruiting
import SiteSettings
import SyncStore

/// What is a candidate's own: the password, and where they are signed in.
struct OwnAccountRoutes {
    let site: MyPageSite

    private static let password = "/mypage/password/change"
    private static let sessions = "/mypage/sessions"

    func add(to router: some RouterMethods<PageContext>) {
        router.get("mypage/password/change") { request, context in
            guard let (account, _) = try await site.visitor(request) else { return toSignIn }
            return page(account, context)
        }
        router.post("mypage/password/change", use: change)
        router.get("mypage/sessions", use: list)
        router.post("mypage/sessions", use: end)
    }

    private var settings: Settings { site.settings }
    private var toSignIn: Response { .redirect(to: "/signin") }
    private var interrupted: Response { .redirect(to: SignInRoutes.interrupted) }

    // MARK: the password

    private func page(
        _ account: Account, _ context: PageContext, _ change: PasswordChange? = nil
    ) -> Response {
        let form = PasswordChangeForm(
            action: Self.password, username: MailAddress.typed(account.mail),
            minLength: settings.password.minLength, change: change)
        let content = form.content(key: context.formKey) + Page.render(Self.links, [:])
        let page = Page(title: form.title, content: content, isWrong: form.isWrong)
        return form.marking(page.response(.ok, settings))
    }

    private func change(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let (account, secret) = try await site.visitor(request) else { return interrupted }
        let form = context.form
        let change = try await ChangePassword(site)(
            form["password"], again: form["again"], present: form["present"], session: secret,
            client: ClientAddress.of(request, context, settings),
            device: DeviceCookie(settings: settings).device(in: request))
        return PasswordChangeForm.answer(
            change, to: .candidate, settings, done: "/mypage?changed",
            signIn: SignInRoutes.interrupted
        ) { page(account, context, $0) }
    }

    // MARK: sessions

    private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let (_, secret) = try await site.visitor(request) else { return toSignIn }
        let table = SessionTable(
            sessions: try await SignIn(site).sessions(of: secret), action: Self.sessions)
        var values = ["sessions": table.content(key: context.formKey, settings)]
        if request.uri.queryParameters["ended"] != nil { values["notice"] = "ほかの端末をログアウトしました。" }
        return Page(title: "ログイン中の端末", content: Page.render(Self.list, values))
            .response(.ok, settings)
    }

    private func end(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let (_, secret) = try await site.visitor(request) else { return interrupted }
        let isEnded = try await SignIn(site).endOtherSessions(
            SessionTable.chosen(in: context.form), of: secret)
        return .redirect(to: Self.sessions + (isEnded ? "?ended" : ""))
    }

    private static let links = Page.template(PackageResources.change_password_links_mustache)

    private static let list = Page.template(PackageResources.own_sessions_mustache)
}

import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings

/// The way into the admin screens and out of them.
struct StaffRoutes {
    let site: MyPageSite

    /// What stands in the sign-in's address when somebody has just set a password.
    static let passwordSet: Substring = "password-set"
    /// Where who has signed out gets to (see `SessionCookie.noteSignOut`).
    private static let signedOut = "/admin/signin?signed-out"

    func add(to group: RouterGroup<PageContext>) {
        group.get("signin") { request, context in
            let isSet = request.uri.queryParameters[Self.passwordSet] != nil
            var response = try await form(
                context, Interruption(signInPage: request.uri.query),
                done: isSet ? "パスワードを設定しました。担当者名とパスワードでログインしてください。" : nil)
            if request.uri.string == Self.signedOut {
                cookie.noteSignOut(site.makeKey(), on: &response)
            }
            return response
        }
        group.post("signin", use: signIn)
        group.post("signout", use: signOut)
    }

    var settings: Settings { site.settings }
    private var cookie: SessionCookie { SessionCookie(settings: settings, holder: .staff) }
    private var deviceCookie: DeviceCookie { DeviceCookie(settings: settings, holder: .staff) }

    func form(
        _ context: PageContext, _ interruption: Interruption,
        status: HTTPResponse.Status = .ok, error: String? = nil, notice: String? = nil,
        done: String? = nil
    ) async throws -> Response {
        guard try await StaffSignIn(site).isPossible() else {
            return Page(
                title: "管理画面は準備中です",
                message:
                    "まだ担当者が登録されていません。サーバーで candidate-sync admin set-password を実行してください。"
            ).response(.serviceUnavailable, settings)
        }
        var values: [String: Any] = [
            "key": context.formKey, "name": context.form["name"], "hidden": interruption.hidden,
        ]
        values["error"] = error
        values["notice"] = notice
        values["done"] = done
        return Page(
            title: "管理画面へのログイン", content: Page.render(Self.template, values),
            isWrong: error != nil
        ).response(status, settings)
    }

    private func signIn(_ request: Request, _ context: PageContext) async throws -> Response {
        if context.form.contains(Self.ticket) { return try await enterCode(request, context) }
        let result = try await StaffSignIn(site)(
            name: context.form["name"], password: context.form["password"],
            client: ClientAddress.of(request, context, settings),
            device: deviceCookie.device(in: request), browser: BrowserName.of(request))
        let interruption = Interruption(signIn: context.form)
        switch result {
        case .signedIn, .recovered:
            return try await enter(result, interruption, request, context)
        case .codeNeeded(let ticket):
            return codeForm(context, interruption, ticket: ticket)
        case .wrong, .expired:
            return try await form(
                context, interruption, status: .unprocessableContent,
                error: "担当者名またはパスワードが違います。")
        case .tooMany(let minutes):
            let tooMany = TooMany(minutes: minutes)
            return try await tooMany.marking(form(context, interruption, error: tooMany.tries))
        }
    }

    /// The first page of a session, with what the browser keeps.
    func enter(
        _ answer: StaffSignInAnswer, _ interruption: Interruption, _ request: Request,
        _ context: PageContext
    ) async throws -> Response {
        var context = context
        let (secret, device): (String, String)
        switch answer {
        case .signedIn(let session, let known): (secret, device) = (session, known)
        case .recovered(let session, let known, let left):
            (secret, device) = (session, known)
            context.news = Self.recovered(left)
        case .codeNeeded, .wrong, .tooMany, .expired: throw HTTPError(.forbidden)
        }
        // What a colleague has left open in this browser is not sent in the name of whoever comes now.
        let isOthers = try await StaffSignIn(site).isOfSomebodyElse(
            deviceCookie.device(in: request), session: secret)
        if isOthers { context.formKey = site.makeKey() }
        var response = try await resume(interruption, session: secret, context)
        if isOthers {
            response.setCookie(.ours("form", context.formKey, isHTTPS: settings.isAdminHTTPS))
        }
        cookie.set(secret, on: &response)
        deviceCookie.set(device, on: &response)
        return response
    }

    private func signOut(_ request: Request, _ context: PageContext) async throws -> Response {
        if let secret = cookie.secret(in: request) {
            try await StaffSignIn(site).signOut(
                session: secret, client: ClientAddress.of(request, context, settings))
        }
        var response = Response.redirect(to: Self.signedOut)
        cookie.remove(from: &response)
        return response
    }

    private static let template = Page.template(PackageResources.staff_sign_in_mustache)
}

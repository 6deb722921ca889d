import HTTPTypes
import Hummingbird
import MyPage

/// ログイン, ログアウト, forgotten passwords.
struct SignInRoutes {
    let site: MyPageSite

    /// What stands in the sign-in's address when a form was sent and nobody was signed in any more.
    private static let notTaken: Substring = "not-taken"
    /// Where such a form leads: who wanted to leave, or another password, must not take it for done.
    static let interrupted = "/signin?\(notTaken)"
    /// Where who has signed out gets to (see `SessionCookie.noteSignOut`).
    static let signedOut = "/?signed-out"

    func add(to router: some RouterMethods<PageContext>) {
        router.get("signin") { request, context in
            let isNotTaken = request.uri.queryParameters[Self.notTaken] != nil
            return SignInPages.form(
                key: context.formKey,
                notice: isNotTaken
                    ? "ログアウトしているため、送信された内容は受け付けていません。お手続きが済んだ場合は、完了をメールでお知らせしています。"
                        + "お済みでない場合は、もう一度ログインして、お手続きをやり直してください。" : nil
            ).response(.ok, site.settings)
        }
        router.post("signin", use: signIn)
        router.post("signout", use: signOut)
        router.get("forgot") { _, context in
            SignInPages.forgot(key: context.formKey).response(.ok, site.settings)
        }
        router.post("forgot", use: forgot)
    }

    private func signIn(_ request: Request, _ context: PageContext) async throws -> Response {
        let mail = context.form["mail"]
        let settings = site.settings
        let deviceCookie = DeviceCookie(settings: settings)
        let result = try await SignIn(site)(
            mail: mail, password: context.form["password"],
            client: ClientAddress.of(request, context, settings),
            device: deviceCookie.device(in: request), browser: BrowserName.of(request))
        switch result {
        case .signedIn(let secret, let device):
            var response = Response.redirect(to: "/mypage")
            SessionCookie(settings: settings).set(secret, on: &response)
            deviceCookie.set(device, on: &response)
            return response
        case .wrong:
            return SignInPages.form(
                key: context.formKey, mail: mail,
                error: "メールアドレスまたはパスワードが違います。"
            ).response(.unprocessableContent, settings)
        case .tooMany(let minutes):
            let tooMany = TooMany(minutes: minutes)
            return tooMany.marking(
                SignInPages.form(key: context.formKey, mail: mail, error: tooMany.tries)
                    .response(.tooManyRequests, settings))
        }
    }

    private func signOut(_ request: Request, _ context: PageContext) async throws -> Response {
        let cookie = SessionCookie(settings: site.settings)
        if let secret = cookie.secret(in: request) {
            try await SignIn(site).signOut(session: secret)
        }
        var response = Response.redirect(to: Self.signedOut)
        cookie.remove(from: &response)
        return response
    }

    private func forgot(_ request: Request, _ context: PageContext) async throws -> Response {
        let settings = site.settings
        let answer = try await ForgotPassword(site)(
            mail: context.form["mail"], client: ClientAddress.of(request, context, settings))
        switch answer {
        case .taken:
            return Page.checkMail("ご登録のあるメールアドレスの場合は、パスワードを設定するURLをお送りしました。", form: "/forgot")
                .response(.ok, settings)
        case .tooMany(let minutes): return TooMany(minutes: minutes).mails(settings)
        }
    }
}

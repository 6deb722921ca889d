import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings

/// The site's front, and 会員登録 where the settings show it (`web.signup_button`).
struct FrontRoutes {
    let site: MyPageSite

    func add(to router: some RouterMethods<PageContext>) {
        router.get("/") { request, _ in
            var response = FrontPages.front(showsSignUp: showsSignUp).response(.ok, site.settings)
            if request.uri.string == SignInRoutes.signedOut {
                SessionCookie(settings: site.settings).noteSignOut(site.makeKey(), on: &response)
            }
            return response
        }
        router.get("signup") { _, context in
            try checkShown()
            return FrontPages.signUp(key: context.formKey).response(.ok, site.settings)
        }
        router.post("signup", use: signUp)
    }

    private var showsSignUp: Bool { site.settings.web.signupButton == .shown }

    /// A hidden button hides the form as well.
    private func checkShown() throws {
        if !showsSignUp { throw HTTPError(.notFound) }
    }

    private func signUp(_ request: Request, _ context: PageContext) async throws -> Response {
        try checkShown()
        let (name, mail) = (context.form["name"], context.form["mail"])
        let settings = site.settings
        func again(_ wrong: FrontPages.Field, _ error: String) -> Response {
            FrontPages.signUp(
                key: context.formKey, name: name, mail: mail, wrong: wrong, error: error
            ).response(.unprocessableContent, settings)
        }
        guard !name.trimmingCharacters(in: .whitespaces).isEmpty else {
            return again(.name, "お名前を入力してください。")
        }
        let answer = try await SignUp(site)(
            name: name, mail: mail,
            client: ClientAddress.of(request, context, settings))
        switch answer {
        case .taken:
            return Page.checkMail("入力されたメールアドレスに、登録を完了するためのURLをお送りしました。", form: "/signup")
                .response(.ok, settings)
        case .noAddress: return again(.mail, "メールアドレスの形式をご確認ください。")
        case .badName: return again(.name, "お名前に、URLや表示されない文字は使えません。")
        case .tooMany(let minutes): return TooMany(minutes: minutes).mails(settings)
        case .siteFull(let minutes): return TooMany(minutes: minutes).signUps(settings)
        }
    }
}

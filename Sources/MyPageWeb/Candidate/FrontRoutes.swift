import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings

/// The site's front, and 会員登録 where the settings show it (`web.signup_button`).
struct FrontRoutes {
    let site: MyPageSite

    func add(to router: some RouterMethods<PageContext>) {
        router.get("/") { _, _ in
            FrontPages.front(showsSignUp: showsSignUp).response(.ok, site.settings)
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
        guard !name.trimmingCharacters(in: .whitespaces).isEmpty else {
            return FrontPages.signUp(
                key: context.formKey, name: name, mail: mail, wrong: .name,
                error: "お名前を入力してください。"
            ).response(.unprocessableContent, settings)
        }
        let answer = try await SignUp(site)(
            name: name, mail: mail,
            client: ClientAddress.of(request, context, settings))
        switch answer {
        case .taken:
            return Page(
                title: "メールをご確認ください",
                message: "入力されたメールアドレスに、登録を完了するためのURLをお送りしました。届かない場合は、迷惑メールフォルダもご確認ください。"
            ).response(.ok, settings)
        case .noAddress:
            return FrontPages.signUp(
                key: context.formKey, name: name, mail: mail, wrong: .mail,
                error: "メールアドレスの形式をご確認ください。"
            ).response(.unprocessableContent, settings)
        case .badName:
            return FrontPages.signUp(
                key: context.formKey, name: name, mail: mail, wrong: .name,
                error: "お名前に、URLや表示されない文字は使えません。"
            ).response(.unprocessableContent, settings)
        case .tooMany(let minutes):
            let tooMany = TooMany(minutes: minutes)
            return tooMany.marking(tooMany.mails.response(.tooManyRequests, settings))
        case .siteFull(let minutes):
            let tooMany = TooMany(minutes: minutes)
            return tooMany.marking(tooMany.signUps.response(.tooManyRequests, settings))
        }
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// マイページ: what its holder sees, and the way out (退会).
struct HomeRoutes {
    let site: MyPageSite

    func add(to router: some RouterMethods<PageContext>) {
        router.get("mypage", use: home)
        router.get("mypage/withdraw", use: ask)
        router.post("mypage/withdraw", use: withdraw)
    }

    private func home(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let (account, _) = try await site.visitor(request) else { return Self.toSignIn }
        let names = try await ShowHome(site).names(of: account)
        let notice = Self.notices.first { request.uri.queryParameters[$0.of[...]] != nil }?.text
        return HomePages.home(
            account, crm: names, zone: site.settings.site.zone, key: context.formKey,
            notice: notice
        ).response(.ok, site.settings)
    }

    /// What has just been done, by the parameter that says so.
    private static let notices = [
        (of: "registered", text: "パスワードを設定しました。マイページの登録は完了です。"),
        (of: "changed", text: "パスワードを変更しました。ほかの端末はログアウトしました。"),
    ]

    // MARK: 退会

    private func ask(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let (account, _) = try await site.visitor(request) else { return Self.toSignIn }
        return HomePages.withdraw(account, context).response(.ok, site.settings)
    }

    private func withdraw(_ request: Request, _ context: PageContext) async throws -> Response {
        let settings = site.settings
        guard let (account, secret) = try await site.visitor(request) else {
            return .redirect(to: SignInRoutes.interrupted)
        }
        let answer = try await Leave(site)(
            session: secret, password: context.form["password"],
            client: ClientAddress.of(request, context, settings),
            device: DeviceCookie(settings: settings).device(in: request))
        switch answer {
        case .left:
            var response = Page(title: "退会しました", message: "ご利用ありがとうございました。")
                .response(.ok, settings)
            SessionCookie(settings: settings).remove(from: &response)
            return response
        case .wrong:
            return HomePages.withdraw(account, context, "パスワードが違います。")
                .response(.unprocessableContent, settings)
        case .tooMany(let minutes):
            let tooMany = TooMany(minutes: minutes)
            return tooMany.marking(
                HomePages.withdraw(account, context, tooMany.tries)
                    .response(.tooManyRequests, settings))
        case .signedOut: return .redirect(to: SignInRoutes.interrupted)
        }
    }

    private static var toSignIn: Response { .redirect(to: "/signin") }
}

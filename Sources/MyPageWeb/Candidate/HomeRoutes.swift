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

    private func account(_ request: Request) async throws -> Account? {
        guard let secret = SessionCookie(settings: site.settings).secret(in: request) else {
            return nil
        }
        return try await SignIn(site).account(ofSession: secret)
    }

    private func home(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let account = try await account(request) else { return Self.toSignIn }
        let names = try await ShowHome(site).names(of: account)
        let isChanged = request.uri.queryParameters["changed"] != nil
        return HomePages.home(
            account, crm: names, zone: site.settings.site.zone, key: context.formKey,
            notice: isChanged ? "パスワードを変更しました。ほかの端末はログアウトしました。" : nil
        ).response(.ok, site.settings)
    }

    private func ask(_ request: Request, _ context: PageContext) async throws -> Response {
        guard try await account(request) != nil else { return Self.toSignIn }
        return HomePages.withdraw(key: context.formKey).response(.ok, site.settings)
    }

    private func withdraw(_ request: Request, _ context: PageContext) async throws -> Response {
        let cookie = SessionCookie(settings: site.settings)
        guard let secret = cookie.secret(in: request),
            try await Leave(site)(session: secret)
        else { return Self.toSignIn }
        var response = Page(title: "退会しました", message: "ご利用ありがとうございました。")
            .response(.ok, site.settings)
        cookie.remove(from: &response)
        return response
    }

    private static var toSignIn: Response { .redirect(to: "/signin", type: .normal) }
}

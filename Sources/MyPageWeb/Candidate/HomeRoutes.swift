import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import Recruiting
import SyncStore

/// マイページ: what its holder sees, and the way out (退会).
struct HomeRoutes {
    let myPage: MyPage

    func add(to router: Router<PageContext>) {
        router.get("mypage", use: home)
        router.get("mypage/withdraw", use: ask)
        router.post("mypage/withdraw", use: withdraw)
    }

    private func account(_ request: Request) async throws -> Account? {
        guard let secret = SessionCookie(settings: myPage.settings).secret(in: request) else {
            return nil
        }
        return try await myPage.account(ofSession: secret)
    }

    private func home(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let account = try await account(request) else { return Self.toSignIn }
        let names = try await myPage.crmNames(of: account)
        return HomePages.home(
            account, crm: names, zone: myPage.settings.site.zone, key: context.formKey
        ).response(.ok, myPage.settings)
    }

    private func ask(_ request: Request, _ context: PageContext) async throws -> Response {
        guard try await account(request) != nil else { return Self.toSignIn }
        return HomePages.withdraw(key: context.formKey).response(.ok, myPage.settings)
    }

    private func withdraw(_ request: Request, _ context: PageContext) async throws -> Response {
        let cookie = SessionCookie(settings: myPage.settings)
        guard let secret = cookie.secret(in: request),
            try await myPage.withdraw(session: secret)
        else { return Self.toSignIn }
        var response = Page(title: "退会しました", message: "ご利用ありがとうございました。")
            .response(.ok, myPage.settings)
        cookie.remove(from: &response)
        return response
    }

    private static var toSignIn: Response { .redirect(to: "/signin", type: .normal) }
}

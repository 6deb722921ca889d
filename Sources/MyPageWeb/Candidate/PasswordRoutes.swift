import Foundation
import HTTPTypes
import Hummingbird
import MyPage

/// パスワード設定: where the link in the mail leads.
struct PasswordRoutes {
    let site: MyPageSite

    func add(to router: some RouterMethods<PageContext>) {
        let group = router.group("mypage")
        group.get("password", use: show)
        group.post("password", use: set)
        group.get("password/done") { _, _ in
            PasswordPages.done.response(.ok, site.settings)
        }
        group.get("password/changed") { _, _ in
            PasswordPages.changed.response(.ok, site.settings)
        }
        group.post("link", use: renew)
    }

    /// Changes nothing: mail scanners open links.
    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let token = request.uri.queryParameters["token"].map(String.init) ?? ""
        return try await answer(to: token, context, SetPassword(site).look(atToken: token))
    }

    private func set(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = context.form
        let token = form["token"]
        let result = try await SetPassword(site)(
            form["password"], again: form["again"], token: token)
        switch result {
        case .set, .changed:
            let page = "/mypage/password/\(result == .set ? "done" : "changed")"
            var response = Response.redirect(to: page, type: .normal)
            if let device = try await SetPassword(site).device(ofToken: token) {
                DeviceCookie(settings: site.settings).set(device, on: &response)
            }
            return response
        case .refused(let refusal):
            return PasswordPages.form(
                token: token, mail: try await SetPassword(site).look(atToken: token).mail,
                key: context.formKey, settings: site.settings, refusal: refusal
            ).response(.unprocessableContent, site.settings)
        case .link:
            return try await answer(to: token, context, SetPassword(site).look(atToken: token))
        }
    }

    private func renew(_ request: Request, _ context: PageContext) async throws -> Response {
        let token = context.form["token"]
        let client = ClientAddress.of(request, context, site.settings)
        let renewal = try await RenewLink(site)(expiredToken: token, client: client)
        switch renewal {
        case .sent(let mail):
            return PasswordPages.sent(to: mail).response(.ok, site.settings)
        case .tooMany(let minutes):
            return PasswordPages.tooMany(minutes).response(.tooManyRequests, site.settings)
        case .clientTooMany(let minutes):
            let tooMany = TooMany(minutes: minutes)
            return tooMany.marking(tooMany.mails.response(.tooManyRequests, site.settings))
        case .notExpired:
            return try await answer(to: token, context, SetPassword(site).look(atToken: token))
        }
    }

    private func answer(
        to token: String, _ context: PageContext, _ link: (state: LinkState, mail: String)
    ) async throws -> Response {
        let settings = site.settings
        return switch link.state {
        case .live:
            PasswordPages.form(
                token: token, mail: link.mail, key: context.formKey, settings: settings
            ).response(.ok, settings)
        case .ended: PasswordPages.ended.response(.gone, settings)
        case .expired:
            PasswordPages.expired(token: token, key: context.formKey).response(.gone, settings)
        case .unknown: PasswordPages.unknown.response(.notFound, settings)
        }
    }
}

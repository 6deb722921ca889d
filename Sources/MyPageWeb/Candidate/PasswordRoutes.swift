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
        group.post("link", use: renew)
    }

    /// In a query and in a form: the field shows what is typed. A page without scripts can't switch
    /// that in place; what was typed is never sent back in clear.
    private static let shown = "shown"

    /// Changes nothing: mail scanners open links.
    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let query = request.uri.queryParameters
        let token = query["token"].map(String.init) ?? ""
        return try await answer(to: token, context, isShown: query[Self.shown[...]] != nil)
    }

    /// Whoever sets a password is signed in by it: by another secret than the browser may have brought
    /// along, whosever that was.
    private func set(_ request: Request, _ context: PageContext) async throws -> Response {
        let form = context.form
        let token = form["token"]
        let settings = site.settings
        let (result, session) = try await SetPassword(site).signingIn(
            // A page that was opened before an upgrade may have asked for it twice.
            form["password"], again: form.contains("again") ? form["again"] : nil, token: token,
            client: ClientAddress.of(request, context, settings), browser: BrowserName.of(request))
        switch result {
        case .set, .changed:
            var response = Response.redirect(
                to: "/mypage?\(result == .set ? "registered" : "changed")")
            if let session {
                SessionCookie(settings: settings).set(session.secret, on: &response)
                DeviceCookie(settings: settings).set(session.device, on: &response)
            }
            return response
        case .refused(let refusal):
            return try await answer(
                to: token, context, isShown: form.contains(Self.shown), refusal: refusal)
        case .link:
            return try await answer(to: token, context, isShown: false)
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
            return TooMany(minutes: minutes).mails(site.settings)
        case .notExpired:
            return try await answer(to: token, context, isShown: false)
        }
    }

    /// What the link is good for now.
    private func answer(
        to token: String, _ context: PageContext, isShown: Bool, refusal: PasswordRefusal? = nil
    ) async throws -> Response {
        let settings = site.settings
        let link = try await SetPassword(site).look(atToken: token)
        if let holder = link.holder {
            return PasswordPages.form(
                token: token, holder, key: context.formKey, settings: settings, isShown: isShown,
                refusal: refusal
            ).response(refusal == nil ? .ok : .unprocessableContent, settings)
        }
        return switch link.state {
        case .ended: PasswordPages.ended.response(.gone, settings)
        case .expired:
            PasswordPages.expired(token: token, key: context.formKey).response(.gone, settings)
        // A live one has its holder.
        case .unknown, .live: PasswordPages.unknown.response(.notFound, settings)
        }
    }
}

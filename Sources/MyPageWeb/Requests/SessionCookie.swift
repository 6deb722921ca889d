import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// The cookie that holds a session's secret.
struct SessionCookie {
    /// Whose sessions they are: nobody's opens anything of the other's.
    enum Holder: String {
        case candidate = "session"
        case staff

        /// Whether they reach their pages by https. It is what the settings say, and never what a
        /// request looks like: a proxy that forgets to tell would make cookies that go by http too.
        func isHTTPS(_ settings: Settings) -> Bool {
            self == .staff ? settings.isAdminHTTPS : settings.isHTTPS
        }
    }

    let settings: Settings
    var holder = Holder.candidate

    /// The prefix makes the browser take it from this host by https only.
    private var name: String { (holder.isHTTPS(settings) ? "__Host-" : "") + holder.rawValue }

    /// The secret; nil if there is none, or what is there was never one of ours: 64 hex digits.
    func secret(in request: Request) -> String? {
        guard let value = request.cookies[name]?.value, value.utf8.count == 64,
            [UInt8](hex: value) != nil
        else { return nil }
        return value
    }

    func set(_ secret: String, on response: inout Response) {
        response.setCookie(
            Cookie(
                name: name, value: secret, path: "/", secure: holder.isHTTPS(settings),
                httpOnly: true, sameSite: .lax))
    }

    func remove(from response: inout Response) {
        response.setCookie(
            Cookie(
                name: name, value: "", maxAge: 0, path: "/",
                secure: holder.isHTTPS(settings), httpOnly: true, sameSite: .lax))
    }

    /// Sets another cookie: one that changes behind a sign-out makes browsers forget the pages that they
    /// keep for their back button; whoever comes next would see them, `no-store` or not. It is not the
    /// forms' key, without which those in other windows would be refused.
    /// - Parameter value: never the same twice.
    func noteSignOut(_ value: String, on response: inout Response) {
        response.setCookie(
            Cookie(
                name: (holder.isHTTPS(settings) ? "__Host-" : "") + "signed-out", value: value,
                path: "/", secure: holder.isHTTPS(settings), httpOnly: true, sameSite: .lax))
    }
}

extension MyPageSite {
    /// The candidate who is signed in, and by which secret; nil if nobody is, or no longer.
    func visitor(_ request: Request) async throws -> (account: Account, secret: String)? {
        guard let secret = SessionCookie(settings: settings).secret(in: request),
            let account = try await SignIn(self).account(ofSession: secret)
        else { return nil }
        return (account, secret)
    }
}

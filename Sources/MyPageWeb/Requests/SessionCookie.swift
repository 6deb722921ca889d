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

    private var isHTTPS: Bool { holder.isHTTPS(settings) }

    /// The secret; nil if there is none, or what is there was never one of ours: 64 hex digits.
    func secret(in request: Request) -> String? {
        let name = Cookie.ourName(holder.rawValue, isHTTPS: isHTTPS)
        guard let value = request.cookies[name]?.value, value.utf8.count == 64,
            [UInt8](hex: value) != nil
        else { return nil }
        return value
    }

    func set(_ secret: String, on response: inout Response) {
        response.setCookie(.ours(holder.rawValue, secret, isHTTPS: isHTTPS))
    }

    func remove(from response: inout Response) {
        response.setCookie(.ours(holder.rawValue, "", maxAge: 0, isHTTPS: isHTTPS))
    }

    /// Sets another cookie: one that changes behind a sign-out makes browsers forget the pages that they
    /// keep for their back button; whoever comes next would see them, `no-store` or not. It is not the
    /// forms' key, without which those in other windows would be refused.
    /// - Parameter value: never the same twice.
    func noteSignOut(_ value: String, on response: inout Response) {
        response.setCookie(.ours("signed-out", value, isHTTPS: isHTTPS))
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

import Foundation
import Recruiting
package import SyncStore

/// ログイン: a candidate's session on My Page, from signing in to signing out.
package struct SignIn: Sendable {
    let authenticator: Authenticator<Account>

    package init(_ site: MyPageSite) {
        let lock = SignInLock(site)
        authenticator = Authenticator(site: site) { lock.tell(ofName: $0) }
    }

    /// - Parameters:
    ///   - client: who asks (see `NetworkAddress.client`).
    ///   - device: what the browser has kept of a former sign-in; nil if nothing.
    ///   - browser: what its holder sees of the session (see `SessionOrigin`).
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(
        mail: String, password: String, client: String, device: String? = nil,
        browser: String = ""
    ) async throws -> SignInAnswer {
        try await authenticator.signIn(
            name: mail, password: password, client: client, device: device, browser: browser)
    }

    /// Who is signed in by a session's secret; nil if nobody is, or no longer.
    package func account(ofSession secret: String) async throws -> Account? {
        try await authenticator.holder(ofSession: secret)
    }

    package func signOut(session secret: String) async throws {
        try await authenticator.signOut(session: secret)
    }

    /// The sessions of whoever is signed in by a secret, that one first; empty if nobody is.
    package func sessions(of secret: String) async throws -> [StoredSession] {
        try await authenticator.sessions(of: secret)
    }

    /// Ends other sessions of whoever is signed in by a secret.
    /// - Parameter id: which one, by `StoredSession.id`; nil for all others.
    /// - Returns: whether any was ended.
    @discardableResult
    package func endOtherSessions(_ id: String? = nil, of secret: String) async throws -> Bool {
        try await authenticator.endOtherSessions(id, of: secret)
    }
}

extension Account: SessionHolder {
    static var sessions: SessionKind { .account }

    /// The second is large, as who only wants to lock somebody out types wrong ones on purpose.
    /// Source: NIST SP 800-63B, 5.2.2.
    static var throttle: Throttle {
        let client = Throttle.Ceiling(what: "sign-in client", count: 60, seconds: 3_600)
        return Throttle(ceilings: [
            .init(what: "sign-in", count: 10, seconds: 900),
            .init(what: "sign-in mail", count: 50, seconds: 900),
            client, client.ofNetwork,
        ])
    }

    static var deviceThrottle: Throttle { Throttle("sign-in device", 10, in: 900) }

    /// Anybody can sign up and know the password of an account.
    static var rightThrottle: Throttle { Throttle("sign-in right", 100, in: 3_600) }

    static var sessionRest: Double { 2 * 3_600 }

    static func name(typed: String) -> String { (try? MailAddress(typed))?.key ?? "" }

    static func find(
        named mailKey: String, _ transaction: AccountTransaction
    ) throws -> (holder: Account, hash: String)? {
        guard let account = try transaction.account(withMail: mailKey),
            account.status == .registered,
            let hash = try transaction.passwordHash(account: account.id)
        else { return nil }
        return (account, hash)
    }

    static func find(id: Int64, _ transaction: AccountTransaction) throws -> Account? {
        try transaction.account(id).flatMap { $0.status == .registered ? $0 : nil }
    }
}

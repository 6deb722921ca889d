import Foundation
import Publishing
import Recruiting
import SyncStore

/// パスワード設定: sets the password of the account that a live link belongs to.
package struct SetPassword: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package enum Answer: Sendable, Equatable {
        /// It is set, and the account is registered by it.
        case set
        /// It is set, for an account that was registered already: a reset.
        case changed
        /// The password is not taken; the link stays alive.
        case refused(PasswordRefusal)
        /// The link is not one by which a password can be set, or no longer.
        case link(LinkState)
    }

    /// What the link with that token is good for. Changes nothing: mail scanners open links.
    package func state(ofToken token: String) async throws -> LinkState {
        try await find(token).state
    }

    /// The same, and whose account a live link is for.
    package func look(atToken token: String) async throws -> OpenedLink {
        let found = try await find(token)
        guard found.state == .live, let account = found.account, let link = found.link else {
            return OpenedLink(state: found.state, holder: nil)
        }
        return OpenedLink(
            state: .live,
            holder: .init(
                mail: account.mail, name: found.typedName ?? account.name,
                expiresAt: link.expiresAt))
    }

    /// In one transaction: the password, the status, the end of all links, the mails to the owners,
    /// the status document; the name of whoever signed up.
    /// - Parameter again: the password typed once more; nil where that was not asked for.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        _ password: String, again: String? = nil, token: String
    ) async throws -> Answer {
        try await set(password, again: again, token: token, in: nil).answer
    }

    /// What the browser keeps that is signed in now: the session's secret, and by what it is known (see
    /// `KnownDevices`).
    package typealias BegunSession = (secret: String, device: String)

    /// The same, and in that transaction a session, as after a sign-in: who has just chosen the password
    /// need not type it again. All former sessions of the account end by it.
    /// - Parameters:
    ///   - client: who asks (see `NetworkAddress.client`).
    ///   - browser: what its holder sees of the session (see `SessionOrigin`).
    /// - Returns: the session if the password is set, and none otherwise.
    package func signingIn(
        _ password: String, again: String? = nil, token: String, client: String, browser: String
    ) async throws -> (answer: Answer, session: BegunSession?) {
        try await set(
            password, again: again, token: token,
            in: SessionOrigin(browser: browser, client: client))
    }

    private func set(
        _ password: String, again: String?, token: String, in origin: SessionOrigin?
    ) async throws -> (answer: Answer, session: BegunSession?) {
        let found = try await find(token)
        guard found.state == .live, let account = found.account else {
            return (.link(found.state), nil)
        }
        if let again,
            PasswordPolicy.normalized(password) != PasswordPolicy.normalized(again)
        {
            return (.refused(.different), nil)
        }
        let new = NewPassword(of: account, name: found.typedName)
        switch try await new.hash(password, on: site) {
        case .failure(let refusal): return (.refused(refusal), nil)
        case .success(let hash): return try await set(hash, token: token, in: origin)
        }
    }

    private func set(
        _ hash: PasswordHash, token: String, in origin: SessionOrigin?
    ) async throws -> (answer: Answer, session: BegunSession?) {
        try await site.write { [site] in
            let registration = try Registration(site)
            return try site.open.outbox.publish {
                batch -> (answer: Answer, session: BegunSession?) in
                // Once more: another tab, or another process, may have been faster.
                let found = try FoundLink.find(token: token, on: site, batch.transaction)
                guard found.state == .live, let account = found.account else {
                    return (.link(found.state), nil)
                }
                guard try registration.set(hash, of: account, &batch) else {
                    return (.link(.unknown), nil)
                }
                try batch.transaction.noteCollected(
                    mailOfLink: PasswordLink.hash(of: token), at: site.now)
                if let name = found.typedName {
                    try batch.transaction.verified(account: account.id, as: name)
                }
                let session = try origin.map { origin in
                    try Authenticator<Account>(site: site).beginSession(
                        of: account, name: Account.name(typed: account.mail), from: origin,
                        batch.transaction)
                }
                return (account.status == .registered ? .changed : .set, session)
            }
        }
    }

    private func find(_ token: String) async throws -> FoundLink {
        try await site.readAccounts { [site] in try FoundLink.find(token: token, on: site, $0) }
    }
}

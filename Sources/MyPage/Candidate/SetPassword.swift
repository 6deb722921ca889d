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

    /// The same, and what signing in takes besides the password: the address on the account of a live
    /// link, as whoever has that can make the account theirs; empty for any other link.
    package func look(atToken token: String) async throws -> (state: LinkState, mail: String) {
        let (state, account) = try await find(token)
        return (state, state == .live ? account?.mail ?? "" : "")
    }

    /// In one transaction: the password, the status, the end of all links, the mails to the owners,
    /// the status document.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        _ password: String, again: String, token: String
    ) async throws -> Answer {
        let (state, account) = try await find(token)
        guard state == .live, let account else { return .link(state) }
        guard PasswordPolicy.normalized(password) == PasswordPolicy.normalized(again) else {
            return .refused(.different)
        }
        switch try await NewPassword(of: account).hash(password, on: site) {
        case .failure(let refusal): return .refused(refusal)
        case .success(let hash): return try await set(hash, token: token)
        }
    }

    private func set(_ hash: PasswordHash, token: String) async throws -> Answer {
        try await site.write { [site] in
            let registration = try Registration(site)
            return try site.open.outbox.publish { batch in
                // Once more: another tab, or another process, may have been faster.
                let (state, account) = try LinkState.find(
                    token: token, at: site.now, batch.transaction)
                guard state == .live, let account else { return .link(state) }
                guard try registration.set(hash, of: account, &batch) else {
                    return .link(.unknown)
                }
                return account.status == .registered ? .changed : .set
            }
        }
    }

    /// What the browser keeps in which a password was set by that token just now, as after a sign-in
    /// (see `KnownDevices`); nil if it was not set. To be asked at once, and only by who has set it:
    /// the token of a link that has ended is worth nothing.
    package func device(ofToken token: String) async throws -> String? {
        let (state, account) = try await find(token)
        guard state == .ended, let account else { return nil }
        return site.makeDevice(Account.sessions, name: Account.name(typed: account.mail))
    }

    private func find(_ token: String) async throws -> (state: LinkState, account: Account?) {
        try await site.read { [site] in
            try site.accounts.read { try LinkState.find(token: token, at: site.now, $0) }
        }
    }
}

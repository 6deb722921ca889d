import Foundation
import Publishing
import Recruiting
import SyncStore

/// 退会: ends the account of whoever is signed in and knows the password, and everything that opens it.
package struct Leave: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package enum Answer: Sendable, Equatable {
        case left
        /// The password is another one, or none was typed.
        case wrong
        /// Too many tries at the password: also the right one waits, so long.
        case tooMany(minutes: Int)
        /// Nobody is signed in by that session, or no longer.
        case signedOut
    }

    /// - Parameters:
    ///   - secret: that of the session.
    ///   - client: who asks (see `NetworkAddress.client`).
    ///   - device: what the browser has kept of the sign-in; nil if nothing.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        session secret: String, password: String, client: String, device: String? = nil
    ) async throws -> Answer {
        // Tries count as those of signing in do, and a lock by them is told as there.
        let authenticator = SignIn(site).authenticator
        guard let account = try await authenticator.holder(ofSession: secret) else {
            return .signedOut
        }
        // A field that was left empty is no try.
        guard !password.isEmpty else { return .wrong }
        switch try await authenticator.check(
            name: account.signInName, password: password, client: client, device: device,
            isSignedIn: true)
        {
        case .right(let found, let hash) where found.id == account.id:
            return try await end(account, session: secret, knowing: hash)
        case .right, .wrong: return .wrong
        case .tooMany(let minutes): return .tooMany(minutes: minutes)
        }
    }

    /// Withdraws the account, unless the session has ended or the password was changed meanwhile.
    private func end(
        _ account: Account, session secret: String, knowing known: PasswordHash
    ) async throws -> Answer {
        let session = PasswordLink.hash(of: secret)
        let hasLeft = try await site.withdraw(
            account: account.id, .person,
            onlyIf: { [site] _, transaction in
                try Authenticator<Account>.find(session: session, at: site.now, transaction)?
                    .holder.id == account.id
                    && transaction.passwordHash(account: account.id) == known.text
            })
        return hasLeft ? .left : .signedOut
    }
}

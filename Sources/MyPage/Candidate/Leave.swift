import Recruiting
import SyncStore

/// 退会: ends the account of whoever is signed in, and everything that opens it.
package struct Leave: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Returns: false if nobody is signed in by that session.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(session secret: String) async throws -> Bool {
        guard let account = try await SignIn(site).account(ofSession: secret) else { return false }
        return try await site.withdraw(account: account.id, .person)
    }
}

import Foundation
import Publishing
import SyncStore

/// パスワードの変更: a candidate who is signed in, and knows the present password, takes another one.
package struct ChangePassword: Sendable {
    private let authenticator: Authenticator<Account>

    package init(_ site: MyPageSite) { authenticator = Authenticator(site: site) }

    /// In one transaction: the password, another secret for this session, the end of all others and
    /// of all links, so that no old mail undoes it.
    /// - Parameters:
    ///   - secret: that of the session.
    ///   - client: who asks (see `NetworkAddress.client`).
    ///   - device: what the browser has kept of the sign-in; nil if nothing.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        _ password: String, again: String, present: String, session secret: String,
        client: String, device: String? = nil
    ) async throws -> PasswordChange {
        guard let account = try await authenticator.holder(ofSession: secret) else {
            return .signedOut
        }
        return try await authenticator.changePassword(
            of: account, session: secret, present: present, to: password, again: again,
            client: client, device: device)
    }
}

extension Account {
    var signInName: String { mail }

    var newPassword: NewPassword { NewPassword(of: self) }

    func set(
        _ hash: PasswordHash, keeping session: Data, on site: MyPageSite, _ batch: inout OutboxBatch
    ) throws -> Bool {
        try Registration(site).set(hash, of: self, keeping: session, &batch)
    }
}

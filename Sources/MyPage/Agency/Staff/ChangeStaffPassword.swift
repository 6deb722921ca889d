import Foundation
import Publishing
package import SiteSettings
import SyncStore

/// パスワードの変更: a member of staff who is signed in, and knows the present password, takes another
/// one.
package struct ChangeStaffPassword: Sendable {
    private let site: MyPageSite
    private let authenticator: Authenticator<Staff>

    package init(_ site: MyPageSite) {
        self.site = site
        authenticator = Authenticator(site: site)
    }

    /// How long a password must be.
    package static func minLength(_ settings: Settings) -> Int {
        NewPassword(ofStaff: "").minLength(settings)
    }

    /// In one transaction: the password, another secret for this session, the end of all others, a
    /// line of the audit list, and the mail that tells them.
    /// - Parameters:
    ///   - secret: that of the session.
    ///   - client: who asks (see `NetworkAddress.client`).
    ///   - device: what the browser has kept of the sign-in; nil if nothing.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        _ password: String, again: String, present: String, session secret: String,
        client: String, device: String? = nil
    ) async throws -> PasswordChange {
        guard let staff = try await authenticator.holder(ofSession: secret) else {
            return .signedOut
        }
        let change = try await authenticator.changePassword(
            of: staff, session: secret, present: present, to: password, again: again,
            client: client, device: device)
        switch change {
        case .wrong where !present.isEmpty, .tooMany:
            try await EventLog(site).note(.confirmFailed, by: staff, from: client)
        case .changed, .refused, .wrong, .signedOut: break
        }
        return change
    }
}

extension Staff {
    var signInName: String { name }

    var newPassword: NewPassword { NewPassword(ofStaff: name) }

    func set(
        _ hash: PasswordHash, keeping session: Data, on site: MyPageSite, _ batch: inout OutboxBatch
    ) throws -> Bool {
        let transaction = batch.transaction
        guard let member = try transaction.staffMember(id),
            try transaction.setPassword(hash: hash.text, ofStaff: id, keeping: session)
        else { return false }
        // Not the wrong codes: who has a session and the password might begin anew with every change.
        try PasswordTries<Staff>.forget(name, transaction)
        try transaction.note(.staff, name, by: name, at: site.now, new: "password")
        try StaffNotice(site: site).tell(member, of: [.password], by: .oneself, &batch)
        return true
    }
}

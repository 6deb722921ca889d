import Foundation
import Publishing
import SiteSettings
package import SyncStore

/// 二段階認証: what a member of staff does about their own second factor.
package struct SecondFactor: Sendable {
    let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Returns: how many recovery codes are left; nil if signing in asks for no code.
    /// - Throws: `Busy`, `StoreError`
    package func recoveryCodesLeft(of staff: Staff) async throws -> Int? {
        try await site.readAccounts { transaction in
            guard try transaction.factor(ofStaff: staff.id)?.isConfirmed == true else { return nil }
            return try transaction.unusedRecoveryCodes(ofStaff: staff.id)
        }
    }

    /// Whether the settings want everybody to have one (`safety.second_factor`), and that one has none.
    /// - Throws: `Busy`, `StoreError`
    package func isOwed(by staff: Staff) async throws -> Bool {
        guard site.settings.safety.secondFactor == .required else { return false }
        return try await recoveryCodesLeft(of: staff) == nil
    }

    /// Makes a secret, which counts for nothing until a code of it is typed. Ask for the password first.
    /// - Returns: nil if there is a confirmed one already.
    /// - Throws: `Busy`, `StoreError`
    package func begin(_ staff: Staff, from client: String) async throws -> FactorSecret? {
        let secret = site.environment.randomBytes(TOTP.secretLength)
        let isBegun = try await site.writeAccounts { transaction in
            // Whoever was removed meanwhile has none to begin.
            guard try transaction.staff(id: staff.id) != nil else { return false }
            return try transaction.beginFactor(ofStaff: staff.id, secret: secret)
        }
        guard isBegun else { return nil }
        try await EventLog(site).note(.factorBegun, by: staff, from: client)
        return FactorSecret(TOTP(secret: secret), of: staff, site.settings)
    }

    package enum Confirmation: Sendable, Equatable {
        /// From now on signing in asks for codes. The recovery codes are shown this once; the browser
        /// keeps another secret of its session.
        case confirmed(recoveryCodes: [String], session: String)
        /// No code of that secret, now.
        case wrong(FactorSecret)
        /// It is not the secret that waits to be confirmed, or not any more.
        case outdated
    }

    /// Takes the first code of a secret. In one transaction with it: another secret for this session,
    /// the end of all others, which were begun without a code, and the mail that tells them.
    /// Source: OWASP, Session Management Cheat Sheet, Renew the Session ID After Any Privilege Level
    /// Change.
    /// - Parameters:
    ///   - shown: the secret's text as the page has shown it: only who has seen it may confirm it, and
    ///     sees it again.
    ///   - session: the secret of the session that goes on.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func confirm(
        _ staff: Staff, shown: String, code: String, session: String, from client: String
    ) async throws -> Confirmation {
        let codes = makeRecoveryCodes()
        let confirmation = try await site.publish { [self] batch -> Confirmation in
            let now = site.now
            let transaction = batch.transaction
            guard let factor = try transaction.factor(ofStaff: staff.id), !factor.isConfirmed,
                let member = try transaction.staffMember(staff.id)
            else { return .outdated }
            let totp = TOTP(secret: factor.secret)
            guard totp.text == shown else { return .outdated }
            guard let step = totp.step(of: code, at: now, after: nil) else {
                return .wrong(FactorSecret(totp, of: staff, site.settings))
            }
            try transaction.confirmFactor(ofStaff: staff.id, step: step, at: now)
            try transaction.setRecoveryCodes(ofStaff: staff.id, hashes: codes.map(\.hash))
            let fresh = try keepOnly(session, of: staff, transaction)
            try transaction.note(.staff, staff.name, by: staff.name, at: now, new: "factor_set")
            try StaffNotice(site: site).tell(member, of: [.factorSet], by: .oneself, &batch)
            return .confirmed(recoveryCodes: codes.map(\.text), session: fresh)
        }
        if case .confirmed = confirmation {
            try await EventLog(site).note(.factorSet, by: staff, from: client)
        }
        return confirmation
    }

    /// Gives a session of somebody another secret, and ends their others.
    /// - Returns: the new secret.
    func keepOnly(
        _ session: String, of staff: Staff, _ transaction: AccountTransaction
    ) throws -> String {
        let hash = PasswordLink.hash(of: session)
        let fresh = site.makeKey()
        try transaction.endSessions(.staff, of: staff.id, but: hash)
        try transaction.renewSession(.staff, hash: hash, as: PasswordLink.hash(of: fresh))
        return fresh
    }

    func makeRecoveryCodes() -> [RecoveryCode] {
        (0..<RecoveryCode.count).map { _ in
            RecoveryCode(site.environment.randomBytes(RecoveryCode.length))
        }
    }
}

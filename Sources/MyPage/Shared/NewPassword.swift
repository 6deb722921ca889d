import Foundation
import SiteSettings
import SyncStore

/// A password that somebody is to have: checked, then hashed.
struct NewPassword {
    /// As it is hashed.
    let text: String

    /// - Parameter known: what is known of its holder: name, mail.
    /// - Throws: `PasswordRefusal`
    init(
        _ typed: String, minLength: Int, known: [String], _ settings: Settings
    ) throws(PasswordRefusal) {
        text = PasswordPolicy.normalized(typed)
        try PasswordPolicy(minLength: minLength).check(text, known: known + [settings.site.name])
    }

    /// The password of an account's holder.
    init(_ typed: String, of account: Account, _ settings: Settings) throws(PasswordRefusal) {
        try self.init(
            typed, minLength: settings.password.minLength, known: [account.name, account.mail],
            settings)
    }

    /// Hashes it, when it is its turn.
    /// - Throws: `Busy`
    func hashed(on site: MyPageSite) async throws -> PasswordHash {
        let salt = site.environment.randomBytes(16)
        let rounds = site.environment.passwordRounds
        return try await site.hasher.run(in: .setting) { [text] in
            try PasswordHash(of: text, salt: salt, rounds: rounds)
        }
    }
}

import SiteSettings
import SyncStore

/// A password that somebody is to have: what it must be like, and how it is hashed.
struct NewPassword {
    /// Whose it is, as places are counted: one link, with however many passwords at once, keeps nobody
    /// else from setting theirs.
    private let holder: String
    /// What is known of its holder: name, mail.
    private let known: [String]
    /// Never shorter than this, whatever `password.min_length` says.
    private let least: Int

    /// The password of an account's holder.
    /// - Parameter name: what they are called from then on; nil if that does not change.
    init(of account: Account, name: String? = nil) {
        holder = "account \(account.id)"
        known = [name ?? account.name, account.mail]
        least = 0
    }

    /// The password of a member of staff: they see everybody.
    init(ofStaff name: String, mail: String? = nil) {
        holder = "staff \(name)"
        known = [name] + [mail].compactMap { $0 }
        least = 12
    }

    func minLength(_ settings: Settings) -> Int { max(least, settings.password.minLength) }

    /// Checks it and, when it is its turn, hashes it.
    /// - Returns: the hash, or why it is not taken.
    /// - Throws: `Busy`
    func hash(
        _ typed: String, on site: MyPageSite
    ) async throws -> Result<PasswordHash, PasswordRefusal> {
        let settings = site.settings
        let text = PasswordPolicy.normalized(typed)
        do {
            try PasswordPolicy(minLength: minLength(settings))
                .check(text, known: known + [settings.site.name])
        } catch {
            return .failure(error)
        }
        let salt = site.environment.randomBytes(16)
        let rounds = site.environment.passwordRounds
        return .success(
            try await site.hasher.setting.run(for: .setter(name: holder)) {
                try PasswordHash(of: text, salt: salt, rounds: rounds)
            })
    }
}

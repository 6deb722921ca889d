import Crypto
import Foundation
package import SiteSettings
package import SyncStore

/// The links by which people say "I do not want this": good for as long as the account and its
/// address are what they were, and kept nowhere.
///
/// What stands in the link is a keyed digest (HMAC-SHA256) of the person and the address; the key is
/// in the accounts' database alone.
package struct DeclineLinks: Sendable {
    /// None for those of mails that nobody gets.
    private let secret: Secret?

    private struct Secret {
        let key: SymmetricKey
        /// A digest that has taken in the key already: half of the work, done once and not for each mail.
        let begun: HMAC<SHA256>
    }

    /// For mails that nobody gets: each says so, and declines nothing.
    package static let simulated = DeclineLinks()

    private init() { secret = nil }

    /// - Throws: `StoreError`
    package init(accounts: AccountStore, environment: Environment) throws {
        let key = SymmetricKey(
            data: try accounts.secret("decline") { environment.randomBytes(32) })
        secret = Secret(key: key, begun: HMAC(key: key))
    }

    /// - Parameter site: what the link starts with (`site.base_url`).
    package func url(site: String, person: Int64, mailKey: String) -> String {
        let code = secret.map { Self.code(person, mailKey, $0) } ?? "simulation-no-link"
        return "\(site)/mypage/decline?person=\(person)&key=\(code)"
    }

    /// Whether a link's key is that of a person with an address; takes as long for a wrong one.
    package func isRight(_ hex: String, person: Int64, mailKey: String) -> Bool {
        guard let key = secret?.key, let code = [UInt8](hex: hex) else { return false }
        return HMAC<SHA256>.isValidAuthenticationCode(
            code, authenticating: Self.message(person, mailKey), using: key)
    }

    private static func code(_ person: Int64, _ mailKey: String, _ secret: Secret) -> String {
        var digest = secret.begun
        digest.update(data: message(person, mailKey))
        return digest.finalize().withUnsafeBytes { $0.hex }
    }

    private static func message(_ person: Int64, _ mailKey: String) -> [UInt8] {
        Array("decline \(person) \(mailKey)".utf8)
    }
}

import Crypto
import Foundation

/// A password link: a secret that is in one mail and nowhere else.
struct PasswordLink {
    /// 256 random bits, as 64 lower-case hex digits.
    let token: String
    let issuedAt: Date
    let expiresAt: Date

    /// What the database keeps: SHA-256 of the token's text. The token has so much randomness that
    /// a salt or a slow hash would add nothing.
    var hash: Data { Self.hash(of: token) }

    static func hash(of token: String) -> Data { Data(SHA256.hash(data: Data(token.utf8))) }
}

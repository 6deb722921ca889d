import Crypto
package import Foundation

/// A password link: a secret that is in one mail and nowhere else.
package struct PasswordLink {
    /// 256 random bits, as 64 lower-case hex digits.
    package let token: String
    package let issuedAt: Date
    package let expiresAt: Date

    /// What the database keeps: SHA-256 of the token's text. The token has so much randomness that
    /// a salt or a slow hash would add nothing.
    package var hash: Data { Self.hash(of: token) }

    package static func hash(of token: String) -> Data { Data(SHA256.hash(data: Data(token.utf8))) }
}

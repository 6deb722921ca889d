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

/// Makes password links and their URLs.
struct PasswordLinks {
    let baseURL: String
    let validHours: Int
    let environment: Environment

    /// A new link, valid from now.
    func make(at now: Date) -> PasswordLink {
        PasswordLink(
            token: environment.randomBytes(32).hex, issuedAt: now,
            expiresAt: now.addingTimeInterval(Double(validHours) * 3_600))
    }

    func url(of link: PasswordLink) -> String {
        "\(baseURL)/mypage/password?token=\(link.token)"
    }
}

extension Sequence<UInt8> {
    /// Two lower-case digits a byte.
    var hex: String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
    }
}

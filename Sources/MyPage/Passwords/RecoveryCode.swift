import Foundation
import Publishing
import SiteSettings

/// What signs somebody in once who has no device that makes codes: 80 random bits, in letters and
/// digits of which none looks like another (Crockford's base 32, as in ULIDs), in groups of four.
///
/// Nobody guesses 80 bits, so a plain SHA-256 of it is stored, where a password needs scrypt.
struct RecoveryCode {
    /// `7k3d-90xm-…`
    let text: String

    /// How many somebody gets.
    static let count = 10
    /// How many random bytes one is made of.
    static let length = 10

    private static let alphabet = Array("0123456789abcdefghjkmnpqrstvwxyz".utf8)

    /// - Parameter bytes: `length` that nobody can guess.
    init(_ bytes: [UInt8]) {
        let letters = Array(Base32.text(bytes, alphabet: Self.alphabet))
        text = stride(from: 0, to: letters.count, by: 4)
            .map { String(letters[$0..<min($0 + 4, letters.count)]) }.joined(separator: "-")
    }

    var hash: Data { Self.hash(typed: text) }

    /// The hash of one as it was typed: in capitals, full-width, without hyphens, with the letters that
    /// are none of ours for the digits they look like.
    static func hash(typed: String) -> Data {
        let plain = typed.prefix(256).precomposedStringWithCompatibilityMapping.lowercased()
            .filter { $0.isASCII && ($0.isLetter || $0.isNumber) }
            .map { ["o": "0", "i": "1", "l": "1"][$0] ?? $0 }
        return PasswordLink.hash(of: String(plain))
    }
}

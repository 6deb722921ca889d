import Crypto
import Foundation

/// Codes that change with time, as authenticator apps make them from a secret: HMAC-SHA-1, 6 digits,
/// steps of 30 s. Source: RFC 6238; RFC 4226 for the digits.
struct TOTP {
    let secret: [UInt8]

    /// How many seconds a code is shown.
    static let period: Double = 30
    /// How many bytes a secret has: as many as the hash. Source: RFC 4226, 4, R6.
    static let secretLength = 20

    private static let digits = 6

    /// The time step of a moment.
    static func step(at date: Date) -> Int64 {
        Int64((date.timeIntervalSince1970 / period).rounded(.down))
    }

    func code(step: Int64) -> String {
        Self.code(secret: secret, counter: UInt64(bitPattern: step), digits: Self.digits)
    }

    /// The time step that a code is of: the one of that moment, or the one before or behind it, for a
    /// clock that is wrong and for whoever types slowly. Source: RFC 6238, 5.2 and 6.
    /// - Parameters:
    ///   - code: as it was typed.
    ///   - last: the step of the last code that was taken; nil for none. It is taken once: only
    ///     later ones are right.
    /// - Returns: nil for any other code; takes as long for one that is almost right.
    func step(of code: String, at date: Date, after last: Int64?) -> Int64? {
        let typed = Self.normalized(code)
        let now = Self.step(at: date)
        var found: Int64?
        for step in now - 1...now + 1
        where typed.utf8.isSame(inConstantTimeAs: self.code(step: step).utf8) {
            found = step
        }
        guard let found, last.map({ found > $0 }) ?? true else { return nil }
        return found
    }

    /// A code without what people and keyboards put into it: spaces, full-width digits.
    private static func normalized(_ typed: String) -> String {
        typed.prefix(64).precomposedStringWithCompatibilityMapping
            .filter { !$0.isWhitespace && $0 != "-" }
    }

    /// Source: RFC 4226, 5.3.
    static func code(secret: [UInt8], counter: UInt64, digits: Int) -> String {
        let message = (0..<8).map { UInt8(truncatingIfNeeded: counter >> (56 - 8 * UInt64($0))) }
        let hash = Array(
            HMAC<Insecure.SHA1>.authenticationCode(
                for: message, using: SymmetricKey(data: secret)))
        let offset = Int(hash[hash.count - 1] & 15)
        let number = hash[offset..<offset + 4].reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
        let text = String(number & 0x7FFF_FFFF)
        return String((String(repeating: "0", count: digits) + text).suffix(digits))
    }
}

import Foundation

/// Which passwords are taken: long enough, and not soon guessed. There are no composition rules.
/// Source: NIST SP 800-63B, 5.1.1.2.
struct PasswordPolicy {
    let minLength: Int
    static let maxLength = 128
    /// The decimal logarithm of how many guesses a password must take: zxcvbn's score of 3, safely
    /// unguessable where tries are limited and hashes slow (`Throttle`, `PasswordHash`).
    static let leastGuesses = 8.0

    /// A password as it is hashed: NFKC, so that it is the same from every keyboard.
    static func normalized(_ password: String) -> String {
        password.precomposedStringWithCompatibilityMapping
    }

    /// - Parameters:
    ///   - password: normalized.
    ///   - known: the person's name and mail, and the site's name.
    func check(_ password: String, known: [String]) throws(PasswordRefusal) {
        let length = password.unicodeScalars.count
        guard length >= minLength else { throw .tooShort(minLength) }
        guard length <= Self.maxLength else { throw .tooLong(Self.maxLength) }
        let text = PasswordText(password)
        let estimate = GuessEstimate(text, personal: PersonalWords.table(of: known))
        guard estimate.guesses < Self.leastGuesses else { return }
        throw Self.reason(estimate.parts, of: text.count)
    }

    /// What most of the password is; if it is nothing for the most part, or of several, a mixture.
    private static func reason(_ parts: [GuessableMatch], of length: Int) -> PasswordRefusal {
        func count(_ parts: [GuessableMatch]) -> Int { parts.reduce(0) { $0 + $1.range.count } }
        let known = count(parts)
        // Of two kinds that are as long it is the first, so that a name is said to be one.
        let main = GuessableMatch.Kind.allCases.first { kind in
            2 * count(parts.filter { $0.kind == kind }) >= known
        }
        return switch 2 * known >= length ? main : nil {
        case .personal: .personal
        case .common: .common
        case .keyboard: .keyboard
        case .repeated: .repeated
        case .sequence: .sequence
        case .date: .date
        case nil: .tooGuessable
        }
    }
}

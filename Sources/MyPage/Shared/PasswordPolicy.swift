import Foundation

/// Which passwords are taken: long enough, and not the first that anybody would try. There are no
/// composition rules. Source: NIST SP 800-63B, 5.1.1.2.
struct PasswordPolicy {
    let minLength: Int
    static let maxLength = 128

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
        let text = password.lowercased()
        guard !isCommon(text) else { throw .common }
        guard !known.contains(where: { isLittleMore(text, than: $0) }) else { throw .personal }
    }

    /// A common one, one that is repeated, or with digits and signs around it.
    private func isCommon(_ text: String) -> Bool {
        let core = text.drop { !$0.isLetter }
        let bare = String(core.reversed().drop { !$0.isLetter }.reversed())
        return CommonPasswords.contains(text) || CommonPasswords.contains(bare)
            || isRepetition(text) || isSequence(text)
    }

    /// `abcabcabcabc`, `aaaaaaaaaaaa`.
    private func isRepetition(_ text: String) -> Bool {
        let characters = Array(text)
        return (1...4).contains { period in
            characters.count > period
                && characters.indices.dropFirst(period).allSatisfy {
                    characters[$0] == characters[$0 - period]
                }
        }
    }

    /// `123456789012`, `abcdefghijkl`, `987654321098`.
    private func isSequence(_ text: String) -> Bool {
        let steps = zip(text.unicodeScalars, text.unicodeScalars.dropFirst()).map {
            Int($1.value) - Int($0.value)
        }
        // Nine and zero are neighbours on the keyboard.
        return steps.allSatisfy { $0 == 1 || $0 == -9 } || steps.allSatisfy { $0 == -1 || $0 == 9 }
    }

    /// Whether what is left without the known text, its parts, digits and signs is too little.
    private func isLittleMore(_ text: String, than known: String) -> Bool {
        let parts = known.precomposedStringWithCompatibilityMapping.lowercased()
            .split { !$0.isLetter && !$0.isNumber }
            .map(String.init).filter {
                $0.count >= 3 || ($0.count >= 2 && !$0.utf8.allSatisfy { $0 < 0x80 })
            }
        guard !parts.isEmpty else { return false }
        var rest = text
        for part in parts.sorted(by: { $0.count > $1.count }) {
            rest = rest.replacingOccurrences(of: part, with: "")
        }
        return rest != text && rest.filter(\.isLetter).count < 4
    }
}

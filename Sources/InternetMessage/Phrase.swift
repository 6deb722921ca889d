/// An ASCII display name as a phrase: words as they are, or one quoted string.
///
/// Source: RFC 5322 §3.2.4 (quoted-string), §3.2.5 (phrase).
enum Phrase {
    /// The phrase, or nil when the name can only be told in encoded words.
    static func bytes(of name: String) -> [UInt8]? {
        guard HeaderText.isLiteral(name) else { return nil }
        let bytes = Array(name.utf8)
        return isAtoms(bytes) ? bytes : quoted(bytes)
    }

    /// Whether the name consists of atoms with single blanks between them.
    private static func isAtoms(_ bytes: [UInt8]) -> Bool {
        bytes.split(separator: UInt8(ascii: " "), omittingEmptySubsequences: false)
            .allSatisfy { !$0.isEmpty && $0.allSatisfy(ASCII.isAtomText) }
    }

    private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
        let quote = UInt8(ascii: "\"")
        let backslash = UInt8(ascii: "\\")
        var result = [quote]
        for byte in bytes {
            if byte == quote || byte == backslash { result.append(backslash) }
            result.append(byte)
        }
        result.append(quote)
        return result
    }
}

/// The shape of a message id, without its angle brackets: `left@right`, both dot-atoms.
///
/// Source: RFC 5322 §3.6.4. A domain literal on the right is allowed there and refused here: our
/// ids are made of words and a host name.
enum MessageIDSyntax {
    static func check(_ id: String) throws(MessageError) {
        let bytes = Array(id.utf8)
        try ASCII.check(bytes, as: .messageID)
        guard let at = bytes.firstIndex(of: UInt8(ascii: "@")) else {
            throw MessageError(.messageID, .noAtSign)
        }
        guard at > 0 else { throw MessageError(.messageID, .noLocalPart) }
        guard at + 1 < bytes.count else { throw MessageError(.messageID, .noDomain) }
        try ASCII.checkDotAtom(bytes[..<at], as: .messageID)
        try ASCII.checkDotAtom(bytes[(at + 1)...], as: .messageID)
    }
}

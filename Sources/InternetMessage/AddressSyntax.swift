/// The shape of an addr-spec: `local@domain`, ASCII, without comments or folding.
///
/// Source: RFC 5322 §3.4.1. Obsolete forms (§4.4) are refused; so are a TAB or another control
/// character anywhere, an empty quoted local part, and an "@" in a domain literal.
enum AddressSyntax {
    static func check(_ address: String) throws(MessageError) {
        let bytes = Array(address.utf8)
        try ASCII.check(bytes, as: .address)
        let at = try endOfLocalPart(bytes)
        guard at < bytes.count else { throw MessageError(.address, .noAtSign) }
        guard at > 0, bytes[..<at] != [quote, quote] else {
            throw MessageError(.address, .noLocalPart)
        }
        let domain = bytes[(at + 1)...]
        guard !domain.isEmpty else { throw MessageError(.address, .noDomain) }
        if domain.first == UInt8(ascii: "[") {
            try checkLiteral(domain)
        } else {
            try ASCII.checkDotAtom(domain, as: .address)
        }
    }

    private static let quote = UInt8(ascii: "\"")

    /// The offset of the "@", or the length when there is none.
    private static func endOfLocalPart(_ bytes: [UInt8]) throws(MessageError) -> Int {
        guard bytes.first == quote else {
            guard let at = bytes.firstIndex(of: UInt8(ascii: "@")) else { return bytes.count }
            try ASCII.checkDotAtom(bytes[..<at], as: .address)
            return at
        }
        var offset = 1
        while offset < bytes.count, bytes[offset] != quote {
            offset += bytes[offset] == UInt8(ascii: "\\") ? 2 : 1
        }
        guard offset < bytes.count else { throw MessageError(.address, .openQuote) }
        let at = offset + 1
        guard at == bytes.count || bytes[at] == UInt8(ascii: "@") else {
            throw MessageError(.address, .notAllowed(Unicode.Scalar(bytes[at]), at: at + 1))
        }
        return at
    }

    /// `[192.0.2.1]`: RFC 5322 §3.4.1, domain-literal.
    private static func checkLiteral(_ domain: ArraySlice<UInt8>) throws(MessageError) {
        guard domain.count > 2, domain.last == UInt8(ascii: "]") else {
            throw MessageError(.address, .noDomain)
        }
        for offset in domain.indices.dropFirst().dropLast() {
            switch domain[offset] {
            case UInt8(ascii: " "):
                throw MessageError(.address, .whiteSpace(at: offset + 1))
            case UInt8(ascii: "@"), UInt8(ascii: "["), UInt8(ascii: "\\"), UInt8(ascii: "]"):
                let scalar = Unicode.Scalar(domain[offset])
                throw MessageError(.address, .notAllowed(scalar, at: offset + 1))
            default:
                continue
            }
        }
    }
}

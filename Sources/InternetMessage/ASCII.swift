/// The ASCII building blocks that addresses, ids and phrases share.
///
/// Source: RFC 5322 §3.2.3 (atom, dot-atom).
enum ASCII {
    /// What fits on one line as ` <address>` or ` <id>`, in bytes: 998 (RFC 5322 §2.1.1) less three.
    static let longest = 995

    /// Refuses what is empty, too long, not ASCII or holds a control character.
    static func check(_ bytes: [UInt8], as item: MessageError.Item) throws(MessageError) {
        guard !bytes.isEmpty else { throw MessageError(item, .empty) }
        guard bytes.count <= longest else {
            throw MessageError(item, .tooLong(bytes: bytes.count, limit: longest))
        }
        for (offset, byte) in bytes.enumerated() {
            // All before it were ASCII, so the byte's offset counts characters.
            guard byte < 0x80 else { throw MessageError(item, .notASCII(at: offset + 1)) }
            guard byte >= 0x20, byte != 0x7F else {
                let scalar = Unicode.Scalar(byte)
                throw MessageError(item, .controlCharacter(scalar, at: offset + 1))
            }
        }
    }

    /// Refuses what is not `atom.atom.atom`; an empty slice passes.
    static func checkDotAtom(
        _ bytes: ArraySlice<UInt8>, as item: MessageError.Item
    ) throws(MessageError) {
        let dot = UInt8(ascii: ".")
        for offset in bytes.indices {
            let byte = bytes[offset]
            if byte == dot {
                let isMisplaced =
                    offset == bytes.startIndex || offset == bytes.endIndex - 1
                    || bytes[offset - 1] == dot
                if isMisplaced { throw MessageError(item, .misplacedDot(at: offset + 1)) }
            } else if byte == UInt8(ascii: " ") {
                throw MessageError(item, .whiteSpace(at: offset + 1))
            } else if !isAtomText(byte) {
                throw MessageError(item, .notAllowed(Unicode.Scalar(byte), at: offset + 1))
            }
        }
    }

    /// Whether a byte is `atext`.
    static func isAtomText(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"):
            true
        case UInt8(ascii: "!"), UInt8(ascii: "#"), UInt8(ascii: "$"), UInt8(ascii: "%"),
            UInt8(ascii: "&"), UInt8(ascii: "'"), UInt8(ascii: "*"), UInt8(ascii: "+"),
            UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "="), UInt8(ascii: "?"),
            UInt8(ascii: "^"), UInt8(ascii: "_"), UInt8(ascii: "`"), UInt8(ascii: "{"),
            UInt8(ascii: "|"), UInt8(ascii: "}"), UInt8(ascii: "~"):
            true
        default:
            false
        }
    }
}

/// Takes ISO-2022-JP for EUC-JP: that has the same characters, with a bit in each byte where this has
/// escape sequences between them.
///
/// Sources: RFC 1468, RFC 2237; EUC-JP's code sets 1 to 3.
struct EscapedJapanese {
    private enum Part {
        case ascii, kanji, kana, supplement
    }

    private static let escape: UInt8 = 0x1B
    private static let parts: [[UInt8]: Part] = [
        Array("\u{1B}(B".utf8): .ascii, Array("\u{1B}(J".utf8): .ascii,
        Array("\u{1B}$@".utf8): .kanji, Array("\u{1B}$B".utf8): .kanji,
        Array("\u{1B}(I".utf8): .kana, Array("\u{1B}$(D".utf8): .supplement,
    ]

    private var part = Part.ascii
    /// What has come of a sequence that is open.
    private var sequence: [UInt8] = []
    /// Whether the next byte is the second one of a character.
    private var isInside = false
    /// Whether an escape has come: in another encoding an export has none, as XML knows no such character.
    private var hasEscapes = false

    /// The next bytes of a text as EUC-JP has them; none before the first escape sequence.
    mutating func unescape(_ bytes: [UInt8]) -> [UInt8] {
        guard hasEscapes || bytes.contains(Self.escape) else { return [] }
        hasEscapes = true
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes {
            if byte == Self.escape || !sequence.isEmpty {
                take(byte)
            } else if part == .ascii || !(0x21...0x7E).contains(byte) {
                result.append(byte)
            } else {
                append(byte, to: &result)
            }
        }
        return result
    }

    /// The next byte of an escape sequence.
    private mutating func take(_ byte: UInt8) {
        if byte == Self.escape { sequence.removeAll(keepingCapacity: true) }
        sequence.append(byte)
        if let known = Self.parts[sequence] {
            part = known
            isInside = false
            sequence.removeAll(keepingCapacity: true)
        } else if sequence.count == 4 {
            sequence.removeAll(keepingCapacity: true)
        }
    }

    /// The next byte of a character that is not ASCII.
    private mutating func append(_ byte: UInt8, to result: inout [UInt8]) {
        switch part {
        case .kana: result.append(0x8E)
        case .supplement where !isInside: result.append(0x8F)
        default: break
        }
        result.append(byte | 0x80)
        isInside.toggle()
    }
}

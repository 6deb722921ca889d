/// Text as a search compares it. By hand, as it is done for every account and search: Foundation's NFKC
/// takes microseconds for each name, and leaves half-width kana and their marks apart.
enum FoldedKana {
    /// - Parameter bytes: UTF-8; what is none stays as it is.
    /// - Returns: UTF-8 without blanks, lower case, kana as hiragana.
    static func folded(_ bytes: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        /// The scalar that the last three bytes of the result are.
        var last: UInt32 = 0
        var place = 0
        while place < bytes.count {
            let byte = bytes[place]
            // Kana and the ideographic blank begin with E3, full-width and half-width forms with EF.
            guard byte == 0xE3 || byte == 0xEF, place + 2 < bytes.count else {
                place += 1
                last = 0
                if byte != 0x20 { result.append(lower(byte)) }
                continue
            }
            let scalar =
                UInt32(byte & 0x0F) << 12 | UInt32(bytes[place + 1] & 0x3F) << 6
                | UInt32(bytes[place + 2] & 0x3F)
            place += 3
            switch scalar {
            case 0x3000: break
            case 0xFF01...0xFF5E:
                last = 0
                result.append(lower(UInt8(scalar - 0xFEE0)))
            case 0x3099, 0x309A, 0xFF9E, 0xFF9F:
                if let voiced = voiced(last, isHalf: scalar == 0x309A || scalar == 0xFF9F) {
                    result.removeLast(3)
                    append(voiced, to: &result)
                }
                last = 0
            default:
                last = hiragana(scalar)
                append(last, to: &result)
            }
        }
        return result
    }

    private static func lower(_ byte: UInt8) -> UInt8 {
        byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte
    }

    private static func append(_ scalar: UInt32, to bytes: inout [UInt8]) {
        bytes.append(UInt8(0xE0 | scalar >> 12))
        bytes.append(UInt8(0x80 | scalar >> 6 & 0x3F))
        bytes.append(UInt8(0x80 | scalar & 0x3F))
    }

    private static func hiragana(_ scalar: UInt32) -> UInt32 {
        switch scalar {
        case 0x30A1...0x30F6, 0x30FD, 0x30FE: scalar - 0x60
        case 0xFF65: 0x30FB
        case 0xFF66...0xFF9D: halfWidth[Int(scalar - 0xFF66)]
        default: scalar
        }
    }

    /// U+FF66 to U+FF9D.
    private static let halfWidth =
        "をぁぃぅぇぉゃゅょっーあいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわん"
        .unicodeScalars.map(\.value)

    /// A hiragana with a mark behind it (濁点, or 半濁点 where `isHalf`); nil for one that takes none.
    private static func voiced(_ scalar: UInt32, isHalf: Bool) -> UInt32? {
        if scalar >= 0x306F, scalar <= 0x307B, (scalar - 0x306F).isMultiple(of: 3) {
            return scalar + (isHalf ? 2 : 1)
        }
        guard !isHalf else { return nil }
        let takesMark =
            scalar >= 0x304B && scalar <= 0x3061 && !scalar.isMultiple(of: 2)
            || [0x3064, 0x3066, 0x3068].contains(scalar)
        return takesMark ? scalar + 1 : scalar == 0x3046 ? 0x3094 : nil
    }
}

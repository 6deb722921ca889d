/// How the ASCII characters of a document, and so its markup, are found among its bytes without decoding
/// the rest.
///
/// It says where markup stands and nothing about what the other bytes mean, so that a document can be
/// cut and stay as it was, byte by byte.
struct MarkupEncoding {
    private enum Kind {
        /// Bytes below 0x80 are ASCII, wherever they stand: UTF-8, EUC-JP, ISO 8859, Windows-125x.
        case plain
        /// The second byte of a character may be an ASCII letter or a bracket.
        case shiftJIS
        case utf16(isBigEndian: Bool)
    }

    private let kind: Kind
    /// Whether the last byte was the first of a character (Shift_JIS).
    private var isInside = false

    /// How many bytes a unit has.
    var width: Int { if case .utf16 = kind { 2 } else { 1 } }

    /// Finds the encoding as the reader does: by the mark, by the first characters, by the declaration.
    /// - Parameter head: how the document begins; a kilobyte, or all of it.
    /// - Returns: nil if markup can't be told in it without decoding: UTF-32, ISO-2022-JP, EBCDIC.
    init?(_ head: some Collection<UInt8>) {
        let head = Array(head.prefix(1_024))
        if head.starts(with: [0xFF, 0xFE, 0, 0]) || head.starts(with: [0, 0]) { return nil }
        if head.starts(with: [0xFF, 0xFE]) || head.starts(with: [0x3C, 0]) {
            kind = .utf16(isBigEndian: false)
        } else if head.starts(with: [0xFE, 0xFF]) || head.starts(with: [0, 0x3C]) {
            kind = .utf16(isBigEndian: true)
        } else if head.starts(with: [0xEF, 0xBB, 0xBF]) {
            kind = .plain
        } else {
            guard let known = Self.kind(of: Self.declared(in: head)) else { return nil }
            kind = known
        }
    }

    /// The encoding that the declaration names, in capitals; empty if it names none.
    private static func declared(in head: [UInt8]) -> String {
        let text = String(decoding: head.map { $0 < 0x80 ? $0 : 0x3F }, as: UTF8.self)
        guard text.hasPrefix("<?xml"), let end = text.firstRange(of: "?>"),
            let found = text[..<end.lowerBound].firstMatch(
                of: /encoding\s*=\s*["']([^"']+)["']/)
        else { return "" }
        return found.1.uppercased()
    }

    private static func kind(of name: String) -> Kind? {
        switch name {
        case "", "UTF-8", "UTF8", "US-ASCII", "ASCII", "EUC-JP", "EUCJP", "EUC-JP-MS", "X-EUC-JP",
            "CSEUCPKDFMTJAPANESE":
            return .plain
        case "SHIFT_JIS", "SHIFT-JIS", "SJIS", "X-SJIS", "WINDOWS-31J", "CP932", "MS_KANJI",
            "MS932", "CSSHIFTJIS", "CSWINDOWS31J":
            return .shiftJIS
        default:
            let isPlain = ["ISO-8859-", "ISO8859-", "WINDOWS-125", "CP125"].contains {
                name.hasPrefix($0)
            }
            return isPlain ? .plain : nil
        }
    }

    /// Appends a byte for each unit: the character where it is ASCII, 0xFF where it is not.
    /// - Parameter bytes: whole units.
    mutating func appendUnits(of bytes: ArraySlice<UInt8>, to units: inout [UInt8]) {
        switch kind {
        case .plain:
            units.append(contentsOf: bytes)
        case .shiftJIS:
            for byte in bytes {
                if isInside {
                    isInside = false
                    units.append(0xFF)
                } else {
                    isInside = (0x81...0x9F).contains(byte) || (0xE0...0xFC).contains(byte)
                    units.append(byte < 0x80 ? byte : 0xFF)
                }
            }
        case .utf16(let isBigEndian):
            var index = bytes.startIndex
            while index + 1 < bytes.endIndex {
                let (low, high) =
                    isBigEndian
                    ? (bytes[index + 1], bytes[index]) : (bytes[index], bytes[index + 1])
                units.append(high == 0 && low < 0x80 ? low : 0xFF)
                index += 2
            }
        }
    }
}

import Foundation

/// A mail address that mail systems take, with the key by which addresses are compared.
///
/// Old carrier addresses such as `taro..yamada@docomo.example` or `taro.@docomo.example` break
/// RFC 5321 (section 4.1.2, Dot-string) but belong to real people: they are accepted and written
/// with a quoted local part.
public struct MailAddress: Sendable, Hashable {
    /// What is written into a message: ASCII, the local part quoted where RFC 5321 asks for it.
    public let address: String
    /// What two spellings of one address have in common: half-width, lower case, no quotes.
    public let key: String

    /// Why a text is no usable address.
    public enum Problem: String, Error, Sendable {
        case empty
        case severalAddresses = "several_addresses"
        case notASCII = "not_ascii"
        case noAt = "no_at"
        case badLocalPart = "bad_local_part"
        case badDomain = "bad_domain"
        /// The text was so long that it was not kept; never thrown here.
        case tooLong = "too_long"
    }

    /// Reads what stands in a field. Blanks around it (ASCII and ideographic) do not count, and
    /// full-width characters are read as their ASCII twins. In the domain all of NFKC is done; a
    /// local part that it would change any further (`①@…`) is none: whose would it be?
    public init(_ text: String) throws(Problem) { try self.init(Array(text.utf8)[...]) }

    /// The same of UTF-8, as a record holds it.
    public init(_ text: ArraySlice<UInt8>) throws(Problem) {
        let (local, domain) =
            text.contains { $0 >= 0x80 } ? try Self.wideParts(text) : try Self.parts(text)
        guard !local.contains(where: Self.isSeparator) else { throw .severalAddresses }
        guard !local.isEmpty, local.count <= 64, local.allSatisfy(Self.isAtomOrDot) else {
            throw .badLocalPart
        }
        guard Self.isDomain(domain) else { throw .badDomain }
        let isDotAtom = Self.isDotAtom(local)
        let plain = local + [Self.at] + domain
        let written = String(decoding: plain, as: UTF8.self)
        address = isDotAtom ? written : "\"\(local.text)\"@\(domain.text)"
        key =
            plain.contains(where: Self.isUpperCase)
            ? String(
                decoding: plain.map { Self.isUpperCase($0) ? $0 | 0x20 : $0 }, as: UTF8.self)
            : written
    }

    /// An address as its holder types it: without the quotes of the local part, which no browser's field
    /// for addresses takes.
    public static func typed(_ address: String) -> String {
        let bytes = Array(address.utf8)
        guard let at = bytes.lastIndex(of: Self.at) else { return address }
        return unquoted(bytes[..<at]).text + bytes[at...].text
    }

    private static let at = UInt8(ascii: "@")
    /// In bytes; a character that NFKC makes one of them has four at the most.
    private static let longestDomain = 253

    /// The parts of a text in ASCII, as nearly all are: byte by byte, as each run asks this of
    /// everybody, and Foundation's character sets take ten times as long.
    private static func parts(
        _ text: ArraySlice<UInt8>
    ) throws(Problem) -> (local: ArraySlice<UInt8>, domain: ArraySlice<UInt8>) {
        var plain = text
        while let first = plain.first, isBlank(first) { plain.removeFirst() }
        while let last = plain.last, isBlank(last) { plain.removeLast() }
        guard !plain.isEmpty else { throw .empty }
        guard let at = plain.lastIndex(of: Self.at) else { throw .noAt }
        return (unquoted(plain[..<at]), plain[(at + 1)...])
    }

    /// The parts of a text that holds other characters.
    private static func wideParts(
        _ text: ArraySlice<UInt8>
    ) throws(Problem) -> (local: ArraySlice<UInt8>, domain: ArraySlice<UInt8>) {
        let trimmed = String(decoding: text, as: UTF8.self)
            .trimmingCharacters(in: .whitespacesAndNewlines)
        // As bytes: to step back over a text by its characters takes a time that grows with the square of
        // its length, if it is a row of flags.
        let plain = Array(halfWidth(trimmed).utf8)
        guard !plain.isEmpty else { throw .empty }
        guard let at = plain.lastIndex(of: Self.at) else {
            throw plain.allSatisfy { $0 < 0x80 } ? .noAt : .notASCII
        }
        let local = plain[..<at]
        let domain = normal(plain[(at + 1)...])
        guard !local.contains(where: { $0 >= 0x80 }), !domain.contains(where: { $0 >= 0x80 }) else {
            throw .notASCII
        }
        return (unquoted(local), domain)
    }

    /// Full-width forms (U+FF01 to U+FF5E, U+3000) as their ASCII twins; all else as it is.
    private static func halfWidth(_ text: String) -> String {
        var folded = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            switch scalar.value {
            case 0xFF01...0xFF5E: folded.append(Unicode.Scalar(UInt8(scalar.value - 0xFEE0)))
            case 0x3000: folded.append(" ")
            default: folded.append(scalar)
            }
        }
        return String(folded)
    }

    /// A domain in NFKC. What is longer than any in whatever characters stays as it is, which is none:
    /// Foundation takes a time that grows with the square of the marks in a row.
    private static func normal(_ domain: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        if domain.count > 4 * longestDomain || domain.allSatisfy({ $0 < 0x80 }) { return domain }
        return Array(domain.text.precomposedStringWithCompatibilityMapping.utf8)[...]
    }

    private static func unquoted(_ local: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let quote = UInt8(ascii: "\"")
        guard local.count > 2, local.first == quote, local.last == quote else { return local }
        return local.dropFirst().dropLast()
    }

    /// ASCII, as `CharacterSet.whitespacesAndNewlines` has it.
    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }

    private static func isUpperCase(_ byte: UInt8) -> Bool { byte >= 0x41 && byte <= 0x5A }

    /// What stands between addresses, or in a second one.
    private static func isSeparator(_ byte: UInt8) -> Bool {
        byte == at || byte == UInt8(ascii: ",") || byte == UInt8(ascii: ";")
    }

    /// RFC 5321, section 4.1.2: no dot at an end, and no two in a row.
    private static func isDotAtom(_ local: ArraySlice<UInt8>) -> Bool {
        let dot = UInt8(ascii: ".")
        return local.first != dot && local.last != dot
            && !zip(local, local.dropFirst()).contains { $0 == dot && $1 == dot }
    }

    /// RFC 5322, section 3.2.3: atext, and the dot.
    private static func isAtomOrDot(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        byte.isDigit || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
    }

    /// RFC 1123, section 2.1: at least two labels, of letters, digits and inner hyphens; the last is
    /// no number.
    private static func isDomain(_ domain: ArraySlice<UInt8>) -> Bool {
        guard domain.count <= longestDomain else { return false }
        var rest = domain
        while let dot = rest.firstIndex(of: UInt8(ascii: ".")) {
            guard isLabel(rest[..<dot]) else { return false }
            rest = rest[(dot + 1)...]
        }
        return rest.startIndex > domain.startIndex && isLabel(rest)
            && !rest.allSatisfy { $0.isDigit }
    }

    private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
        let hyphen = UInt8(ascii: "-")
        return !label.isEmpty && label.count <= 63 && label.first != hyphen && label.last != hyphen
            && label.allSatisfy { isLetterOrDigit($0) || $0 == hyphen }
    }
}

extension ArraySlice<UInt8> {
    fileprivate var text: String { String(decoding: self, as: UTF8.self) }
}

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
        case empty = "no address"
        case severalAddresses = "more than one address"
        case notASCII = "characters that mail systems do not take"
        case noAt = "no @"
        case badLocalPart = "the part before @ is not valid"
        case badDomain = "the part behind @ is not valid"
    }

    /// Reads what stands in a field. Blanks around it (ASCII and ideographic) do not count, and
    /// full-width characters are read as their ASCII twins. In the domain all of NFKC is done; a
    /// local part that it would change any further (`①@…`) is none: whose would it be?
    public init(_ text: String) throws(Problem) {
        let trimmed = text.trimmingCharacters(in: .whitespacesAndNewlines)
        let plain = trimmed.utf8.allSatisfy { $0 < 0x80 } ? trimmed : Self.halfWidth(trimmed)
        guard !plain.isEmpty else { throw .empty }
        guard let at = plain.lastIndex(of: "@") else {
            throw plain.utf8.allSatisfy { $0 < 0x80 } ? .noAt : .notASCII
        }
        let local = Self.unquoted(plain[..<at])
        let domain = Self.normal(plain[plain.index(after: at)...])
        guard local.utf8.allSatisfy({ $0 < 0x80 }), domain.utf8.allSatisfy({ $0 < 0x80 }) else {
            throw .notASCII
        }
        guard !local.contains(where: { $0 == "@" || $0 == "," || $0 == ";" }) else {
            throw .severalAddresses
        }
        guard !local.isEmpty, local.utf8.count <= 64, local.utf8.allSatisfy(Self.isAtomOrDot) else {
            throw .badLocalPart
        }
        guard Self.isDomain(domain) else { throw .badDomain }
        let isDotAtom = !local.hasPrefix(".") && !local.hasSuffix(".") && !local.contains("..")
        address = isDotAtom ? "\(local)@\(domain)" : "\"\(local)\"@\(domain)"
        key = "\(local)@\(domain)".lowercased()
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

    private static func normal(_ domain: Substring) -> Substring {
        domain.utf8.allSatisfy { $0 < 0x80 }
            ? domain : domain.precomposedStringWithCompatibilityMapping[...]
    }

    private static func unquoted(_ local: Substring) -> Substring {
        guard local.count > 2, local.hasPrefix("\""), local.hasSuffix("\"") else { return local }
        return local.dropFirst().dropLast()
    }

    /// RFC 5322, section 3.2.3: atext, and the dot.
    private static func isAtomOrDot(_ byte: UInt8) -> Bool {
        isLetterOrDigit(byte) || "!#$%&'*+-/=?^_`{|}~.".utf8.contains(byte)
    }

    private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
        (byte >= 0x30 && byte <= 0x39) || ((byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A)
    }

    /// RFC 1123, section 2.1: at least two labels, of letters, digits and inner hyphens.
    private static func isDomain(_ domain: Substring) -> Bool {
        let labels = domain.split(separator: ".", omittingEmptySubsequences: false)
        guard domain.utf8.count <= 253, labels.count >= 2,
            let top = labels.last, !top.utf8.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 })
        else { return false }
        return labels.allSatisfy { label in
            !label.isEmpty && label.utf8.count <= 63
                && !label.hasPrefix("-") && !label.hasSuffix("-")
                && label.utf8.allSatisfy { isLetterOrDigit($0) || $0 == UInt8(ascii: "-") }
        }
    }
}

/// A piece of markup, from `<` to `>`, in the units of a `MarkupEncoding`.
enum Markup {
    /// The name without its prefix.
    case start(name: ArraySlice<UInt8>, isEmpty: Bool)
    case end
    /// CDATA
    case data(ArraySlice<UInt8>)
    /// A comment, a declaration, a processing instruction.
    case other

    init(_ units: ArraySlice<UInt8>) {
        let start = units.startIndex
        switch units[start + 1] {
        case UInt8(ascii: "/"): self = .end
        case UInt8(ascii: "?"): self = .other
        case UInt8(ascii: "!"):
            self =
                units.starts(with: "<![CDATA[".utf8)
                ? .data(units.dropFirst(9).dropLast(3)) : .other
        default:
            let rest = units[(start + 1)...]
            let end =
                rest.firstIndex {
                    $0 == 0x20 || (0x09...0x0D).contains($0) || $0 == UInt8(ascii: "/")
                        || $0 == UInt8(ascii: ">")
                } ?? units.endIndex
            let name = rest[..<end]
            let local = name.lastIndex(of: UInt8(ascii: ":")).map { name[($0 + 1)...] } ?? name
            self = .start(
                name: local, isEmpty: units[units.endIndex - 2] == UInt8(ascii: "/"))
        }
    }

    /// A text with its character references as characters, as far as these are ASCII.
    static func unescaped(_ text: ArraySlice<UInt8>) -> [UInt8] {
        guard text.contains(UInt8(ascii: "&")) else { return Array(text) }
        var plain: [UInt8] = []
        var rest = text
        while let first = rest.first {
            if first == UInt8(ascii: "&"), let end = rest.firstIndex(of: UInt8(ascii: ";")),
                let value = number(rest[rest.index(after: rest.startIndex)..<end])
            {
                plain.append(value < 0x80 ? UInt8(value) : 0xFF)
                rest = rest[(end + 1)...]
            } else {
                plain.append(first)
                rest = rest.dropFirst()
            }
        }
        return plain
    }

    /// `#49` or `#x31`.
    private static func number(_ reference: ArraySlice<UInt8>) -> UInt32? {
        guard reference.first == UInt8(ascii: "#") else { return nil }
        let digits = String(decoding: reference.dropFirst(), as: UTF8.self)
        return digits.hasPrefix("x")
            ? UInt32(digits.dropFirst(), radix: 16) : UInt32(digits)
    }
}

/// Whether a file's last bytes close the element that its first bytes open: what an upload that
/// is still going on, or was cut off, does not have.
///
/// It looks at bytes, not at XML: whether the document is any good is found out by reading it.
enum ClosingTag {
    /// How much of a file's start and end is looked at, in bytes.
    static let window = 4_096

    /// - Parameters:
    ///   - head: the first `window` bytes, or all.
    ///   - tail: the last `window` bytes, or all.
    static func isThere(head: [UInt8], tail: [UInt8]) -> Bool {
        let start = plain(head)
        guard let first = start.first(where: { !isBlank($0) }) else { return false }
        // Not XML at all: there is nothing to wait for, reading it will say what is wrong.
        guard first == UInt8(ascii: "<") else { return true }
        guard let root = rootName(in: start) else { return false }
        var end = plain(tail)[...]
        while true {
            while let last = end.last, isBlank(last) { end.removeLast() }
            guard let comment = trailingComment(of: end) else { break }
            end = end[..<comment]
        }
        guard end.last == UInt8(ascii: ">") else { return false }
        let inside = end.dropLast()
        if inside.last == UInt8(ascii: "/") {
            // An empty root: the last tag is also the first, and all that there is.
            return inside.lastIndex(of: UInt8(ascii: "<")).map {
                isWhole(inside[$0...].dropFirst(), root: root)
            } ?? false
        }
        var name = inside
        while let last = name.last, isBlank(last) { name.removeLast() }
        let closing = Array("</".utf8) + root
        return name.suffix(closing.count).elementsEqual(closing)
    }

    /// Whether a tag has exactly the root's name and no attribute that is still open.
    private static func isWhole(_ tag: ArraySlice<UInt8>, root: [UInt8]) -> Bool {
        guard tag.starts(with: root) else { return false }
        let rest = tag.dropFirst(root.count)
        guard let next = rest.first else { return true }
        guard isBlank(next) || next == UInt8(ascii: "/") else { return false }
        var quote: UInt8?
        for byte in rest where byte == quote || quote == nil {
            if byte == quote { quote = nil } else if byte == 0x22 || byte == 0x27 { quote = byte }
        }
        return quote == nil
    }

    /// The bytes without the zeros that UTF-16 puts between ASCII, and without byte-order marks.
    private static func plain(_ bytes: [UInt8]) -> [UInt8] {
        bytes.filter {
            $0 != 0 && $0 != 0xFE && $0 != 0xFF && $0 != 0xEF && $0 != 0xBB && $0 != 0xBF
        }
    }

    /// The name behind the first `<` that opens an element.
    private static func rootName(in bytes: [UInt8]) -> [UInt8]? {
        var rest = bytes[...]
        while let open = rest.firstIndex(of: UInt8(ascii: "<")) {
            rest = rest[open...].dropFirst()
            if rest.starts(with: "!--".utf8) {
                guard let end = firstIndex(of: Array("-->".utf8), in: rest) else { return nil }
                rest = rest[end...]
            } else if rest.first == UInt8(ascii: "?") || rest.first == UInt8(ascii: "!") {
                continue
            } else {
                let name = rest.prefix {
                    !isBlank($0) && $0 != UInt8(ascii: ">") && $0 != UInt8(ascii: "/")
                }
                return name.isEmpty || name.endIndex == rest.endIndex ? nil : Array(name)
            }
        }
        return nil
    }

    /// Where a comment or processing instruction starts that stands at the very end.
    private static func trailingComment(of bytes: ArraySlice<UInt8>) -> Int? {
        for (opening, closing) in [("<!--", "-->"), ("<?", "?>")] {
            let end = Array(closing.utf8)
            guard bytes.suffix(end.count).elementsEqual(end) else { continue }
            return lastIndex(of: Array(opening.utf8), in: bytes)
        }
        return nil
    }

    private static func firstIndex(of needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.first { bytes[$0...].starts(with: needle) }
    }

    private static func lastIndex(of needle: [UInt8], in bytes: ArraySlice<UInt8>) -> Int? {
        bytes.indices.last { bytes[$0...].starts(with: needle) }
    }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || (byte >= 0x09 && byte <= 0x0D)
    }
}

/// A part of a name or an address to look for: blanks, case and width do not count.
struct FoldedSearch {
    private let part: [UInt8]

    init(_ text: String) { part = Self.folded(Array(text.utf8)) }

    func isIn(_ bytes: ArraySlice<UInt8>) -> Bool {
        let text = Self.folded(bytes)
        guard !part.isEmpty, text.count >= part.count else { return false }
        return (0...text.count - part.count).contains { start in
            text[start] == part[0] && text[start..<start + part.count].elementsEqual(part)
        }
    }

    private static func folded(_ bytes: some Collection<UInt8>) -> [UInt8] {
        if bytes.allSatisfy({ $0 < 0x80 }) {
            return bytes.filter { $0 != 0x20 }.map { $0 >= 0x41 && $0 <= 0x5A ? $0 | 0x20 : $0 }
        }
        // Names are kanji as a rule: of those only the blanks between are to go.
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        for byte in bytes where byte != 0x20 {
            result.append(byte >= 0x41 && byte <= 0x5A ? byte | 0x20 : byte)
            // U+3000, the ideographic blank.
            if result.suffix(3).elementsEqual([0xE3, 0x80, 0x80]) { result.removeLast(3) }
        }
        return result
    }
}

/// Blanks around values that are no text: the CRM's pages and tools that re-indent XML leave them.
extension BidirectionalCollection<UInt8> {
    /// The bytes without the blanks around them: ASCII ones, line ends, U+00A0 and U+3000.
    var trimmingBlanks: SubSequence {
        var rest = self[...]
        while let count = Self.blank(at: rest) { rest = rest.dropFirst(count) }
        while let last = rest.last {
            if Self.isBlank(last) {
                rest = rest.dropLast()
            } else if last < 0x80 {
                break
            } else if let blank = Self.wideBlanks.first(where: {
                rest.suffix($0.count).elementsEqual($0)
            }) {
                rest = rest.dropLast(blank.count)
            } else {
                break
            }
        }
        return rest
    }

    private static var wideBlanks: [[UInt8]] { [[0xC2, 0xA0], [0xE3, 0x80, 0x80]] }

    private static func isBlank(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
    }

    /// How many bytes the blank has that stands at the start; nil if none does.
    private static func blank(at bytes: SubSequence) -> Int? {
        guard let first = bytes.first else { return nil }
        if isBlank(first) { return 1 }
        guard first >= 0x80 else { return nil }
        return wideBlanks.first { bytes.prefix($0.count).elementsEqual($0) }?.count
    }
}

extension Span<UInt8> {
    /// Whether there is nothing but blanks. For the millions of texts of an import: a generic call from
    /// another module costs ten times as much.
    public var isBlank: Bool {
        var place = 0
        while place < count {
            switch self[place] {
            case 0x20, 0x0A, 0x0D, 0x09: place += 1
            case 0xC2 where holds(0xA0, at: place + 1): place += 2
            case 0xE3 where holds(0x80, at: place + 1) && holds(0x80, at: place + 2): place += 3
            default: return false
            }
        }
        return true
    }

    private func holds(_ byte: UInt8, at place: Int) -> Bool {
        place < count && self[place] == byte
    }
}

extension [UInt8] {
    /// A copy.
    init(_ span: Span<UInt8>) {
        self = span.withUnsafeBufferPointer { Array($0) }
    }
}

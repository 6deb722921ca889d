import Glibc

/// The part of a document that is looked at: its bytes, and a unit for each character of ASCII.
struct MarkupWindow {
    private let source: PortersReader.Source
    private var encoding: MarkupEncoding?
    /// What the source fills.
    private var piece = [UInt8](repeating: 0, count: Self.chunk)
    private var bytes: [UInt8] = []
    /// See `MarkupEncoding.appendUnits`; places below are counted in these.
    private(set) var units: [UInt8] = []
    /// What is looked at next.
    var position = 0
    /// What was not yet handed on.
    private var kept = 0
    private var isAtEnd = false

    /// How many units a record may have: libxml2 takes images of megabytes as well.
    private static let longest = 64 << 20
    private static let chunk = 1 << 18

    init(source: @escaping PortersReader.Source) { self.source = source }

    /// Reads the first piece.
    /// - Returns: false if the markup of this encoding can't be found.
    mutating func begin() throws -> Bool {
        while bytes.count < 1_024, try read() {}
        encoding = MarkupEncoding(bytes)
        addUnits(from: 0)
        return encoding != nil
    }

    func position(of unit: UInt8, from start: Int) -> Int? {
        units.withUnsafeBytes { all in
            guard start < all.count, let base = all.baseAddress,
                let found = memchr(base + start, Int32(unit), all.count - start)
            else { return nil }
            return UnsafeRawPointer(found) - base
        }
    }

    /// Where the markup at `position` ends; nil if more must be read first.
    func endOfMarkup() throws -> Int? {
        let rest = units[position...]
        guard rest.count > 1 else { return nil }
        switch rest[position + 1] {
        case UInt8(ascii: "?"): return end("?>", from: position + 2)
        case UInt8(ascii: "!"):
            if rest.starts(with: "<!--".utf8) { return end("-->", from: position + 4) }
            if rest.starts(with: "<![CDATA[".utf8) { return end("]]>", from: position + 9) }
            guard rest.count < 9, !isAtEnd else { throw RecordCutter.Unfaithful() }
            return nil
        default:
            var quote: UInt8?
            var index = position + 1
            while index < units.count {
                let unit = units[index]
                if let open = quote {
                    if unit == open { quote = nil }
                } else if unit == UInt8(ascii: ">") {
                    return index + 1
                } else if unit == UInt8(ascii: "\"") || unit == UInt8(ascii: "'") {
                    quote = unit
                } else if unit == UInt8(ascii: "<") {
                    throw RecordCutter.Unfaithful()
                }
                index += 1
            }
            return nil
        }
    }

    private func end(_ text: StaticString, from start: Int) -> Int? {
        let length = text.utf8CodeUnitCount
        var start = start
        while let found = position(of: text.utf8Start[0], from: start),
            found + length <= units.count
        {
            if (1..<length).allSatisfy({ units[found + $0] == text.utf8Start[$0] }) {
                return found + length
            }
            start = found + 1
        }
        return nil
    }

    /// Hands on what was looked at.
    mutating func hand(to sink: RecordCutter.Sink) throws {
        try hand(to: sink, without: [], until: position)
    }

    /// Hands on what comes before a place, but for some parts.
    mutating func hand(
        to sink: RecordCutter.Sink, without cuts: [Range<Int>], until end: Int
    ) throws {
        let width = encoding?.width ?? 1
        for cut in cuts.sorted(by: { $0.lowerBound < $1.lowerBound }) where cut.upperBound > kept {
            if cut.lowerBound > kept { try sink(bytes[kept * width..<cut.lowerBound * width]) }
            kept = cut.upperBound
        }
        if end > kept { try sink(bytes[kept * width..<end * width]) }
        kept = max(kept, end)
    }

    /// Hands on all that is left.
    mutating func finish(_ sink: RecordCutter.Sink) throws {
        let start = kept * (encoding?.width ?? 1)
        if start < bytes.count { try sink(bytes[start...]) }
    }

    /// Forgets what was handed on, and reads the next piece.
    /// - Returns: by how much all places have moved; nil at the document's end.
    mutating func readOn() throws -> Int? {
        guard units.count - kept < Self.longest else { throw RecordCutter.Unfaithful() }
        let width = encoding?.width ?? 1
        let moved = kept
        bytes.removeFirst(moved * width)
        units.removeFirst(moved)
        position -= moved
        kept = 0
        let before = units.count
        // An odd byte may be all that comes.
        while units.count == before {
            guard try read() else { return nil }
            addUnits(from: units.count * width)
        }
        return moved
    }

    private mutating func read() throws -> Bool {
        guard !isAtEnd else { return false }
        let count = try piece.withUnsafeMutableBytes { try source($0) }
        bytes.append(contentsOf: piece[..<count])
        isAtEnd = count == 0
        return count > 0
    }

    private mutating func addUnits(from start: Int) {
        guard var encoding else { return }
        let end = bytes.count - bytes.count % encoding.width
        encoding.appendUnits(of: bytes[start..<max(start, end)], to: &units)
        self.encoding = encoding
    }
}

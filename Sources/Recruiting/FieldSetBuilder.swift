/// Packs the fields of one record as they come, in any order; made once and used for many records.
///
/// Its hot calls take spans and are not generic: they come from another target, a million times a file.
public struct FieldSetBuilder {
    @usableFromInline
    struct Field {
        let number: Int
        let range: Range<Int>
    }

    @usableFromInline var buffer: [UInt8] = []
    @usableFromInline var fields: [Field] = []
    private var isAscending = true

    public init() {}

    /// How many fields were added since the start of the record.
    @inlinable
    public var count: Int { fields.count }

    /// How many bytes the fields take so far.
    @inlinable
    public var byteCount: Int { buffer.count }

    /// Starts the next record.
    public mutating func reset() {
        buffer.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        isAscending = true
    }

    /// Adds a field. A field that comes twice has the value that came last.
    public mutating func add(_ number: Int, _ kind: FieldValue.Kind, _ payload: Span<UInt8>) {
        let start = buffer.count
        // A number takes ten bytes at the most.
        buffer.append(addingCapacity: 2 * 10 + payload.count) { field in
            Self.append(number, to: &field)
            Self.append(payload.count << 3 | Int(kind.rawValue), to: &field)
            Self.append(payload, to: &field)
        }
        if let last = fields.last, last.number >= number { isAscending = false }
        fields.append(Field(number: number, range: start..<buffer.count))
    }

    /// Adds a field as the others are, its value in an array.
    public mutating func add(_ number: Int, _ kind: FieldValue.Kind, _ payload: [UInt8] = []) {
        add(number, kind, payload.span)
    }

    /// Adds a field that refers to another record by its id.
    public mutating func add(_ number: Int, reference id: Int64) {
        var text = String(id)
        text.withUTF8 { add(number, .reference, $0.span) }
    }

    /// Writes the packed fields of the record behind `bytes`.
    public mutating func finish(into bytes: inout [UInt8]) {
        guard !isAscending else {
            bytes.append(contentsOf: buffer)
            return
        }
        // In place and, for the few fields of a record, without an allocation. Of equal numbers the one
        // that came last stands last.
        fields.sort { ($0.number, $0.range.lowerBound) < ($1.number, $1.range.lowerBound) }
        buffer.withUnsafeBufferPointer { buffer in
            for (place, field) in fields.enumerated() {
                let isRepeated =
                    place + 1 < fields.count && fields[place + 1].number == field.number
                if !isRepeated {
                    bytes.append(contentsOf: UnsafeBufferPointer(rebasing: buffer[field.range]))
                }
            }
        }
    }

    private static func append(_ payload: Span<UInt8>, to bytes: inout OutputSpan<UInt8>) {
        guard !payload.isEmpty else { return }
        payload.withUnsafeBytes { payload in
            bytes.withUnsafeMutableBufferPointer { whole, count in
                UnsafeMutableRawBufferPointer(whole.extracting(count...)).copyMemory(from: payload)
                count += payload.count
            }
        }
    }

    private static func append(_ value: Int, to bytes: inout OutputSpan<UInt8>) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

/// Packs the fields of one record as they come, in any order; made once and used for many records.
public struct FieldSetBuilder {
    private var buffer: [UInt8] = []
    private var fields: [(number: Int, range: Range<Int>)] = []
    private var isAscending = true

    public init() {}

    /// How many fields were added since the start of the record.
    public var count: Int { fields.count }

    /// How many bytes the fields take so far.
    public var byteCount: Int { buffer.count }

    /// Starts the next record.
    public mutating func reset() {
        buffer.removeAll(keepingCapacity: true)
        fields.removeAll(keepingCapacity: true)
        isAscending = true
    }

    /// Adds a field. A field that comes twice has the value that came last.
    public mutating func add(
        _ number: Int, _ kind: FieldValue.Kind, _ payload: [UInt8] = []
    ) {
        let start = buffer.count
        append(number)
        append(payload.count << 3 | Int(kind.rawValue))
        buffer.append(contentsOf: payload)
        if let last = fields.last, last.number >= number { isAscending = false }
        fields.append((number, start..<buffer.count))
    }

    /// Writes the packed fields of the record behind `bytes`.
    public mutating func finish(into bytes: inout [UInt8]) {
        guard !isAscending else {
            bytes.append(contentsOf: buffer)
            return
        }
        // A stable order, so that of equal numbers the one that came last stands last.
        let order = fields.indices.sorted { (fields[$0].number, $0) < (fields[$1].number, $1) }
        for (place, index) in order.enumerated() {
            let isRepeated =
                place + 1 < order.count
                && fields[order[place + 1]].number == fields[index].number
            if !isRepeated { bytes.append(contentsOf: buffer[fields[index].range]) }
        }
    }

    private mutating func append(_ value: Int) {
        var rest = value
        while rest >= 0x80 {
            buffer.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        buffer.append(UInt8(rest))
    }
}

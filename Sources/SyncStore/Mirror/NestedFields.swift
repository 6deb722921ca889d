import Recruiting

/// What of a person is known by a record around them, and since when: a person's own record of an
/// earlier date does not change it, as whoever stood in the later one was no older than that.
struct NestedFields: Equatable {
    /// `yyyymmddHHMMSS`
    let asOf: Int64
    /// The numbers of the fields as the mirror has them, ascending, two bytes each: a catalog has fewer
    /// than 65,536 fields. (A set of them would be made for each person of each resume.)
    let bytes: [UInt8]

    /// The fields of a record without a date of its own.
    init?(_ record: RecordBatch.Record, _ fields: UnsafeBufferPointer<UInt8>) {
        guard let asOf = record.asOf?.number else { return nil }
        self.init(asOf: asOf, numbers: FieldSet.numbers(in: fields))
    }

    /// - Parameter numbers: ascending.
    private init(asOf: Int64, numbers: [Int]) {
        self.asOf = asOf
        var bytes: [UInt8] = []
        bytes.reserveCapacity(2 * numbers.count)
        for number in numbers {
            bytes.append(UInt8(truncatingIfNeeded: number))
            bytes.append(UInt8(truncatingIfNeeded: number >> 8))
        }
        self.bytes = bytes
    }

    /// With what another one of the same date holds besides.
    func merging(_ other: NestedFields?) -> NestedFields {
        guard let other, other.asOf == asOf, other.bytes != bytes else { return self }
        return NestedFields(asOf: asOf, numbers: numbers.union(other.numbers).sorted())
    }

    var numbers: Set<Int> {
        Set(
            stride(from: 0, to: bytes.count - 1, by: 2).map {
                Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8
            })
    }

    init(asOf: Int64, numbers bytes: UnsafeBufferPointer<UInt8>) {
        self.asOf = asOf
        self.bytes = Array(bytes)
    }
}

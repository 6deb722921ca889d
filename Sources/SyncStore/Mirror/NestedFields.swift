import Recruiting

/// What of a person is known by a record around them, and since when: a person's own record of an
/// earlier date does not change it, as whoever stood in the later one was no older than that.
struct NestedFields: Equatable {
    /// `yyyymmddHHMMSS`
    let asOf: Int64
    let numbers: Set<Int>

    /// The fields of a record without a date of its own.
    init?(_ record: RecordBatch.Record, _ fields: UnsafeBufferPointer<UInt8>) {
        guard let asOf = record.asOf?.number else { return nil }
        self.init(asOf: asOf, numbers: Set(FieldSet(bytes: Array(fields)).numbers))
    }

    private init(asOf: Int64, numbers: Set<Int>) {
        self.asOf = asOf
        self.numbers = numbers
    }

    /// With what another one of the same date holds besides.
    func merging(_ other: NestedFields?) -> NestedFields {
        guard let other, other.asOf == asOf else { return self }
        return NestedFields(asOf: asOf, numbers: numbers.union(other.numbers))
    }

    /// The numbers, two bytes each: a catalog has fewer than 65,536 fields.
    var bytes: [UInt8] {
        numbers.sorted().flatMap {
            [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)]
        }
    }

    init(asOf: Int64, numbers bytes: UnsafeBufferPointer<UInt8>) {
        let numbers = stride(from: 0, to: bytes.count - 1, by: 2).map {
            Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8
        }
        self.init(asOf: asOf, numbers: Set(numbers))
    }
}

/// The exported fields of one record, packed: what the reader makes, the mirror stores and the
/// conditions read, without a `String` for each field on the way.
///
/// Layout, for each field in ascending order of its number in the `FieldCatalog`: the number, then
/// `length × 8 + kind`, both as LEB128, then `length` bytes of UTF-8.
public struct FieldSet: Sendable, Hashable {
    /// The packed form.
    public let bytes: [UInt8]

    /// The fields in their packed form, as a `FieldSetBuilder` made it.
    public init(bytes: [UInt8] = []) { self.bytes = bytes }

    /// The value of the field with that number, or nil if it was not exported.
    public subscript(number: Int?) -> FieldValue? {
        guard let number else { return nil }
        var cursor = FieldCursor(bytes[...])
        while let field = cursor.next() {
            if field.number == number { return field.value(in: bytes[...]) }
            if field.number > number { return nil }
        }
        return nil
    }

    /// The numbers of all fields, ascending.
    public var numbers: [Int] {
        var cursor = FieldCursor(bytes[...])
        var numbers: [Int] = []
        while let field = cursor.next() { numbers.append(field.number) }
        return numbers
    }

    /// The fields but for some.
    public func leavingOut(_ numbers: Set<Int>) -> FieldSet {
        var rest: [UInt8] = []
        rest.reserveCapacity(bytes.count)
        var cursor = FieldCursor(bytes[...])
        while let field = cursor.next() {
            if !numbers.contains(field.number) { rest.append(contentsOf: bytes[field.whole]) }
        }
        return FieldSet(bytes: rest)
    }

    /// These fields with `newer` laid over them: what `newer` does not hold stays as it was.
    public func merging(_ newer: ArraySlice<UInt8>) -> FieldSet {
        var merged: [UInt8] = []
        merged.reserveCapacity(bytes.count + newer.count)
        var oldCursor = FieldCursor(bytes[...])
        var newCursor = FieldCursor(newer)
        var old = oldCursor.next()
        var new = newCursor.next()
        while old != nil || new != nil {
            if let kept = old, new.map({ kept.number < $0.number }) ?? true {
                merged.append(contentsOf: bytes[kept.whole])
                old = oldCursor.next()
            } else if let taken = new {
                if old?.number == taken.number { old = oldCursor.next() }
                merged.append(contentsOf: newer[taken.whole])
                new = newCursor.next()
            }
        }
        return FieldSet(bytes: merged)
    }
}

/// Walks through packed fields; stops at the end, and at anything that is not well packed.
struct FieldCursor {
    struct Field {
        let number: Int
        let kind: FieldValue.Kind
        /// Where the field stands, header included.
        let whole: Range<Int>
        let payload: Range<Int>

        func value(in bytes: ArraySlice<UInt8>) -> FieldValue {
            FieldValue(kind: kind, bytes: bytes[payload])
        }
    }

    private let bytes: ArraySlice<UInt8>
    private var position: Int

    init(_ bytes: ArraySlice<UInt8>) {
        self.bytes = bytes
        self.position = bytes.startIndex
    }

    mutating func next() -> Field? {
        let start = position
        guard let number = number(), let head = self.number(),
            let kind = FieldValue.Kind(rawValue: UInt8(head & 7)),
            head >> 3 <= bytes.endIndex - position
        else { return nil }
        let payload = position..<position + head >> 3
        position = payload.upperBound
        return Field(number: number, kind: kind, whole: start..<position, payload: payload)
    }

    private mutating func number() -> Int? {
        var value = 0
        var shift = 0
        while position < bytes.endIndex, shift < 56 {
            let byte = bytes[position]
            position += 1
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}

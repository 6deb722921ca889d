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
        guard let number,
            let field = bytes.withUnsafeBufferPointer({ FieldCursor.find(number, in: $0) })
        else { return nil }
        return FieldValue(kind: field.kind, bytes: bytes[field.payload])
    }

    /// The numbers of all fields, ascending.
    public var numbers: [Int] { bytes.withUnsafeBufferPointer { Self.numbers(in: $0) } }

    /// The numbers of all fields, ascending, of fields in their packed form.
    public static func numbers(in fields: UnsafeBufferPointer<UInt8>) -> [Int] {
        var cursor = FieldCursor(fields)
        var numbers: [Int] = []
        while let field = cursor.next() { numbers.append(field.number) }
        return numbers
    }

    /// Whether every field of some is also among others, of fields in their packed form.
    public static func numbers(
        of fields: UnsafeBufferPointer<UInt8>, areAllIn others: UnsafeBufferPointer<UInt8>
    ) -> Bool {
        var cursor = FieldCursor(fields)
        var others = FieldCursor(others)
        while let field = cursor.next() {
            var other = others.next()
            while let found = other, found.number < field.number { other = others.next() }
            if other?.number != field.number { return false }
        }
        return true
    }

    /// The fields but for some.
    public func leavingOut(_ numbers: Set<Int>) -> FieldSet {
        var rest: [UInt8] = []
        rest.reserveCapacity(bytes.count)
        bytes.withUnsafeBufferPointer { bytes in
            var cursor = FieldCursor(bytes)
            while let field = cursor.next() {
                if !numbers.contains(field.number) { rest.append(contentsOf: cursor[field.whole]) }
            }
        }
        return FieldSet(bytes: rest)
    }

    /// Fields with newer ones laid over them, both in their packed form: what these do not hold stays as
    /// it was.
    public static func merging(
        _ older: UnsafeBufferPointer<UInt8>, _ newer: UnsafeBufferPointer<UInt8>
    ) -> FieldSet {
        var merged: [UInt8] = []
        merged.reserveCapacity(older.count + newer.count)
        var oldCursor = FieldCursor(older)
        var newCursor = FieldCursor(newer)
        var old = oldCursor.next()
        var new = newCursor.next()
        while old != nil || new != nil {
            if let kept = old, new.map({ kept.number < $0.number }) ?? true {
                merged.append(contentsOf: oldCursor[kept.whole])
                old = oldCursor.next()
            } else if let taken = new {
                if old?.number == taken.number { old = oldCursor.next() }
                merged.append(contentsOf: newCursor[taken.whole])
                new = newCursor.next()
            }
        }
        return FieldSet(bytes: merged)
    }
}

/// Walks through packed fields; stops at the end, and at anything that is not well packed.
///
/// On the bytes themselves, wherever they stand: it is asked for each field of each record, and an array
/// would be retained for it. It must not be kept beyond them.
struct FieldCursor {
    struct Field {
        let number: Int
        let kind: FieldValue.Kind
        /// Where the field stands, header included.
        let whole: Range<Int>
        let payload: Range<Int>
    }

    private let bytes: UnsafeBufferPointer<UInt8>
    private var position = 0

    init(_ bytes: UnsafeBufferPointer<UInt8>) { self.bytes = bytes }

    /// The field with that number, if it is there.
    static func find(_ number: Int, in bytes: UnsafeBufferPointer<UInt8>) -> Field? {
        var cursor = FieldCursor(bytes)
        while let field = cursor.next() {
            if field.number == number { return field }
            if field.number > number { return nil }
        }
        return nil
    }

    subscript(range: Range<Int>) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: bytes[range])
    }

    mutating func next() -> Field? {
        let start = position
        guard let number = number(), let head = self.number(),
            let kind = FieldValue.Kind(rawValue: UInt8(head & 7)),
            head >> 3 <= bytes.count - position
        else { return nil }
        let payload = position..<position + head >> 3
        position = payload.upperBound
        return Field(number: number, kind: kind, whole: start..<position, payload: payload)
    }

    private mutating func number() -> Int? {
        var value = 0
        var shift = 0
        while position < bytes.count, shift < 56 {
            let byte = bytes[position]
            position += 1
            value |= Int(byte & 0x7F) << shift
            if byte < 0x80 { return value }
            shift += 7
        }
        return nil
    }
}

extension FieldSet {
    /// The key of the address that a field holds; nil if it holds none that a mail system takes.
    public func mailKey(in number: Int?) -> String? {
        guard let value = self[number], value.kind == .text else { return nil }
        return (try? MailAddress(value.bytes))?.key
    }
}

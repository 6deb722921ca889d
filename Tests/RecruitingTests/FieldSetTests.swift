import TestSupport
import Testing

@testable import Recruiting

@Suite struct FieldSetTests {
    private typealias Model = [Int: FieldValue]

    private static func value(_ text: String, _ kind: FieldValue.Kind = .text) -> FieldValue {
        FieldValue(kind: kind, bytes: Array(text.utf8)[...])
    }

    private static func packed(_ fields: [(Int, FieldValue)]) -> FieldSet {
        var builder = FieldSetBuilder()
        for (number, value) in fields { builder.add(number, value.kind, Array(value.bytes)) }
        var bytes: [UInt8] = []
        builder.finish(into: &bytes)
        return FieldSet(bytes: bytes)
    }

    private static func model(of fields: FieldSet) -> Model {
        Dictionary(
            uniqueKeysWithValues: fields.numbers.compactMap { number in
                fields[number].map { (number, $0) }
            })
    }

    @Test func `the packed form is what the mirror has stored`() {
        let fields = Self.packed([(3, Self.value("ab")), (300, Self.value("", .empty))])
        // 2 bytes of text: 2 × 8 + 1; the number 300 as LEB128 is AC 02.
        #expect(fields.bytes == [3, 17, 0x61, 0x62, 0xAC, 0x02, 0])
    }

    @Test func `fields added in any order stand in ascending order`() {
        let fields = Self.packed([
            (5, Self.value("five")), (1, Self.value("one")), (200, Self.value("7", .reference)),
            (3, Self.value("Option.P_A:Option.P_B", .options)),
        ])
        #expect(fields.numbers == [1, 3, 5, 200])
        #expect(fields[1]?.text == "one")
        #expect(fields[3]?.kind == .options)
        #expect(fields[5]?.text == "five")
        #expect(fields[200]?.id == 7)
    }

    @Test func `of a field that comes twice the last one counts`() {
        let fields = Self.packed([
            (2, Self.value("first")), (1, Self.value("one")), (2, Self.value("", .empty)),
            (2, Self.value("last")),
        ])
        #expect(fields.numbers == [1, 2])
        #expect(fields[2]?.text == "last")
        let together = Self.packed([(4, Self.value("a")), (4, Self.value("b"))])
        #expect(together.numbers == [4])
        #expect(together[4]?.text == "b")
    }

    @Test func `an absent field has no value and an empty one has`() {
        let fields = Self.packed([(1, Self.value("", .empty))])
        #expect(fields[1]?.kind == .empty)
        #expect(fields[1]?.text == "")
        #expect(fields[0] == nil)
        #expect(fields[2] == nil)
        #expect(fields[nil] == nil)
        #expect(FieldSet()[0] == nil)
    }

    @Test func `a builder starts afresh after reset and writes behind what is there`() {
        var builder = FieldSetBuilder()
        builder.add(9, .text, Array("old".utf8))
        builder.add(1, .text, Array("old".utf8))
        #expect(builder.count == 2)
        builder.reset()
        #expect(builder.count == 0)
        builder.add(1, .text, Array("new".utf8))
        var bytes: [UInt8] = [0xEE]
        builder.finish(into: &bytes)
        #expect(bytes == [0xEE, 1, 25] + Array("new".utf8))
    }

    @Test(arguments: [1, 17, .max] as [Int64])
    func `a reference is packed as the digits of the id`(_ id: Int64) {
        var builder = FieldSetBuilder()
        builder.add(3, reference: id)
        var bytes: [UInt8] = []
        builder.finish(into: &bytes)
        #expect(FieldSet(bytes: bytes) == Self.packed([(3, Self.value("\(id)", .reference))]))
        #expect(FieldSet(bytes: bytes)[3]?.id == id)
    }

    @Test func `merging takes what is newer and keeps what the newer lacks`() {
        let old = Self.packed([
            (1, Self.value("kept")), (2, Self.value("replaced")), (4, Self.value("cleared")),
        ])
        let newer = Self.packed([
            (2, Self.value("taken")), (3, Self.value("added")), (4, Self.value("", .empty)),
        ])
        let merged = old.merging(newer.bytes[...])
        #expect(merged.numbers == [1, 2, 3, 4])
        #expect(merged[1]?.text == "kept")
        #expect(merged[2]?.text == "taken")
        #expect(merged[3]?.text == "added")
        #expect(merged[4]?.kind == .empty)
        #expect(old.merging([]) == old)
        #expect(FieldSet().merging(newer.bytes[...]) == newer)
    }

    @Test func `merging reads a slice in the middle of a buffer`() {
        let newer = Self.packed([(7, Self.value("seven"))])
        let buffer = [0xFF, 0xFF] + newer.bytes + [0xFF]
        let merged = FieldSet().merging(buffer[2..<2 + newer.bytes.count])
        #expect(merged == newer)
    }

    @Test(arguments: [[0x80], [1], [1, 0x41], [1, 0x29, 0x61], [1, 7]] as [[UInt8]])
    func `reading stops at what is not well packed`(_ bytes: [UInt8]) {
        let whole = Self.packed([(0, Self.value("zero"))])
        let broken = FieldSet(bytes: whole.bytes + bytes)
        #expect(broken.numbers == [0])
        #expect(broken[0]?.text == "zero")
        #expect(broken[1] == nil)
    }

    @Test(arguments: 1...300 as ClosedRange<UInt64>)
    func `packing and merging do what a dictionary does`(_ seed: UInt64) {
        var random = SeededGenerator(seed: seed)
        let (old, oldModel) = Self.randomFields(&random)
        let (newer, newModel) = Self.randomFields(&random)
        #expect(Self.model(of: old) == oldModel)
        #expect(old.numbers == oldModel.keys.sorted())
        let merged = old.merging(newer.bytes[...])
        #expect(Self.model(of: merged) == oldModel.merging(newModel) { $1 })
        #expect(merged.merging(newer.bytes[...]) == merged)
        for number in 0..<520 where oldModel[number] == nil { #expect(old[number] == nil) }
    }

    private static func randomFields(_ random: inout SeededGenerator) -> (FieldSet, Model) {
        let kinds: [FieldValue.Kind] = [.empty, .text, .options, .reference, .omitted, .unkept]
        var fields: [(Int, FieldValue)] = []
        for _ in 0..<Int.random(in: 0...20, using: &random) {
            let kind = kinds.randomElement(using: &random) ?? .text
            let isBare = kind == .empty || kind == .omitted || kind == .unkept
            let length = isBare ? 0 : Int.random(in: 1...300, using: &random)
            let bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &random) }
            // Few numbers, so that some come twice.
            let number = Bool.random(using: &random) ? 8 : 520
            fields.append(
                (
                    Int.random(in: 0..<number, using: &random),
                    FieldValue(kind: kind, bytes: bytes[...])
                ))
        }
        return (packed(fields), Model(fields) { $1 })
    }
}

extension FieldSet {
    /// With these laid over them.
    fileprivate func merging(_ newer: ArraySlice<UInt8>) -> FieldSet {
        bytes.withUnsafeBufferPointer { old in
            newer.withUnsafeBufferPointer { Self.merging(old, $0) }
        }
    }
}

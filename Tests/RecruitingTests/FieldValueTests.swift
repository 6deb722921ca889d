import Testing

@testable import Recruiting

@Suite struct FieldValueTests {
    @Test func `options are split into their aliases in order`() {
        let bytes = Array("Option.P_B:Option.P_A".utf8)[...]
        let value = FieldValue(kind: .options, bytes: bytes)
        #expect(
            value.options.map { String(decoding: $0, as: UTF8.self) } == [
                "Option.P_B", "Option.P_A",
            ])
        #expect(value.text == "Option.P_B:Option.P_A")
        #expect(FieldValue(kind: .text, bytes: bytes).options.isEmpty)
    }

    @Test func `an id may be a nested record's or bare digits but nothing else`() {
        let bytes = Array("17".utf8)[...]
        #expect(FieldValue(kind: .reference, bytes: bytes).id == 17)
        #expect(FieldValue(kind: .text, bytes: bytes).id == 17)
        #expect(FieldValue(kind: .options, bytes: bytes).id == nil)
        #expect(FieldValue(kind: .text, bytes: Array("x17".utf8)[...]).id == nil)
        #expect(FieldValue(kind: .empty, bytes: []).id == nil)
    }

    @Test(
        arguments: [
            ("1", 1), ("10017", 10_017), ("0010", 10), (" \t\r\n5 \n", 5), ("\u{3000}5\u{A0}", 5),
            ("9223372036854775807", Int64.max),
        ] as [(String, Int64)])
    func `an id is digits with blanks around them`(_ text: String, _ id: Int64) {
        #expect(Int64(crmId: text.utf8) == id)
    }

    @Test(arguments: [
        "", " ", "0", "000", "-1", "+1", "1.0", "1 2", "1a", "a", "１", "0x1",
        "9223372036854775808", "99999999999999999999999", "1\u{B}", "\u{3001}1",
    ])
    func `anything else is no id`(_ text: String) {
        #expect(Int64(crmId: text.utf8) == nil)
    }

    @Test(
        arguments: ["0 1", "00 17", " 0\n5"])
    func `a blank between digits makes no id even behind zeros`(_ text: String) {
        #expect(Int64(crmId: text.utf8) == nil)
    }
}

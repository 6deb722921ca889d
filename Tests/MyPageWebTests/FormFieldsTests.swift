import TestSupport
import Testing

@testable import MyPageWeb

@Suite struct FormFieldsTests {
    @Test(arguments: [
        ("a=1&b=2", "a", "1"), ("a=1&b=2", "b", "2"), ("a=1", "c", ""), ("", "a", ""),
        ("a=x+y", "a", "x y"), ("a=x%20y%2By", "a", "x y+y"), ("a=%E5%B1%B1", "a", "山"),
        ("a=%zz%1", "a", "%zz%1"), ("a=%FF", "a", "\u{FFFD}"), ("a", "a", ""),
        ("a=b=c", "a", "b=c"),
        ("%61=1", "a", "1"), ("a=1&a=2", "a", "1"), ("&&a=1&", "a", "1"), ("=1", "", "1"),
        ("a=x%00y", "a", "xy"), ("a=%+1", "a", "% 1"), ("a=%-1", "a", "%-1"),
    ])
    func `a field is read as a browser wrote it`(body: String, name: String, value: String) {
        #expect(FormFields(body)[name] == value)
    }

    @Test func `a name may come several times`() {
        #expect(FormFields("a=1&b=x&a=2").all("a") == ["1", "2"])
    }

    @Test(.timeLimit(.minutes(1)))
    func `combining marks that strangers send without end are cut, and nothing else is`() {
        for marks in ["\u{301}\u{323}", "\u{F73}\u{FF9E}"] {
            let name = "a" + String(repeating: marks, count: 60_000) + "b"
            #expect(FormFields("name=\(name)")["name"].unicodeScalars.count == 32)
        }
        let kana = String(repeating: "ﾊﾟﾊﾞ", count: 500)
        #expect(FormFields("name=\(kana)")["name"] == kana)
    }

    @Test func `what a fuzzer has come upon reads the same when a browser writes it again`() throws
    {
        let bodies = try fuzzed("form").map { String(decoding: $0, as: UTF8.self) }
        #expect(bodies.count > 4)
        for body in bodies {
            let form = FormFields(body)
            let again = FormFields(
                form.fields.map { "\(Self.written($0.name))=\(Self.written($0.value))" }
                    .joined(separator: "&"))
            #expect(again.fields.map(\.name) == form.fields.map(\.name))
            #expect(again.fields.map(\.value) == form.fields.map(\.value))
            #expect(!form.fields.contains { $0.value.contains("\0") })
        }
    }

    private static func written(_ text: String) -> String {
        text.utf8.map { "%" + String(UInt16($0) | 0x100, radix: 16).suffix(2) }.joined()
    }
}

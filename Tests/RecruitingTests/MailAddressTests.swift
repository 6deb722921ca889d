import Recruiting
import TestSupport
import Testing

@Suite struct MailAddressTests {
    @Test(arguments: [
        ("taro.yamada@example.jp", "taro.yamada@example.jp", "taro.yamada@example.jp"),
        ("Taro.Yamada@Example.JP", "Taro.Yamada@Example.JP", "taro.yamada@example.jp"),
        ("  taro@example.jp\r\n", "taro@example.jp", "taro@example.jp"),
        ("\u{3000}taro@example.jp\u{3000}\t", "taro@example.jp", "taro@example.jp"),
        ("ｔａｒｏ＠ｅｘａｍｐｌｅ．ｊｐ", "taro@example.jp", "taro@example.jp"),
        ("ＴＡＲＯ＠example.jp", "TARO@example.jp", "taro@example.jp"),
        ("taro+porters@example.jp", "taro+porters@example.jp", "taro+porters@example.jp"),
        (
            "taro..yamada@docomo.example", "\"taro..yamada\"@docomo.example",
            "taro..yamada@docomo.example"
        ),
        ("taro.@docomo.example", "\"taro.\"@docomo.example", "taro.@docomo.example"),
        (".taro@docomo.example", "\".taro\"@docomo.example", ".taro@docomo.example"),
        ("\"taro..y\"@docomo.example", "\"taro..y\"@docomo.example", "taro..y@docomo.example"),
        ("\"taro\"@docomo.example", "taro@docomo.example", "taro@docomo.example"),
        (
            "a/b=c!#$%&'*+-?^_`{|}~@x.example", "a/b=c!#$%&'*+-?^_`{|}~@x.example",
            "a/b=c!#$%&'*+-?^_`{|}~@x.example"
        ),
        ("a@xn--wgv71a.example", "a@xn--wgv71a.example", "a@xn--wgv71a.example"),
        ("a@1.2.example", "a@1.2.example", "a@1.2.example"),
    ])
    func `an address of a real person is accepted`(_ text: String, _ address: String, _ key: String)
        throws
    {
        let mail = try MailAddress(text)
        #expect(mail.address == address)
        #expect(mail.key == key)
        #expect(MailAddress.typed(address).lowercased() == key)
    }

    @Test func `an address is typed without the quotes that a message has around it`() {
        #expect(MailAddress.typed("\"Ta..ro.\"@docomo.example") == "Ta..ro.@docomo.example")
        #expect(MailAddress.typed("Taro@x.example") == "Taro@x.example")
        #expect(MailAddress.typed("") == "")
    }

    @Test(
        arguments: [
            ("", .empty), (" \t\u{3000}\n", .empty), ("taro", .noAt), ("taro.example.jp", .noAt),
            ("a@x.example,b@y.example", .severalAddresses),
            ("a@x.example b@y.example", .severalAddresses),
            ("a@x.example; b@y.example", .severalAddresses),
            ("a@x.example\u{3000}b@y.example", .severalAddresses),
            ("a,b@x.example", .severalAddresses), ("a@@x.example", .severalAddresses),
            ("①@example.jp", .notASCII), ("㎏@example.jp", .notASCII), ("ﬁ@example.jp", .notASCII),
            ("山田@example.jp", .notASCII), ("taro@例え.example", .notASCII),
            ("ta\u{200B}ro@example.jp", .notASCII),
            ("@example.jp", .badLocalPart), ("ta ro@example.jp", .badLocalPart),
            ("ta\u{3000}ro@example.jp", .badLocalPart), ("<taro@example.jp", .badLocalPart),
            ("\"\"@example.jp", .badLocalPart), ("\"ta ro\"@example.jp", .badLocalPart),
            ("\"ta\"ro\"@example.jp", .badLocalPart), ("ta\\ro@example.jp", .badLocalPart),
            ("taro(home)@example.jp", .badLocalPart), ("taro:@example.jp", .badLocalPart),
            ("taro@", .badDomain), ("taro@example", .badDomain), ("taro@example.jp.", .badDomain),
            ("taro@.example.jp", .badDomain), ("taro@exam..ple.jp", .badDomain),
            ("taro@-example.jp", .badDomain), ("taro@example-.jp", .badDomain),
            ("taro@exam_ple.jp", .badDomain), ("taro@192.168.0.1", .badDomain),
            ("taro@[192.168.0.1]", .badDomain), ("taro@example.jp>", .badDomain),
            ("taro@example.jp(home)", .badDomain),
        ] as [(String, MailAddress.Problem)])
    func `what no mail system takes is refused by its reason`(
        _ text: String, _ problem: MailAddress.Problem
    ) {
        #expect(throws: problem) { try MailAddress(text) }
    }

    @Test(
        arguments: [
            ("taro@example.jp\nBcc: spy", .badDomain), ("taro@example.jp\r\nBcc: spy", .badDomain),
            ("taro@example.jp\nBcc: spy@evil.example", .severalAddresses),
            ("taro\r\n@example.jp", .badLocalPart), ("taro\n@example.jp", .badLocalPart),
            ("taro\0@example.jp", .badLocalPart), ("taro@example.jp\0", .badDomain),
            ("taro@example\r.jp", .badDomain), ("taro\u{7F}@example.jp", .badLocalPart),
            ("\"taro\r\nBcc: spy\"@example.jp", .badLocalPart),
            ("taro@example.jp\u{85}Bcc: spy", .notASCII), ("taro\u{2028}@example.jp", .notASCII),
        ] as [(String, MailAddress.Problem)])
    func `nothing can bring a line of its own into a message`(
        _ text: String, _ problem: MailAddress.Problem
    ) {
        #expect(throws: problem) { try MailAddress(text) }
    }

    @Test func `lengths are those of the mail standard`() throws {
        let local = String(repeating: "a", count: 64)
        let label = String(repeating: "b", count: 63)
        let domain = "\(label).\(label).\(label).\(String(repeating: "b", count: 53)).example"
        #expect(domain.utf8.count == 253)
        #expect(try MailAddress("\(local)@x.example").address == "\(local)@x.example")
        #expect(try MailAddress("a@\(domain)").key == "a@\(domain)")
        #expect(throws: MailAddress.Problem.badLocalPart) { try MailAddress("\(local)a@x.example") }
        #expect(throws: MailAddress.Problem.badDomain) { try MailAddress("a@b\(domain)") }
        #expect(throws: MailAddress.Problem.badDomain) { try MailAddress("a@b\(label).example") }
    }

    @Test(.timeLimit(.minutes(1)), arguments: ["\u{301}\u{323}", "\u{1F1E6}"])
    func `a row of marks or flags without end is no address, and known for none at once`(
        _ row: String
    ) {
        let text = "a@b" + String(repeating: row, count: 250_000)
        #expect(throws: MailAddress.Problem.notASCII) { try MailAddress(text) }
        #expect(throws: MailAddress.Problem.notASCII) { try MailAddress(text + "@x.example") }
    }

    @Test func `a domain in the longest characters that are read as ASCII is read`() throws {
        let label = String(repeating: "\u{1D41A}", count: 63)
        let domain = "\(label).\(label).\(label).\(label.dropLast(2))"
        #expect(try MailAddress("a@\(domain)").key.utf8.count == 255)
    }

    @Test func `spellings of one address share their key`() throws {
        let spellings = [
            "taro.yamada@example.jp", "TARO.YAMADA@EXAMPLE.JP", " taro.yamada@example.jp ",
            "ｔａｒｏ．ｙａｍａｄａ＠ｅｘａｍｐｌｅ．ｊｐ", "\"taro.yamada\"@example.jp",
        ]
        #expect(try Set(spellings.map { try MailAddress($0).key }) == ["taro.yamada@example.jp"])
    }

    @Test func `a record's bytes are read as the text that they are`() throws {
        let record = Array("x \t\u{B}\u{C}Taro.@Docomo.example\r\n:\u{3000}ｔａｒｏ＠x.example".utf8)
        let colon = try #require(record.firstIndex(of: UInt8(ascii: ":")))
        let ascii = try MailAddress(record[1..<colon])
        #expect(ascii.address == "\"Taro.\"@Docomo.example")
        #expect(ascii.key == "taro.@docomo.example")
        #expect(try MailAddress(record[(colon + 1)...]).key == "taro@x.example")
        // Not blanks, whatever C's isspace(3) or Python's strip() say.
        for control in ["\u{1C}", "\u{1F}", "\0"] {
            #expect(throws: MailAddress.Problem.badDomain) {
                try MailAddress("taro@x.example\(control)")
            }
        }
    }

    @Test func `plus tags and dots keep addresses apart`() throws {
        let texts = ["taro@x.example", "taro+a@x.example", "ta.ro@x.example", "ta..ro@x.example"]
        #expect(try Set(texts.map { try MailAddress($0).key }).count == 4)
    }

    @Test func `what a fuzzer has come upon is one line and found again, or no address`() throws {
        let texts = try fuzzed("values").map { String(decoding: $0, as: UTF8.self) }
        #expect(texts.count > 3)
        for text in texts {
            guard let address = try? MailAddress(text) else { continue }
            #expect(!address.address.contains { $0.isNewline })
            #expect(try MailAddress(address.address).key == address.key)
        }
    }
}

import InternetMessage
import Testing

@Suite struct MailboxTests {
    @Test(arguments: [
        "a@b.jp", "no-reply+tag@example.co.jp", "\"taro..yamada\"@docomo.ne.jp",
        "\"taro.\"@ezweb.ne.jp", "\"a b@c\"@example.jp", "\"a\\\"b\"@example.jp", "x@[192.0.2.1]",
        "!#$%&'*+-/=?^_`{|}~@example.jp", "a@localhost",
    ])
    func `an addr-spec is kept to the letter`(address: String) throws {
        let mailbox = try Mailbox(address: address)
        #expect(mailbox.address == address)
        #expect(mailbox.name == nil)
    }

    @Test(arguments: [
        ("", MessageError.Reason.empty),
        ("a", .noAtSign),
        ("\"a\"", .noAtSign),
        ("@b.jp", .noLocalPart),
        ("\"\"@b.jp", .noLocalPart),
        ("a@", .noDomain),
        ("a@[]", .noDomain),
        ("a@[192.0.2.1", .noDomain),
        ("a@[192 0]", .whiteSpace(at: 7)),
        ("a@[b@c]", .notAllowed("@", at: 5)),
        ("a b@c.jp", .whiteSpace(at: 2)),
        (" a@c.jp", .whiteSpace(at: 1)),
        ("a@c.jp ", .whiteSpace(at: 7)),
        ("a@b@c.jp", .notAllowed("@", at: 4)),
        ("a,b@c.jp", .notAllowed(",", at: 2)),
        ("<a@c.jp>", .notAllowed("<", at: 1)),
        ("a..b@c.jp", .misplacedDot(at: 3)),
        (".a@c.jp", .misplacedDot(at: 1)),
        ("a.@c.jp", .misplacedDot(at: 2)),
        ("a@c..jp", .misplacedDot(at: 5)),
        ("a@c.jp.", .misplacedDot(at: 7)),
        ("\"ab@c.jp", .openQuote),
        ("\"ab\\\"@c.jp", .openQuote),
        ("\"ab\\", .openQuote),
        ("\"a\"b@c.jp", .notAllowed("b", at: 4)),
        ("太郎@c.jp", .notASCII(at: 1)),
        ("a＠c.jp", .notASCII(at: 2)),
        ("a@c.jp\r\nBcc: x@y.jp", .controlCharacter("\r", at: 7)),
        ("a@c.jp\n", .controlCharacter("\n", at: 7)),
        ("\"a\tb\"@c.jp", .controlCharacter("\t", at: 3)),
        ("\"a\nb\"@c.jp", .controlCharacter("\n", at: 3)),
        ("a@c.jp\0", .controlCharacter("\0", at: 7)),
        ("\"a\u{7F}\"@c.jp", .controlCharacter("\u{7F}", at: 3)),
    ])
    func `what is not an addr-spec is refused`(address: String, reason: MessageError.Reason) {
        let error = #expect(throws: MessageError.self) { try Mailbox(address: address) }
        #expect(error?.item == .address)
        #expect(error?.reason == reason)
    }

    @Test func `an address that no line can hold is refused`() throws {
        let longest = String(repeating: "a", count: 990) + "@b.jp"
        #expect(try Mailbox(address: longest).address == longest)
        let error = #expect(throws: MessageError.self) { try Mailbox(address: "a" + longest) }
        #expect(error?.reason == .tooLong(bytes: 996, limit: 995))
    }

    @Test(arguments: ["", " ", "　"])
    func `a blank name counts as none`(name: String) throws {
        #expect(try Mailbox(name: name, address: "a@b.jp").name == nil)
    }

    @Test(arguments: [
        "a\nb", "a\r\nBcc: x@y.jp", "a\tb", "\0a", "a\u{7F}", "a\u{85}", "a\u{2028}", "a\u{2029}",
    ])
    func `a control character in a name is refused`(name: String) {
        let error = #expect(throws: MessageError.self) {
            try Mailbox(name: name, address: "a@b.jp")
        }
        #expect(error?.item == .name)
    }

    @Test func `the domain follows the last at sign`() throws {
        #expect(try Mailbox(address: "a@Example.jp").domain == "Example.jp")
        #expect(try Mailbox(address: "\"a@b\"@c.jp").domain == "c.jp")
    }
}

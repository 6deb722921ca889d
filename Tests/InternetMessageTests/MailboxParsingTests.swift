import InternetMessage
import Testing

@Suite struct MailboxParsingTests {
    @Test(
        arguments: [
            ("マイページ <no-reply@example.jp>", "マイページ", "no-reply@example.jp"),
            ("\"Quoted, Name\" <a@b.jp>", "Quoted, Name", "a@b.jp"),
            ("\"Say \\\"hi\\\" \\\\\" <a@b.jp>", "Say \"hi\" \\", "a@b.jp"),
            ("a@b.jp", nil, "a@b.jp"),
            ("  a@b.jp　", nil, "a@b.jp"),
            ("<a@b.jp>", nil, "a@b.jp"),
            ("My Page<a@b.jp>", "My Page", "a@b.jp"),
            ("採用担当(東京)　< a@b.jp >", "採用担当(東京)", "a@b.jp"),
            ("\"taro..yamada\"@docomo.ne.jp", nil, "\"taro..yamada\"@docomo.ne.jp"),
            ("山田 <\"taro..yamada\"@docomo.ne.jp>", "山田", "\"taro..yamada\"@docomo.ne.jp"),
            ("\"山田\"<\"a<b>c\"@b.jp>", "山田", "\"a<b>c\"@b.jp"),
            ("\"\" <a@b.jp>", nil, "a@b.jp"),
        ] as [(String, String?, String)])
    func `the forms of the settings are read`(text: String, name: String?, address: String) throws {
        let mailbox = try Mailbox.parse(text)
        #expect(mailbox.name == name)
        #expect(mailbox.address == address)
    }

    @Test(arguments: [
        ("", MessageError.Item.address, MessageError.Reason.empty),
        ("name", .address, .noAtSign),
        ("name <>", .address, .empty),
        ("name <a@b.jp", .mailbox, .noAngleAddress),
        ("name <a@b.jp> x", .mailbox, .noAngleAddress),
        ("a@b.jp>", .mailbox, .noAngleAddress),
        ("\"name\"", .mailbox, .noAngleAddress),
        ("\"name\" a@b.jp", .mailbox, .noAngleAddress),
        ("\"name <a@b.jp>", .mailbox, .openQuote),
        ("a@b.jp, c <d@e.jp>", .mailbox, .notAllowed(",", at: 7)),
        ("a \"b\" <d@e.jp>", .mailbox, .notAllowed("\"", at: 3)),
        ("a <b@c.jp>, d <e@f.jp>", .address, .notAllowed(">", at: 7)),
        ("a\nb <c@d.jp>", .name, .controlCharacter("\n", at: 2)),
        ("\"a\r\nb\" <c@d.jp>", .name, .controlCharacter("\r", at: 2)),
        ("a@b.jp\n", .address, .controlCharacter("\n", at: 7)),
    ])
    func `anything else is refused`(
        text: String, item: MessageError.Item, reason: MessageError.Reason
    ) {
        let error = #expect(throws: MessageError.self) { try Mailbox.parse(text) }
        #expect(error?.item == item)
        #expect(error?.reason == reason)
    }
}

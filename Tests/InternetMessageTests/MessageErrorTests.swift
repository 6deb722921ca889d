import InternetMessage
import Testing

@Suite struct MessageErrorTests {
    @Test func `the description says what, why and what to do`() {
        let error = #expect(throws: MessageError.self) {
            try Mailbox(address: "taro..y@docomo.ne.jp")
        }
        #expect(
            error?.description == """
                The mail address cannot be written into a mail: the dot at character 6 stands \
                first, last or beside another dot. Put the part before the @ in double quotes, \
                or correct the domain.
                """)
    }

    @Test func `a control character is named by its code point`() throws {
        let message = try Samples.message(subject: "ab\ncd")
        let error = #expect(throws: MessageError.self) { try message.eml() }
        #expect(
            error?.description == """
                The subject cannot be written into a mail: character 3 is the control character or \
                line break U+000A. Remove line breaks, tabs and other control characters from the \
                text first.
                """)
    }

    @Test(arguments: [
        "", "taro", "taro@", "@x.jp", "ta ro@x.jp", "taro..y@x.jp", "é@x.jp", "a\n@x.jp",
        "a(b@x.jp",
        "\"taro@x.jp", "taro, b <x@y.jp>",
    ])
    func `a code holds all of it`(text: String) throws {
        let error = try #require(throws: MessageError.self) { try Mailbox.parse(text) }
        #expect(MessageError(code: error.code) == error)
    }

    @Test func `a code names the place`() throws {
        let message = try Samples.message(subject: "ab\ncd")
        let error = try #require(throws: MessageError.self) { try message.eml() }
        #expect(error.code == "subject control_character 10 3")
    }

    @Test(arguments: ["", "name", "name none", "none empty", "name too_long 1", "name empty 1"])
    func `what is no code is none`(code: String) { #expect(MessageError(code: code) == nil) }

    @Test(arguments: [
        "secretname", "secretname@", "secretname @x.jp", "secretname@x..jp", "\"secretname@x.jp",
        "\"secretname\" x@y.jp", "secretname, b <x@y.jp>", "secretname\n <x@y.jp>",
        "秘 <secretname>",
        "@secretname", "secretname@x.jp\n", "é@secretname",
    ])
    func `no description repeats an address or a name`(text: String) {
        let error = #expect(throws: MessageError.self) { try Mailbox.parse(text) }
        let description = error?.description ?? ""
        #expect(!description.isEmpty)
        #expect(!description.contains("secretname") && !description.contains("秘"))
    }
}

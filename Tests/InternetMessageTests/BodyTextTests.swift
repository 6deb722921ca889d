import Testing

@testable import InternetMessage

@Suite struct BodyTextTests {
    @Test(arguments: [
        ("", ""),
        ("a", "a\r\n"),
        ("a\n", "a\r\n"),
        ("a\r", "a\r\n"),
        ("a\r\n", "a\r\n"),
        ("a\n\n\r\n\r", "a\r\n"),
        ("\n", "\r\n"),
        ("\n\na", "\r\n\r\na\r\n"),
        ("a\nb\rc\r\nd", "a\r\nb\r\nc\r\nd\r\n"),
        ("a\r\rb", "a\r\n\r\nb\r\n"),
        ("a\n\rb", "a\r\n\r\nb\r\n"),
        ("a \n b\t", "a \r\n b\t\r\n"),
        ("漢\u{2028}字\u{85}", "漢\u{2028}字\u{85}\r\n"),
    ])
    func `lines end in CRLF and the text in exactly one`(text: String, canonical: String) {
        #expect(BodyText.canonicalBytes(of: text) == Array(canonical.utf8))
    }
}

import Testing

@testable import Publishing

/// A template's text as subject and body.
@Suite struct TemplateDraftTests {
    @Test(arguments: TemplateName.allCases)
    func `a built-in text that is taken apart and put together is the same`(name: TemplateName) {
        #expect(TemplateDraft(name.builtIn).text == name.builtIn)
    }

    @Test(arguments: [
        ("Subject: 件名\n\n本文\n", "件名", "本文\n"), ("Subject:件名\n\n本文", "件名", "本文"),
        ("Subject:  a b \r\n\r\n本文\r\n次\r\n", "a b", "本文\n次\n"),
        ("Subject: a\r\r本文\r", "a", "本文\n"), ("Subject: a\n本文\n", "a", "本文\n"),
        ("Subject: a\n\n\n本文\n", "a", "\n本文\n"), ("Subject: a\n \n本文\n", "a", " \n本文\n"),
        ("本文だけ\n", "", "本文だけ\n"), ("Subject: a", "a", ""), ("", "", ""),
    ])
    func `a text has a subject and a body, whatever its line ends are`(
        text: String, subject: String, body: String
    ) {
        let draft = TemplateDraft(text)
        #expect(draft.subject == subject && draft.body == body)
    }

    @Test(arguments: ["a\r\nBcc: b@c.example", "a\n\nb", "a\rb", "a\u{2028}b", "a\u{0B}b", "\na\n"])
    func `a subject stays on its line, whatever is typed into it`(subject: String) {
        let draft = TemplateDraft(subject: subject, body: "本文\n")
        let lines = draft.text.split(separator: "\n", omittingEmptySubsequences: false)
        #expect(lines.count == 4 && lines[1].isEmpty && lines[2] == "本文")
        #expect(!draft.text.contains("\r") && !draft.text.contains("\u{2028}"))
        #expect(TemplateDraft(draft.text) == draft)
    }

    @Test func `a body without a word is a mistake`() throws {
        let draft = TemplateDraft(subject: "a", body: " \u{3000}\r\n")
        #expect(throws: MailTemplate.Problems.self) { try draft.template(.withdrawn, file: "t") }
        let good = TemplateDraft(subject: "a", body: "b")
        #expect(try good.template(.withdrawn, file: "t").text == "Subject: a\n\nb")
    }
}

import InternetMessage
import Testing

/// How a subject is written: plain when every reader shows that unchanged, else encoded.
@Suite struct SubjectTests {
    @Test(arguments: ["Hello", "2 duplicates found", "a  b", "a = b? yes", "x=", "?", ""])
    func `a short ASCII subject stays plain`(subject: String) throws {
        let mail = try TinyReader(Samples.message(fromName: nil, subject: subject).eml())
        #expect(try mail.field("Subject") == subject)
        #expect(mail.encodedWords.isEmpty)
    }

    @Test(arguments: [" a", "a ", " ", "=?UTF-8?B?YQ==?=", "a =? b", "a=?b", "é", "件名"])
    func `a subject that readers would change is encoded`(subject: String) throws {
        let mail = try TinyReader(Samples.message(fromName: nil, subject: subject).eml())
        #expect(mail.encodedWords.count == 1)
        #expect(Array(try mail.subject().utf8) == Array(subject.utf8))
    }

    @Test func `a plain subject fills the line to its last column`() throws {
        let fitting = String(repeating: "a", count: 67)
        let mail = try TinyReader(Samples.message(subject: fitting).eml())
        #expect(mail.headerLines.contains("Subject: " + fitting))
        let longer = try TinyReader(Samples.message(subject: fitting + "a").eml())
        #expect(try longer.subject() == fitting + "a")
        #expect(longer.headerLines.allSatisfy { $0.utf8.count <= 76 })
    }

    @Test func `the first line counts the field's name`() throws {
        let mail = try TinyReader(
            Samples.message(fromName: nil, subject: String(repeating: "漢", count: 100)).eml())
        let lines = mail.headerLines.filter { $0.contains("=?UTF-8?B?") }
        #expect(lines.first?.hasPrefix("Subject: =?UTF-8?B?") == true)
        #expect(lines.map(\.utf8.count) == [Int](repeating: 73, count: 6) + [61])
    }

    @Test func `a kanji is never split between two words`() throws {
        for filler in 0..<6 {
            let subject = String(repeating: "a", count: filler) + String(repeating: "髙", count: 90)
            let mail = try TinyReader(Samples.message(subject: subject).eml())
            for word in mail.encodedWords { #expect(TinyReader.content(of: word) != nil) }
            #expect(try mail.subject() == subject)
        }
    }

    @Test(arguments: ["👨‍👩‍👧", "𠮷", "か\u{3099}", "葛\u{E0100}", "🇯🇵", "👩🏽‍❤️‍💋‍👨🏿"])
    func `what a reader sees as one character is never split`(character: Character) throws {
        for filler in 0..<8 {
            let text =
                String(repeating: "x", count: filler) + String(repeating: character, count: 20)
            let mail = try TinyReader(Samples.message(fromName: nil, subject: text).eml())
            let contents = mail.encodedWords.compactMap(TinyReader.content(of:))
            let sizes = contents.map { $0.filter { $0 != "x" } }
            #expect(sizes.allSatisfy { $0.allSatisfy { $0 == character } })
            #expect(contents.joined() == text)
        }
    }

    @Test func `a cluster longer than a word is split between scalars`() throws {
        let subject = "e" + String(repeating: "\u{302}", count: 100)
        try #require(subject.count == 1)
        let mail = try TinyReader(Samples.message(fromName: nil, subject: subject).eml())
        #expect(mail.encodedWords.count == 5)
        #expect(Array(try mail.subject().utf8) == Array(subject.utf8))
    }

    @Test func `a first cluster too long for the first line only leaves no empty word`() throws {
        // 41 bytes: the first word carries 39, the others 45.
        let subject = "e" + String(repeating: "\u{302}", count: 20) + "漢"
        let mail = try TinyReader(Samples.message(fromName: nil, subject: subject).eml())
        #expect(mail.encodedWords.count == 2)
        #expect(mail.encodedWords.allSatisfy { TinyReader.content(of: $0) != "" })
        #expect(Array(try mail.subject().utf8) == Array(subject.utf8))
    }

    @Test func `blanks between words of a text are kept inside the encoded words`() throws {
        let subject = String(repeating: "漢 字　 ", count: 40)
        let mail = try TinyReader(Samples.message(subject: subject).eml())
        #expect(try mail.subject() == subject)
    }
}

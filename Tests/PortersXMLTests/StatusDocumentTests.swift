import Recruiting
import TestSupport
import Testing

@testable import PortersXML

@Suite struct StatusDocumentTests {
    private static func text(_ document: StatusDocument) -> String {
        String(decoding: document.bytes, as: UTF8.self)
    }

    private static func item(_ id: Int64, _ text: String) -> StatusItem {
        StatusItem(id: id, values: [.init(.personName, .text(text))])
    }

    private static func filled(_ text: String) -> StatusDocument {
        var document = StatusDocument(.candidate)
        var id: Int64 = 1
        while document.append(item(id, text)) { id += 1 }
        return document
    }

    @Test func `a document is what the write call takes`() throws {
        var document = StatusDocument(.resume)
        let status = try #require(FieldAlias("Resume.U_MyPageStatus"))
        let registered = try #require(FieldAlias("Option.U_MyPageRegistered"))
        let isFirstIn = document.append(
            StatusItem(id: 20_017, values: [.init(status, .option(registered))]))
        let isSecondIn = document.append(
            StatusItem(
                id: 20_018,
                values: [
                    .init(.resumePhase, .option(registered)),
                    .init(.resumePhaseDate, .text("2026/11/20 01:23:45")),
                ]))
        #expect(isFirstIn && isSecondIn)
        #expect(document.count == 2)
        #expect(
            Self.text(document) == """
                <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
                <Resume>
                  <Item>
                    <Resume.P_Id>20017</Resume.P_Id>
                    <Resume.U_MyPageStatus><Option.U_MyPageRegistered/></Resume.U_MyPageStatus>
                  </Item>
                  <Item>
                    <Resume.P_Id>20018</Resume.P_Id>
                    <Resume.P_Phase><Option.U_MyPageRegistered/></Resume.P_Phase>
                    <Resume.P_PhaseDate>2026/11/20 01:23:45</Resume.P_PhaseDate>
                  </Item>
                </Resume>

                """)
    }

    @Test func `an empty document is a valid one`() throws {
        let document = StatusDocument(.candidate)
        #expect(document.count == 0)
        let reading = try Reading.of(document.bytes)
        #expect(reading.summary.pages.map(\.items) == [0])
    }

    @Test func `a document holds at most 200 items`() throws {
        #expect(StatusDocument.mostItems == 200)
        var small = StatusDocument(.user)
        for id in 1...200 as ClosedRange<Int64> {
            let isIn = small.append(StatusItem(id: id, values: []))
            #expect(isIn)
        }
        let isOneMoreIn = small.append(StatusItem(id: 201, values: []))
        #expect(!isOneMoreIn)
        #expect(small.count == 200)
        #expect(try Reading.of(small.bytes).records.map(\.id) == Array(1...200))
    }

    @Test(arguments: ["a", "髙橋", "😀", "&<>", "e\u{301}"])
    func `a document holds at most 15,000 characters`(_ unit: String) throws {
        let value = String(repeating: unit, count: 150)
        let full = Self.filled(value)
        let characters = Self.text(full).unicodeScalars.count
        var one = StatusDocument(.candidate)
        let empty = Self.text(one).unicodeScalars.count
        _ = one.append(Self.item(100, value))
        let item = Self.text(one).unicodeScalars.count - empty
        #expect(characters <= 15_000)
        #expect(characters + item > 15_000)
        #expect(full.count > 1 && full.count < 200)
        #expect(try Reading.of(full.bytes).records.count == full.count)
    }

    @Test func `a document may have exactly 15,000 characters`() {
        var document = StatusDocument(.candidate)
        let empty = Self.text(document).unicodeScalars.count
        let bare = Self.text(Self.documentWith("")).unicodeScalars.count
        let room = 15_000 - bare
        #expect(empty < bare)
        let isTooLongIn = document.append(Self.item(1, String(repeating: "a", count: room + 1)))
        #expect(!isTooLongIn)
        #expect(document.count == 0)
        let isIn = document.append(Self.item(1, String(repeating: "a", count: room)))
        #expect(isIn)
        #expect(Self.text(document).unicodeScalars.count == 15_000)
    }

    private static func documentWith(_ text: String) -> StatusDocument {
        var document = StatusDocument(.candidate)
        _ = document.append(item(1, text))
        return document
    }

    @Test(arguments: [
        ("a & b < c > d", "a &amp; b &lt; c &gt; d"), ("]]>", "]]&gt;"),
        ("&amp;", "&amp;amp;"), ("</Person.P_Name>", "&lt;/Person.P_Name&gt;"),
        ("\"quoted\" 'too'", "\"quoted\" 'too'"), ("山田 😀", "山田 😀"),
        ("a\tb\nc", "a\tb\nc"), ("a\r\nb", "a\nb"),
        ("a\0b\u{1}c\u{8}d\u{B}e\u{1B}f\u{7F}g\u{85}h\u{9F}i", "abcdefghi"),
        ("a\u{FFFE}b\u{FFFF}c", "abc"),
    ])
    func `text is escaped and control characters are left out`(_ text: String, _ escaped: String)
        throws
    {
        #expect(text.escapedForXML == escaped)
        let document = Self.documentWith(text)
        #expect(Self.text(document).contains("<Person.P_Name>\(escaped)</Person.P_Name>"))
    }

    @Test(arguments: 1...100 as ClosedRange<UInt64>)
    func `what was written is read back, whatever it was`(_ seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var text = "x"
        for _ in 0..<60 {
            let range: ClosedRange<UInt32> = Bool.random(using: &random) ? 0...0x7F : 0...0x10FFFF
            if let scalar = Unicode.Scalar(UInt32.random(in: range, using: &random)) {
                text.unicodeScalars.append(scalar)
            }
        }
        let reading = try Reading.of(Self.documentWith(text).bytes, keptWhole: [.personName])
        var expected = "x"
        for scalar in text.unicodeScalars.dropFirst() {
            let isControl = scalar.value < 0x20 || (0x7F...0x9F).contains(scalar.value)
            if isControl, scalar != "\n", scalar != "\t" { continue }
            if scalar.value == 0xFFFE || scalar.value == 0xFFFF { continue }
            expected.unicodeScalars.append(scalar)
        }
        let value = try #require(reading.records.first?.fields["Person.P_Name"])
        #expect(Array(value.utf8) == Array("text:\(expected)".utf8))
    }

    @Test func `a value of the longest text always fits`() {
        let worst = String(repeating: "&", count: 200)
        #expect(Self.documentWith(worst).count == 1)
    }
}

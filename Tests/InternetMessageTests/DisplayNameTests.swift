import Testing

@testable import InternetMessage

/// How From and To are written.
@Suite struct DisplayNameTests {
    @Test(arguments: [
        ("My Page", "My Page <a@b.jp>"),
        ("Sato, Hanako", "\"Sato, Hanako\" <a@b.jp>"),
        ("J. Smith", "\"J. Smith\" <a@b.jp>"),
        ("a  b", "\"a  b\" <a@b.jp>"),
        (" a", "\" a\" <a@b.jp>"),
        ("say \"hi\" \\o/", "\"say \\\"hi\\\" \\\\o/\" <a@b.jp>"),
        ("<x@y.jp>", "\"<x@y.jp>\" <a@b.jp>"),
        ("マイページ", "=?UTF-8?B?44Oe44Kk44Oa44O844K4?= <a@b.jp>"),
        ("=?x", "=?UTF-8?B?PT94?= <a@b.jp>"),
    ])
    func `a name is a phrase, a quoted string or encoded words`(
        name: String, value: String
    ) throws {
        let mail = try TinyReader(Samples.message(fromName: name, from: "a@b.jp").eml())
        #expect(try mail.field("From") == value)
    }

    @Test(arguments: ["株式会社マイページ採用担当　", "Long Name, ", "word "])
    func `a long name is folded and comes back whole`(part: String) throws {
        let name = String(repeating: part, count: 20)
        let mail = try TinyReader(Samples.message(fromName: name, from: "a@b.jp").eml())
        #expect(mail.headerLines.allSatisfy { $0.utf8.count <= 76 })
        let phrase = try mail.field("From").replacing(" <a@b.jp>", with: "")
        #expect(try TinyReader.decode(phrase) == name)
    }

    @Test func `a quoted name fills the line to its last column`() throws {
        let name = String(repeating: ".", count: 68)
        let mail = try TinyReader(Samples.message(fromName: name, from: "a@b.jp").eml())
        #expect(mail.headerLines[0] == "From: \"\(name)\"")
        #expect(mail.headerLines[1] == " <a@b.jp>")
        let longer = try TinyReader(Samples.message(fromName: name + ".", from: "a@b.jp").eml())
        #expect(longer.headerLines[0].hasPrefix("From: =?UTF-8?B?"))
    }

    @Test func `a long address stands alone on its line`() throws {
        let address = String(repeating: "a", count: 990) + "@b.jp"
        let mail = try TinyReader(Samples.message(from: address, to: address).eml())
        #expect(mail.headerLines[1] == " <\(address)>")
        #expect(mail.headerLines[2] == "To:")
        #expect(mail.headerLines[3] == " " + address)
        #expect(mail.headerLines.allSatisfy { $0.utf8.count <= 998 })
    }

    @Test func `an address is folded only when it must be`() throws {
        let fitting = String(repeating: "a", count: 67) + "@b.jp"
        #expect(
            try TinyReader(Samples.message(to: fitting).eml()).headerLines
                .contains("To: " + fitting))
        #expect(
            try TinyReader(Samples.message(to: "a" + fitting).eml()).headerLines
                .contains(" a" + fitting))
    }
}

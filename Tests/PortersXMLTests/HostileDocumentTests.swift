import Recruiting
import Testing

@testable import PortersXML

/// Documents that are made to cost more than they are worth.
@Suite(.timeLimit(.minutes(1))) struct HostileDocumentTests {
    /// Encodings as iconv calls them, and as a document does.
    static let encodings = [
        ("UTF-8", "UTF-8"), ("UTF-16", "UTF-16"), ("UTF-16LE", "UTF-16"), ("UTF-16BE", "UTF-16"),
        ("UCS-4BE", "UCS-4"), ("CP932", "Shift_JIS"), ("EUC-JP-MS", "EUC-JP"),
        ("ISO-2022-JP", "ISO-2022-JP"), ("ASCII", "UTF-7"), ("IBM037", "IBM037"),
    ]
    /// In ISO-2022-JP their bytes are `<B<g`, in Shift_JIS one ends with a backslash.
    static let kanji = "実主表"
    /// The piece that the reader fetches at a time, and what libxml2 takes ahead.
    static let slack = 1 << 17

    private static func declaration(_ encoding: String) -> String {
        "<?xml version='1.0' encoding='\(encoding)'?>"
    }

    private static func attributes(_ count: Int) -> String {
        (0..<count).map { " a\($0)='\(kanji)'" }.joined()
    }

    @Test(arguments: encodings)
    func `an element of attributes without end is refused in its first 64 KiB`(
        _ encoding: (bytes: String, declared: String)
    ) throws {
        let head = Self.declaration(encoding.declared) + "<User"
        let flood = try Flood(head, "/>", limit: 1 << 20, encoding: encoding.bytes) {
            " a\($0)='\(Self.kanji)'"
        }
        #expect(flood.error?.code == .malformedXML)
        #expect(flood.error?.message == "a tag is longer than 64 KiB; export again")
        #expect(flood.error?.line == 1)
        #expect(flood.taken < 1 << 16 + Self.slack)
    }

    @Test(arguments: encodings)
    func `an element has up to 64 attributes`(
        _ encoding: (bytes: String, declared: String)
    ) throws {
        let head = Self.declaration(encoding.declared) + "<User>\n"
        let encoder = try TextEncoder(encoding.bytes)
        let good = head + "<a\(Self.attributes(64))/></User>"
        #expect(try Reading.of(encoder.encode(good)).summary.pages.count == 1)
        let bad = head + "<a\(Self.attributes(65))/></User>"
        let other = try TextEncoder(encoding.bytes)
        let error = #expect(throws: ReadError.self) { try Reading.of(other.encode(bad)) }
        #expect(error?.code == .malformedXML)
        #expect(error?.message.contains("more than 64 attributes or namespaces") == true)
        #expect(error?.line == 2)
    }

    @Test func `attributes that are called by rows of combining marks hold nobody up`() throws {
        let name = "T" + String(repeating: "\u{301}\u{323}", count: 12_000)
        let page = "<User \(name)='1' Total='2'/>"
        let text = "<Bundle>" + String(repeating: page, count: 300) + "</Bundle>"
        let pages = try Reading.of(text).summary.pages
        #expect(pages.count == 300)
        #expect(pages.allSatisfy { $0.total == 2 })
    }

    @Test func `kanji look like markup in ISO-2022-JP`() throws {
        let encoder = try TextEncoder("ISO-2022-JP")
        #expect(encoder.encode(Self.kanji).contains(UInt8(ascii: "<")))
    }

    @Test func `a declaration of a namespace counts as an attribute`() throws {
        let declared = (0..<60).map { " xmlns:n\($0)='u:'" }.joined()
        #expect(try Reading.of("<User\(declared)\(Self.attributes(4))/>").records.isEmpty)
        let error = #expect(throws: ReadError.self) {
            try Reading.of("<User\(declared)\(Self.attributes(5))/>")
        }
        #expect(error?.code == .malformedXML)
    }

    @Test func `an element of namespaces without end is refused in its first 64 KiB`() throws {
        let flood = try Flood("<User", "/>", limit: 1 << 20) { " xmlns:n\($0)='u:'" }
        #expect(flood.error?.code == .malformedXML)
        #expect(flood.taken < 1 << 16 + Self.slack)
    }

    @Test func `up to 64 namespaces hold at a place, however many a document declares`() throws {
        func nested(_ depth: Int) -> String {
            "<User>" + (0..<depth).map { "<a xmlns:n\($0)='u:'>" }.joined()
                + String(repeating: "</a>", count: depth) + "</User>"
        }
        #expect(try Reading.of(nested(64)).summary.pages.count == 1)
        let error = #expect(throws: ReadError.self) { try Reading.of(nested(65)) }
        #expect(error?.code == .malformedXML)
        let beside = String(repeating: "<a xmlns:n='u:'/>", count: 1_000)
        #expect(try Reading.of("<User>\(beside)</User>").summary.pages.count == 1)
    }

    @Test func `what stands behind a fault is not read any more`() throws {
        let flood = try Flood("<User>&unknown;<a", "/></User>", limit: 1 << 20) { " a\($0)=''" }
        #expect(flood.error?.code == .malformedXML)
        #expect(flood.error?.message.contains("unknown") == true)
        #expect(flood.taken < Self.slack)
    }

    @Test(arguments: [
        ("<a", "/>"), ("<a a", "=''/>"), ("<a xmlns:n", "='u:'/>"), ("<a xmlns='u:", "'/>"),
        ("<?a", "?>"), ("<Option.U_", "/>"),
    ])
    func `a document has so many different names`(_ start: String, _ end: String) throws {
        func names(_ numbers: Range<Int>) -> String {
            numbers.map { start + String($0) + end }.joined()
        }
        let most = names(0..<DocumentWalker.mostOptions * 2)
        #expect(try Reading.of("<User>\(most)</User>").summary.pages.count == 1)
        let refused = try Flood("<User>", "</User>", limit: 4 << 20) {
            names($0 * 1_000..<($0 + 1) * 1_000)
        }
        #expect(refused.error?.code == .tooLarge)
        #expect(refused.error?.message.contains("more than 32768 different names") == true)
        #expect(refused.taken < 1 << 20)
    }

    @Test(arguments: [
        "<User a='|'/>", "<User |/>", "<User></User|>", "<User><|/></User>", "<User>&#|65;</User>",
        "<User a='&#|65;'/>",
    ])
    func `no tag and no reference is longer than 64 KiB`(_ document: String) throws {
        let parts = document.split(separator: "|").map(String.init)
        for filling in [" ", "0", "a"] {
            let flood = try Flood(parts[0], filling, parts[1], limit: 2 << 20)
            #expect(flood.error?.code == .malformedXML)
            #expect(flood.taken < 1 << 16 + Self.slack)
        }
    }

    @Test(arguments: [
        "|<User/>", "\n|<User/>", "<User></User>|", "<?xml version='1.0' |?><User/>",
        "<?xml |version='1.0'?><User/>", "<!DOCTYPE |a><User/>",
    ])
    func `blanks before and behind the root end at 1 MiB`(_ document: String) throws {
        let parts = document.split(separator: "|", omittingEmptySubsequences: false).map(
            String.init)
        for filling in [" ", "\n"] {
            let flood = try Flood(parts[0], filling, parts[1], limit: 2 << 20)
            #expect(flood.error?.code == .malformedXML)
            #expect(flood.taken < 1 << 20 + Self.slack)
        }
    }

    @Test(arguments: ["<?xml version='1.|'?><User/>", "<?xml version='1.0' encoding='a|'?><User/>"])
    func `no word of the declaration is longer than 1 MiB`(_ document: String) throws {
        let parts = document.split(separator: "|").map(String.init)
        let flood = try Flood(parts[0], "1", parts[1], limit: 2 << 20)
        #expect(flood.error?.code == .malformedXML)
        #expect(flood.taken < 1 << 20 + Self.slack)
    }

    @Test func `what libxml2 says of a document is cut`() throws {
        let name = String(repeating: "a", count: 10_000)
        let error = #expect(throws: ReadError.self) {
            try Reading.of("<?xml version='1.0' encoding='\(name)'?><User/>")
        }
        #expect(error?.code == .unsupportedEncoding)
        #expect((error?.message.count ?? 0) < 300)
    }

    @Test(arguments: ["<!--|-->", "<?a |?>", "<![CDATA[|]]>"])
    func `what comes in one piece ends at 10 MB`(_ markup: String) throws {
        let parts = markup.split(separator: "|").map(String.init)
        let flood = try Flood("<User>\(parts[0])", "a", "\(parts[1])</User>", limit: 12 << 20)
        #expect(flood.error?.code == .malformedXML)
        #expect(flood.taken < 10_000_000 + Self.slack)
    }

    @Test(arguments: [
        "a", " ", "\n", "]", "漢", "<!---->", "<?a?>", "<a/>", "&amp;", "<![CDATA[]]>",
    ])
    func `text, comments and elements are read whatever their number`(_ piece: String) throws {
        let flood = try Flood("<User>", piece, "</User>", limit: 300_000)
        #expect(flood.error == nil)
        #expect(flood.taken > 300_000)
    }

    @Test(arguments: ["<!--|-->", "<?a |?>", "<![CDATA[|]]>", "|"])
    func `what is long is followed by what is not, wherever it ends`(_ markup: String) throws {
        let parts = markup.split(separator: "|", omittingEmptySubsequences: false).map(String.init)
        for length in stride(from: 80_000, to: 84_100, by: 83) {
            let long = parts[0] + String(repeating: "x", count: length) + parts[1]
            let text = "<User>\(long)<Item><User.P_Id>1</User.P_Id></Item>\(long)</User>"
            #expect(try Reading.of(text).records.map(\.id) == [1])
        }
    }

    @Test func `a document brings no catalogs`() throws {
        // libxml2 walked along all of them for each.
        let piece = "<?oasis-xml-catalog catalog='u'?>"
        let flood = try Flood("", piece, "<User/>", limit: 300_000 * piece.utf8.count)
        #expect(flood.error == nil)
    }

    @Test func `prefixes that nobody declared are put up with, up to a number`() throws {
        #expect(try Flood("<User>", "<q:a q:b=''/>", "</User>", limit: 100_000).error == nil)
        let flood = try Flood("<User>", "<q:a/>", "</User>", limit: 2 << 20)
        #expect(flood.error?.code == .malformedXML)
        #expect(flood.error?.message.contains("more than 100000 places") == true)
        #expect(flood.taken < 1 << 20)
    }

    @Test func `a record has no more fields than a catalog`() throws {
        let flood = try Flood("<User><Item>", "<User.U_A/>", "</Item></User>", limit: 1 << 20)
        #expect(flood.error?.code == .tooLarge)
        #expect(flood.error?.message == "a User has more than 10000 fields; check the export")
        #expect(flood.taken < 11 * FieldCatalog.capacity + Self.slack)
    }

    @Test(arguments: ["", " ", "\t\r\n", "\u{3000}\u{A0}", "\u{2003} \u{85}"])
    func `blanks at the ends of a word count for nothing`(_ blanks: String) {
        #expect((blanks + "a \u{3000}b" + blanks).trimmed == "a \u{3000}b")
        #expect(blanks.trimmed.isEmpty)
    }
}

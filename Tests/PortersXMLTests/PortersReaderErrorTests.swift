import Recruiting
import Testing

@testable import PortersXML

@Suite struct PortersReaderErrorTests {
    private static func expect(
        _ code: ReadError.Code, line: Int?, column: Int?, of text: String,
        _ location: SourceLocation = #_sourceLocation
    ) -> ReadError? {
        let error = #expect(throws: ReadError.self, sourceLocation: location) {
            try Reading.of(text)
        }
        #expect(error?.code == code, sourceLocation: location)
        #expect(error?.line == line, sourceLocation: location)
        #expect(error?.column == column, sourceLocation: location)
        return error
    }

    @Test func `markup that does not nest is malformed`() {
        let error = Self.expect(
            .malformedXML, line: 3, column: 10, of: "<User>\n<Item>\n  </Itam>\n</Item></User>")
        #expect(error?.message.contains("mismatch") == true)
        #expect(error?.description.hasPrefix("malformed_xml: ") == true)
        #expect(error?.description.hasSuffix(" (line 3, column 10)") == true)
    }

    @Test(arguments: [
        "<User>&unknown;<Item></Item><Item></Item></User>",
        "<User a='1' a='2'><Item></Item><Item></Item></User>", "<User></User><User></User>",
        "<User></User> and more", "<User>a < b<Item></Item><Item></Item></User>",
        "<User>\u{1}<Item></Item><Item></Item></User>",
        "<User>&#0;<Item></Item><Item></Item></User>",
        "no XML at all, but a line of text", "{\"Candidate\": [1, 2, 3]}",
    ])
    func `what is no well-formed XML is malformed`(_ text: String) {
        let error = #expect(throws: ReadError.self) { try Reading.of(text) }
        #expect(error?.code == .malformedXML)
        #expect(error?.line == 1)
        #expect((error?.column ?? 0) > 0)
    }

    /// libxml2 takes a NUL, and what it can't convert, for the end of the document.
    @Test(arguments: ["utf-8", "utf-16le", "shift_jis"], [1, 60_000, 2_000_000])
    func `nothing is left unread behind the root element`(_ encoding: String, _ length: Int) throws
    {
        let page = "<User><Item><User.P_Id>7</User.P_Id></Item></User>"
        let encoder = try TextEncoder(encoding == "utf-8" ? "UTF-8" : encoding)
        let mark: [UInt8] = encoding == "utf-16le" ? [0xFF, 0xFE] : []
        let declared = mark.isEmpty ? encoding : "utf-16"
        let start =
            mark + encoder.encode("<?xml version='1.0' encoding='\(declared)'?>\n\(page)\n")
        #expect(try Reading.of(start).records.count == 1)
        let bad: [UInt8] = encoding == "shift_jis" ? [0x81, 0x20] : mark.isEmpty ? [0] : [0, 0]
        let second = encoder.encode(page + String(repeating: " ", count: length))
        // Whoever has the room before the bytes leaves NULs behind them.
        let padding = [UInt8](repeating: 0, count: 2 * length)
        #expect(try Reading.of(start + padding).records.count == 1)
        for rest in [bad + second, padding + second] {
            let error = #expect(throws: ReadError.self) { try Reading.of(start + rest) }
            #expect(error?.code == .malformedXML)
        }
    }

    @Test func `a document that ends too early is truncated`() {
        let error = Self.expect(.truncated, line: 2, column: 19, of: "<User>\n<Item><User.P_Id>7")
        #expect(error?.message.contains("send it again") == true)
    }

    @Test(arguments: [
        "<User><Item><User.P_Mail><![CDATA[taro@mail.example",
        "<User><Item><User.P_Mail>\u{E9}taro@mail.example</User.P_Mail></Item></User>",
    ])
    func `an error is one line, and quotes nothing of what somebody wrote`(_ text: String) {
        // The second is no UTF-8.
        let error = #expect(throws: ReadError.self) {
            try Reading.of(text.unicodeScalars.map { UInt8($0.value) })
        }
        #expect(error?.message.contains("\n") == false)
        #expect(error?.message.contains("taro") == false)
    }

    @Test func `an empty file is truncated`() {
        let error = #expect(throws: ReadError.self) { try Reading.of("") }
        #expect(error?.code == .truncated)
    }

    @Test(arguments: [
        "<!DOCTYPE User><User/>", "<!DOCTYPE User SYSTEM 'http://evil.example/x.dtd'><User/>",
        "<!DOCTYPE User SYSTEM 'file:///etc/passwd'><User/>",
        """
        <!DOCTYPE User [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>\
        <User><Item><User.P_Id>1</User.P_Id><User.P_Name>&b;</User.P_Name></Item></User>
        """,
        "<!DOCTYPE User [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><User>&x;</User>",
    ])
    func `a document type is not allowed`(_ text: String) {
        let error = #expect(throws: ReadError.self) {
            try Reading.of("<?xml version='1.0'?>\n" + text)
        }
        #expect(error?.code == .dtdNotAllowed)
        #expect(error?.line == 2)
        #expect((error?.column ?? 0) > 1)
    }

    @Test(arguments: ["x-klingon", "UTF-99"])
    func `an encoding that nobody reads is unsupported`(_ encoding: String) {
        let text = "<?xml version='1.0' encoding='\(encoding)'?><User></User>"
        let error = #expect(throws: ReadError.self) { try Reading.of(text) }
        #expect(error?.code == .unsupportedEncoding)
        #expect(error?.line == 1)
        #expect((error?.column ?? 0) > 1)
        #expect(error?.message.contains("export as UTF-8") == true)
    }

    @Test func `bytes that the declared encoding does not have are malformed`() throws {
        var bytes = try fixture("utf-8.xml")
        let place = try #require(bytes.firstIndex(of: 0xE9))
        bytes[place] = 0xFF
        let error = #expect(throws: ReadError.self) { try Reading.of(bytes) }
        #expect(error?.code == .malformedXML)
        #expect(error?.line == 2)
    }

    @Test func `bytes that Shift_JIS does not have are no early end`() throws {
        var bytes = try fixture("shift_jis.xml")
        let place = try #require(bytes.firstIndex(of: 0xFB))
        bytes[place + 1] = 0x20
        let error = #expect(throws: ReadError.self) { try Reading.of(bytes) }
        #expect(error?.code == .malformedXML)
        #expect(error?.line == 2)
    }

    @Test(arguments: [
        "<User>&x;</User>", "<User><a b></User>", "<a/>&", "<User></User>x", "<User></>",
    ])
    func `a fault near the end is no early end`(_ text: String) {
        let error = #expect(throws: ReadError.self) { try Reading.of(text) }
        #expect(error?.code == .malformedXML)
    }

    @Test(arguments: [
        "<html><body>Login</body></html>", "<Job><Item/></Job>", "<candidate/>", "<a/>",
        "<Export><Note><Candidate/></Note></Export>", "<Item><Person.P_Id>1</Person.P_Id></Item>",
    ])
    func `a document without a resource is not from PORTERS`(_ text: String) {
        let error = #expect(throws: ReadError.self) { try Reading.of(text) }
        #expect(error?.code == .notPorters)
        #expect(error?.message.contains("Candidate, Resume or User") == true)
    }

    @Test(arguments: [
        "<Candidate><Person.P_Id>1</Person.P_Id></Candidate>",
        "<Candidate><Items><Item><Person.P_Id>1</Person.P_Id></Item></Items></Candidate>",
        "<Candidate><item><Person.P_Id>1</Person.P_Id></item></Candidate>",
        "<Candidate><List><Entry><Person.P_Id>1</Person.P_Id></Entry></List></Candidate>",
        "<Export><Candidate><Candidate><Item/></Candidate></Candidate></Export>",
        "<Export><Resume><Resume.P_Id>1</Resume.P_Id></Resume><User/></Export>",
    ])
    func `records that stand in no item are not passed over without a word`(_ text: String) {
        let error = #expect(throws: ReadError.self) { try Reading.of(text) }
        #expect(error?.code == .notPorters)
        #expect(error?.message.contains("stand in no Item") == true)
    }

    @Test func `pages in another element beside those that are read are told by its name`() throws {
        let page = "<Candidate><Item><Person.P_Id>1</Person.P_Id></Item></Candidate>"
        let hidden = "<Resume><Item><Resume.P_New>1</Resume.P_New></Item></Resume>"
        let reading = try Reading.of(
            "<Export><Note><a/></Note>\(page)<Data>\(hidden)\(hidden)</Data>"
                + "<More><b>\(hidden)</b></More></Export>")
        #expect(reading.records.map(\.id) == [1])
        #expect(reading.summary.unread == "Data" && reading.summary.unreadCount == 2)
        // Of what is not read nothing is learned.
        #expect(!reading.catalog.aliases.map(\.name).contains("Resume.P_New"))
        // Who has exported is no page.
        let plain = try Reading.of(
            "<Export><Head><User>sync</User><On><Day/></On></Head><Note><Item/></Note>\(page)"
                + "<Last/></Export>")
        #expect(plain.summary.unread == nil && plain.summary.unreadCount == 0)
    }

    @Test(arguments: [
        "<Candidate><Code>0</Code></Candidate>",
        "<Candidate><Paging><Total>0</Total></Paging><Code>0</Code></Candidate>",
        "<Candidate><Item><Person.P_Id>1</Person.P_Id></Item><Note><Item/></Note></Candidate>",
    ])
    func `what is no record may stand beside the items`(_ text: String) throws {
        #expect(try Reading.of(text).summary.pages.count == 1)
    }

    @Test func `the place of not_porters is known`() {
        let error = #expect(throws: ReadError.self) { try Reading.of("<html>\n</html>") }
        #expect(error?.line == 2)
        #expect(error?.column != nil)
    }

    @Test func `an error answer of the CRM says its code and message`() {
        let error = Self.expect(
            .portersError, line: 3, column: 13,
            of: "<Candidate>\n<Code> 403 </Code><Message>no permission</Message>\n</Candidate>")
        #expect(error?.message.contains("code 403") == true)
        #expect(error?.message.contains("'no permission'") == true)
    }

    @Test(arguments: [
        "<Error><Code>9</Code><Candidate></Candidate></Error>",
        "<Error><Candidate><Code>9</Code></Candidate></Error>",
        "<Resume><Item><Resume.P_Id>1</Resume.P_Id></Item><Code>9</Code></Resume>",
        "<Error><Candidate><Code>0</Code></Candidate><User><Code>9</Code></User></Error>",
        "<Error><Code>9</Code></Error>",
        "<Candidate><Code>9</Code><Code>0</Code></Candidate>",
        "<Candidate><Code>9</Code><Item><Person.P_Id>1</Person.P_Id></Item><Code/></Candidate>",
        "<Error><Code>9</Code><Candidate><Code>0</Code></Candidate></Error>",
    ])
    func `any root code but 0 is an error answer, wherever it stands`(_ text: String) {
        let error = #expect(throws: ReadError.self) { try Reading.of(text) }
        #expect(error?.code == .portersError)
        #expect(error?.message.contains("code 9") == true)
        #expect(error?.line == 1)
    }

    @Test func `a long message of an error answer is cut and not lost`() {
        let message = "権限がありません。" + String(repeating: "管理者に連絡してください。", count: 20)
        let error = #expect(throws: ReadError.self) {
            try Reading.of("<Candidate><Code>403</Code><Message>\(message)</Message></Candidate>")
        }
        #expect(error?.message.contains("権限がありません。") == true)
    }

    @Test func `a code with many blanks around it is still an error`() {
        let blanks = String(repeating: " ", count: 300)
        let error = #expect(throws: ReadError.self) {
            try Reading.of("<Candidate><Code>\(blanks)403</Code></Candidate>")
        }
        #expect(error?.code == .portersError)
    }

    @Test func `what the CRM did not take of a write is an error with the record's id`() {
        let error = Self.expect(
            .portersError, line: 3, column: 37,
            of: """
                <Candidate>
                <Item><Id>10016</Id><Code>0</Code></Item>
                <Item><Id>10017</Id><Code>126</Code></Item></Candidate>
                """)
        #expect(error?.message == "the CRM did not take the Candidate 10017: code 126")
    }

    @Test func `a record without an id is refused where it ends`() {
        let error = Self.expect(
            .missingId, line: 3, column: 8,
            of: "<User><Item>\n<User.P_Name>a</User.P_Name>\n</Item></User>")
        #expect(error?.message.contains("User.P_Id") == true)
    }

    @Test(arguments: [
        "<Candidate><Item></Item></Candidate>",
        "<Candidate><Item><Person.P_Id/></Item></Candidate>",
        "<Candidate><Item><Person.P_Id>0</Person.P_Id></Item></Candidate>",
        "<Candidate><Item><Person.P_Id>x1</Person.P_Id></Item></Candidate>",
        "<Candidate><Item><Resume.P_Id>1</Resume.P_Id></Item></Candidate>",
        "<Candidate><Item><Id>1</Id><Code>0</Code><Person.P_Name>a</Person.P_Name></Item></Candidate>",
    ])
    func `no record goes without an id above zero`(_ text: String) {
        let error = #expect(throws: ReadError.self) { try Reading.of(text) }
        #expect(error?.code == .missingId)
        #expect(error?.line == 1)
    }

    @Test func `a file that brings more new fields than any export has is too large`() {
        let fields = (0...DocumentWalker.mostNewFields).map { "<User.U_\($0)/>" }.joined()
        let error = #expect(throws: ReadError.self) {
            try Reading.of("<User><Item>\n\(fields)<User.P_Id>1</User.P_Id></Item></User>")
        }
        #expect(error?.code == .tooLarge)
        #expect(error?.line == 2)
    }

    @Test func `a full catalog leaves out new fields, and never those that the sync needs`() throws
    {
        let aliases = try (0..<FieldCatalog.capacity).map {
            try #require(FieldAlias("Job.U_\($0)"))
        }
        let text = "<User><Item><User.P_Id>1</User.P_Id><User.U_New>x</User.U_New></Item></User>"
        let reading = try Reading.of(Array(text.utf8), catalog: FieldCatalog(aliases: aliases))
        #expect(reading.records.map(\.fields) == [["User.P_Id": "text:1"]])
    }

    @Test func `elements nested without end are refused`() {
        let depth = 20_000
        let text =
            "<User>" + String(repeating: "<a>", count: depth)
            + String(repeating: "</a>", count: depth)
            + "</User>"
        #expect(throws: ReadError.self) { try Reading.of(text) }
    }

    private struct Trouble: Error, Equatable { let number: Int }

    @Test func `what the source throws passes through`() {
        var catalog = FieldCatalog()
        var calls = 0
        #expect(throws: Trouble(number: 2)) {
            try PortersReader().read(
                from: { target in
                    calls += 1
                    if calls == 2 { throw Trouble(number: calls) }
                    target.copyBytes(from: "<User><Item>".utf8)
                    return 12
                },
                catalog: &catalog, deliver: { _ in Issue.record("there is nothing to deliver") })
        }
        #expect(calls == 2)
        #expect(catalog == FieldCatalog())
    }

    @Test func `what deliver throws passes through and nothing more is delivered`() {
        let items = (1...2_000).map { "<Item><Person.P_Id>\($0)</Person.P_Id></Item>" }
        let bytes = Array("<Candidate>\(items.joined())</Candidate>".utf8)
        var position = 0
        var catalog = FieldCatalog()
        var deliveries = 0
        #expect(throws: Trouble(number: 2)) {
            try PortersReader().read(
                from: { target in
                    let count = min(target.count, bytes.count - position)
                    target.copyBytes(from: bytes[position..<position + count])
                    position += count
                    return count
                },
                catalog: &catalog,
                deliver: { batch in
                    deliveries += 1
                    #expect(batch.records.count == RecordBatch.size)
                    if deliveries == 2 { throw Trouble(number: deliveries) }
                })
        }
        #expect(deliveries == 2)
        #expect(catalog == FieldCatalog())
    }

    @Test func `what deliver throws of the last batch passes through too`() {
        var catalog = FieldCatalog()
        var bytes = Array(candidate("").utf8)[...]
        #expect(throws: Trouble(number: 1)) {
            try PortersReader().read(
                from: { target in
                    target.copyBytes(from: bytes)
                    defer { bytes = [] }
                    return bytes.count
                },
                catalog: &catalog, deliver: { _ in throw Trouble(number: 1) })
        }
    }

    @Test func `a catalog stays as it was when a document is refused`() {
        var catalog = FieldCatalog(aliases: [.userName])
        var bytes = Array("<User><Item><User.P_Id>1</User.P_Id></Item>".utf8)[...]
        #expect(throws: ReadError.self) {
            try PortersReader().read(
                from: { target in
                    target.copyBytes(from: bytes)
                    defer { bytes = [] }
                    return bytes.count
                },
                catalog: &catalog, deliver: { _ in })
        }
        #expect(catalog == FieldCatalog(aliases: [.userName]))
    }
}

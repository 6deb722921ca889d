import Recruiting
import Testing

@testable import PortersXML

@Suite struct PortersReaderFieldsTests {
    /// The value of `Person.U_X` as `kind:text`, from what stands inside its element.
    private static func value(_ content: String, keptWhole: Set<FieldAlias> = []) throws -> String?
    {
        try Reading.of(candidate("<Person.U_X>\(content)</Person.U_X>"), keptWhole: keptWhole)
            .records.last?.fields["Person.U_X"]
    }

    @Test(arguments: [
        ("0312345678", "text:0312345678"), (" a b ", "text: a b "), ("", "empty:"),
        (" \n\t\r ", "empty:"), ("<![CDATA[]]>", "empty:"), ("<![CDATA[ \n ]]>", "empty:"),
        ("<![CDATA[<b>&amp;</b>]]>", "text:<b>&amp;</b>"), ("a<![CDATA[b]]>c", "text:abc"),
        ("&lt;&gt;&amp;&quot;&apos;", "text:<>&\"'"), ("&#39640;&#x9AD9;", "text:高髙"),
        ("a&#10;b", "text:a\nb"), ("a\r\nb", "text:a\nb"), ("a<!-- no -->b", "text:ab"),
        ("a<?php no ?>b", "text:ab"), ("&#x1F600;𠮷", "text:😀𠮷"), ("山田　太郎", "text:山田　太郎"),
    ])
    func `text is kept as it stands`(_ content: String, _ value: String) throws {
        #expect(try Self.value(content) == value)
    }

    @Test func `an absent field is not an empty one`() throws {
        let reading = try Reading.of(candidate("<Person.P_Mail/>"))
        #expect(reading.records[0].fields == ["Person.P_Id": "text:1", "Person.P_Mail": "empty:"])
    }

    @Test(arguments: [
        ("<Option.P_Root><Option.P_A/></Option.P_Root>", "options:Option.P_A"),
        ("<Option.P_A/>", "options:Option.P_A"),
        ("<Option.P_A></Option.P_A>", "options:Option.P_A"),
        (
            "<Option.P_Root><Option.P_B><Option.P_Id>3</Option.P_Id><Option.P_Name>b</Option.P_Name>"
                + "</Option.P_B><Option.U_A/></Option.P_Root>", "options:Option.P_B:Option.U_A"
        ),
        (
            "\n <Option.P_A><Option.P_Name>a</Option.P_Name></Option.P_A>\n <Option.P_B/>\n",
            "options:Option.P_A:Option.P_B"
        ),
        (
            "<Option.P_Root><Option.P_Mid><Option.P_A/></Option.P_Mid></Option.P_Root>",
            "options:Option.P_A"
        ),
        ("<Option.P_A><Unknown>x</Unknown></Option.P_A>", "options:Option.P_A"),
    ])
    func `options are the set of their leaves, with a root or without`(
        _ content: String, _ value: String
    ) throws {
        #expect(try Self.value(content) == value)
    }

    @Test func `options of one field are not the next one's`() throws {
        let reading = try Reading.of(
            candidate(
                "<Person.U_A><Option.P_A/></Person.U_A><Person.U_B><Option.P_B/></Person.U_B>"
                    + "<Person.U_C/>"))
        #expect(reading.records[0].fields["Person.U_A"] == "options:Option.P_A")
        #expect(reading.records[0].fields["Person.U_B"] == "options:Option.P_B")
        #expect(reading.records[0].fields["Person.U_C"] == "empty:")
    }

    @Test func `of a field that comes twice the last one counts`() throws {
        let reading = try Reading.of(
            candidate(
                "<Person.U_X>a</Person.U_X><Person.U_A>y</Person.U_A><Person.U_X>b</Person.U_X>"))
        #expect(reading.records[0].fields["Person.U_X"] == "text:b")
        #expect(reading.records[0].fields["Person.U_A"] == "text:y")
    }

    @Test func `a text of more than 256 bytes is omitted unless it is kept whole`() throws {
        let short = String(repeating: "a", count: 256)
        let long = String(repeating: "髙", count: 86)
        let alias = try #require(FieldAlias("Person.U_X"))
        #expect(try Self.value(short) == "text:\(short)")
        #expect(try Self.value(short + "a") == "omitted:")
        #expect(try Self.value(long) == "omitted:")
        #expect(try Self.value(long, keptWhole: [alias]) == "text:\(long)")
        #expect(try Self.value(long, keptWhole: [.personName]) == "omitted:")
    }

    @Test func `a text that is kept whole is kept up to a mebibyte`() throws {
        let alias = try #require(FieldAlias("Person.U_X"))
        let longest = String(repeating: "a", count: 1 << 20)
        #expect(try Self.value(longest, keptWhole: [alias]) == "text:\(longest)")
        #expect(try Self.value(longest + "a", keptWhole: [alias]) == "omitted:")
    }

    @Test(
        arguments: [257, 5_000])
    func `a long text of nothing but blanks is empty`(_ count: Int) throws {
        #expect(try Self.value(String(repeating: " ", count: count)) == "empty:")
    }

    @Test(arguments: [200, 300, 5_000])
    func `a long text behind blanks is no empty one`(_ count: Int) throws {
        let blanks = String(repeating: " ", count: count)
        #expect(try Self.value(blanks + String(repeating: "a", count: 100)) == "omitted:")
    }

    @Test func `images and links are skipped and known to be there`() throws {
        let reading = try Reading.of(
            candidate(
                """
                <Person.U_Image><Image><FileName>a.png</FileName><Data>iVBORw0KGgo=</Data></Image>\
                </Person.U_Image><Person.U_Link><Link><Resume><Item><Resume.P_Id>9</Resume.P_Id>\
                </Item></Resume></Link></Person.U_Link><Person.P_City>Tokyo</Person.P_City>
                """))
        #expect(reading.records.map(\.id) == [1])
        #expect(
            reading.records[0].fields == [
                "Person.P_Id": "text:1", "Person.U_Image": "unkept:", "Person.U_Link": "unkept:",
                "Person.P_City": "text:Tokyo",
            ])
    }

    @Test(arguments: ["<Image>", ""])
    func `of an image of three megabytes nothing is kept`(_ element: String) throws {
        let image = String(repeating: "iVBORw0KGgoAAAANSUhEUg==\n", count: 3 << 20 / 25 + 125_829)
        #expect(image.utf8.count > 3_000_000)
        let end = element.isEmpty ? "" : "</Image>"
        let reading = try Reading.of(
            candidate(
                "<Person.U_X>\(element)\(image)\(end)</Person.U_X><Person.P_City>Tokyo</Person.P_City>"
            ))
        #expect(
            reading.records[0].fields["Person.U_X"] == (element.isEmpty ? "omitted:" : "unkept:"))
        #expect(reading.records[0].fields["Person.P_City"] == "text:Tokyo")
    }

    @Test func `of combining marks without end a long text keeps thirty in a row`() throws {
        func text(_ pairs: Int) -> String {
            "a" + String(repeating: "\u{301}\u{323}", count: pairs) + "b"
        }
        let reading = try Reading.of(
            candidate("<Person.P_Memo>\(text(500))</Person.P_Memo>"),
            keptWhole: [try #require(FieldAlias("Person.P_Memo"))])
        #expect(reading.records[0].fields["Person.P_Memo"] == "text:" + text(15))
    }

    @Test func `elements that nobody knows are skipped whole`() throws {
        let reading = try Reading.of(
            """
            <Candidate><Extra><Item><Person.P_Id>8</Person.P_Id></Item></Extra><Item>\
            <Person.P_Id>1</Person.P_Id><Resume.P_Name>not mine</Resume.P_Name><Whatever>\
            <Person.P_Name>nor this</Person.P_Name></Whatever><Person.名前>no</Person.名前></Item></Candidate>
            """)
        #expect(reading.records.map(\.fields) == [["Person.P_Id": "text:1"]])
        #expect(reading.summary.pages.map(\.items) == [1])
    }
}

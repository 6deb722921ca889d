import PortersXML
import Recruiting
import Testing

@Suite struct PortersReaderRecordsTests {
    static let nested = """
        <?xml version="1.0" encoding="UTF-8" standalone="yes"?>
        <Resume Total="412" Count="200" Start="0">
          <Code>0</Code>
          <Item>
            <Resume.P_Id>20017</Resume.P_Id>
            <Resume.P_Candidate>
              <Candidate>
                <Person.P_Id>10017</Person.P_Id>
                <Person.P_Name>山田 太郎</Person.P_Name>
                <Person.P_Mail>taro.yamada@example.jp</Person.P_Mail>
                <Person.P_Owner><User><User.P_Id>5</User.P_Id><User.P_Name>採用 花子</User.P_Name>\
        <User.P_Mail>hanako@agency.example</User.P_Mail></User></Person.P_Owner>
                <Person.P_UpdateDate>2026/11/19</Person.P_UpdateDate>
              </Candidate>
            </Resume.P_Candidate>
            <Resume.P_Owner><User><User.P_Id>7</User.P_Id></User></Resume.P_Owner>
            <Resume.P_Phase>
              <Option.P_ResumePhase>
                <Option.P_ResumeOpen><Option.P_Id>3</Option.P_Id>\
        <Option.P_Name>活動中</Option.P_Name></Option.P_ResumeOpen>
              </Option.P_ResumePhase>
            </Resume.P_Phase>
            <Resume.P_UpdateDate>2026/11/20 01:23:45</Resume.P_UpdateDate>
          </Item>
        </Resume>
        """

    @Test func `a resume brings its candidate and owners, the nested ones before it`() throws {
        let reading = try Reading.of(Self.nested)
        let owner = Reading.Record(
            resource: .user, id: 5, person: nil, updated: nil,
            fields: [
                "User.P_Id": "text:5", "User.P_Name": "text:採用 花子",
                "User.P_Mail": "text:hanako@agency.example",
            ])
        let person = Reading.Record(
            resource: .candidate, id: 10_017, person: nil, updated: "2026/11/19 00:00:00",
            fields: [
                "Person.P_Id": "text:10017", "Person.P_Name": "text:山田 太郎",
                "Person.P_Mail": "text:taro.yamada@example.jp", "Person.P_Owner": "reference:5",
                "Person.P_UpdateDate": "text:2026/11/19",
            ])
        let resume = Reading.Record(
            resource: .resume, id: 20_017, person: 10_017, updated: "2026/11/20 01:23:45",
            fields: [
                "Resume.P_Id": "text:20017", "Resume.P_Candidate": "reference:10017",
                "Resume.P_Owner": "reference:7", "Resume.P_Phase": "options:Option.P_ResumeOpen",
                "Resume.P_UpdateDate": "text:2026/11/20 01:23:45",
            ])
        #expect(reading.records == [owner, person, resume])
    }

    @Test
    func `a nested person without a date is as old as the record around, wherever that says it`()
        throws
    {
        let reading = try Reading.of(
            """
            <Resume><Item><Resume.P_Id>1</Resume.P_Id>\
            <Resume.P_Owner><User><User.P_Id>7</User.P_Id><User.P_Name>a</User.P_Name></User></Resume.P_Owner>\
            <Resume.P_Candidate><Candidate><Person.P_Id>2</Person.P_Id><Person.P_Name>b</Person.P_Name>\
            <Person.P_Owner><User><User.P_Id>8</User.P_Id><User.P_Name>c</User.P_Name></User></Person.P_Owner>\
            </Candidate></Resume.P_Candidate>\
            <Resume.P_UpdateDate>\n 2026/11/20 \n</Resume.P_UpdateDate></Item>\
            <Item><Resume.P_Id>3</Resume.P_Id>\
            <Resume.P_Candidate><Candidate><Person.P_Id>4</Person.P_Id><Person.P_Name>d</Person.P_Name>\
            </Candidate></Resume.P_Candidate></Item></Resume>
            """)
        let day = "2026/11/20 00:00:00"
        #expect(reading.records.map(\.id) == [7, 8, 2, 1, 4, 3])
        #expect(reading.records.map(\.updated) == [nil, nil, nil, day, nil, nil])
        #expect(reading.records.map(\.asOf) == [nil, nil, day, nil, nil, nil])
    }

    @Test(arguments: ["<User.P_Id/>", "<User.P_Id>0</User.P_Id>", ""])
    func `a nested record without an id refers to nobody, and stops nothing`(_ id: String) throws {
        let reading = try Reading.of(
            """
            <Resume><Item><Resume.P_Id>1</Resume.P_Id>\
            <Resume.P_Owner><User>\(id)<User.P_Name>a</User.P_Name></User></Resume.P_Owner>\
            <Resume.P_Candidate><Candidate><Person.P_Name>b</Person.P_Name></Candidate>\
            </Resume.P_Candidate></Item></Resume>
            """)
        #expect(reading.records.map(\.id) == [1])
        #expect(reading.records[0].person == nil)
        #expect(reading.records[0].fields["Resume.P_Owner"] == "empty:")
    }

    @Test func `the summary holds the page's counts and every field that occurred`() throws {
        let summary = try Reading.of(Self.nested).summary
        let page = try #require(summary.pages.first)
        #expect(summary.pages.count == 1)
        #expect(page.resource == .resume)
        #expect(page.total == 412)
        #expect(page.count == 200)
        #expect(page.start == 0)
        #expect(page.items == 1)
        #expect(summary.fields.contains(.resumePhase))
        #expect(summary.fields.contains(.userMail))
        #expect(!summary.fields.contains(.personMobileMail))
        #expect(summary.fields.count == 13)
    }

    @Test func `a field that only occurs empty is in the summary`() throws {
        let summary = try Reading.of(candidate("<Person.P_Mail/>")).summary
        #expect(summary.fields == [.personId, .personMail])
    }

    @Test func `the summary counts in how many records a field was, and was filled`() throws {
        let items = [
            "<Person.P_Mail/>", "<Person.P_Mail> </Person.P_Mail>",
            "<Person.P_Mail>a</Person.P_Mail>", "", "<Person.P_Mail>\u{3000}\u{A0}</Person.P_Mail>",
            "<Person.P_Mail>\u{3001}</Person.P_Mail>",
        ]
        .enumerated().map { "<Item><Person.P_Id>\($0 + 1)</Person.P_Id>\($1)</Item>" }
        let summary = try Reading.of("<Candidate>\(items.joined())</Candidate>").summary
        let (id, mail) = (summary.uses[.personId], summary.uses[.personMail])
        #expect(id?.present == 6 && id?.filled == 6)
        // Blanks of whatever width are none to a condition either.
        #expect(mail?.present == 5 && mail?.filled == 2)
        let nested = try Reading.of(Self.nested).summary
        #expect(nested.uses[.userMail]?.present == nested.uses[.userMail]?.filled)
    }

    @Test func `paging attributes may be missing or no numbers`() throws {
        let reading = try Reading.of("<User Total='many' Count=' 3 '></User>")
        let page = try #require(reading.summary.pages.first)
        #expect(page.resource == .user)
        #expect(page.total == nil)
        #expect(page.count == 3)
        #expect(page.start == nil)
        #expect(page.items == 0)
        #expect(reading.records.isEmpty)
    }

    @Test func `a bundle holds several pages, each with its own counts`() throws {
        let reading = try Reading.of(
            """
            <Export><Code>0</Code><Note><Candidate/></Note>
            <User Count="1"><Item><User.P_Id>5</User.P_Id><User.P_Name>a</User.P_Name></Item></User>
            <Candidate Count="2"><Code>0</Code><Item><Person.P_Id>1</Person.P_Id></Item>\
            <Item><Person.P_Id>2</Person.P_Id></Item></Candidate>
            <Resume Count="1"><Item><Resume.P_Id>3</Resume.P_Id>\
            <Resume.P_Candidate>2</Resume.P_Candidate></Item></Resume></Export>
            """)
        #expect(reading.summary.pages.map(\.resource) == [.user, .candidate, .resume])
        #expect(reading.summary.pages.map(\.count) == [1, 2, 1])
        #expect(reading.summary.pages.map(\.items) == [1, 2, 1])
        #expect(reading.records.map(\.id) == [5, 1, 2, 3])
        #expect(reading.records.map(\.resource) == [.user, .candidate, .candidate, .resume])
        #expect(reading.records.last?.person == 2)
    }

    @Test func `a candidate may be referred to by bare id, by nested id, or not at all`() throws {
        let references = [
            "<Resume.P_Candidate>9</Resume.P_Candidate>",
            "<Resume.P_Candidate><Candidate><Person.P_Id>9</Person.P_Id></Candidate></Resume.P_Candidate>",
            "<Resume.P_Candidate/>", "<Resume.P_Candidate><Candidate/></Resume.P_Candidate>", "",
        ]
        let readings = try references.map {
            try Reading.of("<Resume><Item><Resume.P_Id>3</Resume.P_Id>\($0)</Item></Resume>")
        }
        #expect(readings.map(\.records.count) == [1, 1, 1, 1, 1])
        #expect(readings.map { $0.records[0].person } == [9, 9, nil, nil, nil])
        #expect(
            readings.map { $0.records[0].fields["Resume.P_Candidate"] }
                == ["text:9", "reference:9", "empty:", "empty:", nil])
    }

    @Test func `the person of one resume is not the next one's`() throws {
        let reading = try Reading.of(
            """
            <Resume><Item><Resume.P_Id>1</Resume.P_Id><Resume.P_Candidate>9</Resume.P_Candidate>\
            <Resume.P_UpdateDate>2026/11/20</Resume.P_UpdateDate></Item>\
            <Item><Resume.P_Id>2</Resume.P_Id></Item></Resume>
            """)
        #expect(reading.records.map(\.person) == [9, nil])
        #expect(reading.records.map(\.updated) == ["2026/11/20 00:00:00", nil])
        #expect(reading.records[1].fields == ["Resume.P_Id": "text:2"])
    }

    @Test func `another reference than the resume's own candidate is not imported`() throws {
        let reading = try Reading.of(
            """
            <Resume><Item><Resume.P_Id>3</Resume.P_Id><Resume.U_Referee><Candidate>\
            <Person.P_Id>666</Person.P_Id><Person.P_Name>Referee</Person.P_Name></Candidate>\
            </Resume.U_Referee><Resume.P_Candidate><Candidate><Person.P_Id>9</Person.P_Id>\
            <Person.P_Name>Self</Person.P_Name><Person.U_Spouse><Candidate>\
            <Person.P_Id>667</Person.P_Id><Person.P_Name>Spouse</Person.P_Name></Candidate>\
            </Person.U_Spouse><Person.P_City>Tokyo</Person.P_City></Candidate></Resume.P_Candidate>\
            </Item></Resume>
            """)
        #expect(reading.records.map(\.id) == [9, 3])
        #expect(reading.records[0].fields["Person.P_Name"] == "text:Self")
        #expect(reading.records[0].fields["Person.U_Spouse"] == "unkept:")
        #expect(reading.records[0].fields["Person.P_City"] == "text:Tokyo")
        #expect(reading.records[1].person == 9)
        #expect(reading.records[1].fields["Resume.U_Referee"] == "unkept:")
    }

    @Test func `an owner is nested, nested without a record, bare, or empty`() throws {
        let owners = [
            "<User><User.P_Id>5</User.P_Id></User>", "5", "<User/>", "", " \n ",
        ]
        let readings = try owners.map {
            try Reading.of(candidate("<Person.P_Owner>\($0)</Person.P_Owner>"))
        }
        #expect(
            readings.map { $0.records.last?.fields["Person.P_Owner"] }
                == ["reference:5", "text:5", "empty:", "empty:", "empty:"])
        #expect(readings.map(\.records.count) == [1, 1, 1, 1, 1])
    }

    @Test func `an owner comes once while it is unchanged, and again when it changed`() throws {
        func owner(_ id: Int, _ name: String) -> String {
            "<Person.P_Owner><User><User.P_Id>\(id)</User.P_Id><User.P_Name>\(name)</User.P_Name>"
                + "</User></Person.P_Owner>"
        }
        let items = [
            owner(5, "a"), owner(5, "a"), owner(6, "a"), owner(5, "b"), owner(5, "b"),
            owner(5, "a"),
        ].enumerated().map { number, owner in
            "<Item><Person.P_Id>\(100 + number)</Person.P_Id>\(owner)</Item>"
        }
        let reading = try Reading.of("<Candidate>\(items.joined())</Candidate>")
        #expect(reading.records.map(\.id) == [5, 100, 101, 6, 102, 5, 103, 104, 5, 105])
        #expect(
            reading.records.filter { $0.resource == .user }.map { $0.fields["User.P_Name"] }
                == ["text:a", "text:a", "text:b", "text:a"])
        #expect(reading.records.last?.fields["Person.P_Owner"] == "reference:5")
    }

    @Test func `records come in batches of 512`() throws {
        let items = (1...1_100).map { "<Item><Person.P_Id>\($0)</Person.P_Id></Item>" }
        let reading = try Reading.of("<Candidate>\(items.joined())</Candidate>")
        #expect(reading.batchSizes == [512, 512, 76])
        #expect(reading.records.map(\.id) == Array(1...1_100))
        #expect(reading.summary.pages.first?.items == 1_100)
    }

    @Test func `a full last batch has no empty one behind it`() throws {
        let items = (1...512).map { "<Item><Person.P_Id>\($0)</Person.P_Id></Item>" }
        #expect(try Reading.of("<Candidate>\(items.joined())</Candidate>").batchSizes == [512])
    }

    @Test func `a catalog that knows fields already is gone on with`() throws {
        let known = FieldCatalog(aliases: [.personMail, .userName])
        let reading = try Reading.of(
            Array(candidate("<Person.P_Mail>a@x.example</Person.P_Mail>").utf8), catalog: known)
        #expect(reading.catalog.aliases.prefix(2) == [.personMail, .userName])
        #expect(reading.records[0].fields["Person.P_Mail"] == "text:a@x.example")
    }

    @Test func `what the CRM took of a write is accepted and holds no record`() throws {
        let reading = try Reading.of(
            "<Candidate><Item><Id>10017</Id><Code>0</Code></Item>"
                + "<Item><Id>10018</Id><Code> 0 </Code></Item></Candidate>")
        #expect(reading.records.isEmpty)
        #expect(reading.summary.pages.map(\.items) == [2])
        #expect(reading.summary.fields.isEmpty)
    }
}

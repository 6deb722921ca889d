import TestSupport
import Testing

@testable import PortersXML
@testable import Recruiting

/// A person's records are cut out of an export, and every other byte stays.
@Suite struct RecordCutterTests {
    private static let document = """
        <?xml version="1.0" encoding="ENCODING"?>
        <Bundle><Candidate Total="2"><Code>0</Code>
        <Item><Person.P_Id>1</Person.P_Id><Person.P_Name>表ソ</Person.P_Name>\
        <Person.P_Memo><![CDATA[ソ]]&gt;<Item>]]></Person.P_Memo></Item>
        <Item><Person.P_Id>&#50;</Person.P_Id><Person.P_Name a='>'>高橋</Person.P_Name>\
        <!-- <Item> --></Item>
        </Candidate><Resume><Item><Resume.P_Id>9</Resume.P_Id><Resume.P_Candidate><Candidate>\
        <Person.P_Id>2</Person.P_Id></Candidate></Resume.P_Candidate></Item>
        <Item><Resume.P_Id>10</Resume.P_Id><Resume.P_Candidate>2</Resume.P_Candidate></Item>\
        <Item><Resume.P_Id>11</Resume.P_Id><Resume.P_Candidate/><Resume.U_Referee><Candidate>\
        <Person.P_Id>2</Person.P_Id><Person.P_Name>高橋</Person.P_Name></Candidate>\
        </Resume.U_Referee></Item></Resume></Bundle>
        """

    private static let rest = """
        <?xml version="1.0" encoding="ENCODING"?>
        <Bundle><Candidate Total="2"><Code>0</Code>
        <Item><Person.P_Id>1</Person.P_Id><Person.P_Name>表ソ</Person.P_Name>\
        <Person.P_Memo><![CDATA[ソ]]&gt;<Item>]]></Person.P_Memo></Item>

        </Candidate><Resume>
        <Item><Resume.P_Id>11</Resume.P_Id><Resume.P_Candidate/><Resume.U_Referee>\
        </Resume.U_Referee></Item></Resume></Bundle>
        """

    private static func bytes(_ text: String, _ encoding: String) throws -> [UInt8] {
        let mark: [UInt8] =
            encoding == "UTF-16LE" ? [0xFF, 0xFE] : encoding == "UTF-16BE" ? [0xFE, 0xFF] : []
        let declared = mark.isEmpty ? encoding : "UTF-16"
        let encoder = try TextEncoder(encoding)
        return mark + encoder.encode(text.replacing("ENCODING", with: declared))
    }

    private static func cut(
        _ bytes: [UInt8], people: Set<Int64>, resumes: Set<Int64> = [], chunk: () -> Int = { .max }
    ) throws -> (rest: [UInt8], result: RecordCutter.Result) {
        var position = 0
        var rest: [UInt8] = []
        let result = try RecordCutter(people: people, resumes: resumes).copy(
            from: { target in
                let count = min(target.count, bytes.count - position, chunk())
                target.copyBytes(from: bytes[position..<position + count])
                position += count
                return count
            }, to: { rest += $0 })
        return (rest, result)
    }

    @Test(arguments: ["UTF-8", "Shift_JIS", "EUC-JP", "UTF-16LE", "UTF-16BE"])
    func `a person and their resumes are cut out in the file's own encoding`(_ name: String) throws
    {
        let bytes = try Self.bytes(Self.document, name)
        let (rest, result) = try Self.cut(bytes, people: [2])
        #expect(result == .init(records: 4, isWhole: true, isOfRecords: true))
        #expect(try rest == Self.bytes(Self.rest, name))
        for seed in 1...50 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            let again = try Self.cut(bytes, people: [2]) { Int.random(in: 1...30, using: &random) }
            #expect(again.rest == rest)
        }
    }

    @Test(arguments: ["UTF-8", "Shift_JIS", "EUC-JP", "UTF-16LE", "UTF-16BE"])
    func `a file without the person stays as it is, byte by byte`(_ name: String) throws {
        let bytes = try Self.bytes(Self.document, name)
        let (rest, result) = try Self.cut(bytes, people: [77], resumes: [78])
        #expect(rest == bytes)
        #expect(result == .init(records: 0, isWhole: true, isOfRecords: true))
    }

    @Test(
        arguments: ["UTF-8", "Shift_JIS", "EUC-JP", "UTF-16LE", "UTF-16BE"],
        ["\u{3000}2", "2 \u{3000}\n", "&#12288;2", "2&#xA0;"])
    func `an id is found whatever blanks the reader takes around it`(
        _ name: String, _ id: String
    ) throws {
        let bytes = try Self.bytes(
            "<?xml version=\"1.0\" encoding=\"ENCODING\"?><Candidate><Item><Person.P_Id>\(id)"
                + "</Person.P_Id><Person.P_Name>高橋</Person.P_Name></Item></Candidate>", name)
        #expect(try Reading.of(bytes).records.map(\.id) == [2])
        let (rest, result) = try Self.cut(bytes, people: [2])
        #expect(result == .init(records: 1, isWhole: true, isOfRecords: true))
        #expect(try Reading.of(rest).records.isEmpty)
    }

    @Test func `a resume that names nobody is found by its id`() throws {
        let bytes = Array("<Resume><Item><Resume.P_Id>5</Resume.P_Id></Item></Resume>".utf8)
        let (rest, result) = try Self.cut(bytes, people: [1], resumes: [5])
        #expect(rest == Array("<Resume></Resume>".utf8))
        #expect(result.records == 1)
    }

    @Test func `a file that breaks off in the person's record ends before it`() throws {
        let bytes = Array(
            "<Candidate><Item><Person.P_Id>1</Person.P_Id><Person.P_Name>山".utf8)
        let (rest, result) = try Self.cut(bytes, people: [1])
        #expect(rest == Array("<Candidate>".utf8))
        #expect(result == .init(records: 1, isWhole: false))
        #expect(try Self.cut(bytes, people: [2]).rest == bytes)
    }

    @Test(arguments: [
        "5,山田,c5@mail.example\n", "<people><person><name>山田</name></person></people>",
        "<people><Item><name>山田</name></Item></people>", "<Candidate></Candidate>",
        "<Candidate><Person.P_Id>1</Person.P_Id></Candidate>",
        "<Candidate><Item><Person.P_Id>1</Person.P_Id></Item><Item></Item></Candidate>",
        "<Candidate><Item><Person.P_Id>x</Person.P_Id></Item></Candidate>",
        "<Candidate><Item><Person.P_Owner><User><User.P_Id>7</User.P_Id></User></Person.P_Owner>"
            + "</Item></Candidate>",
    ])
    func `what has no records, or one without an id, does not tell whom it names`(
        _ text: String
    ) throws {
        let (rest, result) = try Self.cut(Array(text.utf8), people: [77])
        #expect(rest == Array(text.utf8))
        #expect(result.isWhole && !result.isOfRecords)
    }

    @Test func `users are records with ids, too`() throws {
        let text = "<User><Item><User.P_Id>7</User.P_Id><User.P_Name>山田</User.P_Name></Item></User>"
        #expect(try Self.cut(Array(text.utf8), people: [77]).result.isOfRecords)
    }

    @Test(arguments: [
        "<?xml version='1.0' encoding='ISO-2022-JP'?><Candidate/>",
        "<!DOCTYPE Candidate><Candidate/>", "</Candidate>", "<Candidate <Item>",
    ])
    func `what can't be cut faithfully is refused`(_ text: String) {
        #expect(throws: RecordCutter.Unfaithful.self) {
            try Self.cut(Array(text.utf8), people: [1])
        }
    }

    @Test func `elements that nest deeper than any that are read are not gone through`() throws {
        let good = Array(String(repeating: "<a>", count: 4_000).utf8)
        #expect(try Self.cut(good, people: [1]).rest == good)
        let bad = Array(String(repeating: "<a>", count: 5_000).utf8)
        #expect(throws: RecordCutter.Unfaithful.self) { try Self.cut(bad, people: [1]) }
    }

    @Test func `an export of many people is read as before, but for those who are cut out`() throws
    {
        var text = ""
        var sample = SampleExport(count: 300, seed: 7, matchPercent: 50)
        sample.write { text += $0 }
        let bytes = Array(text.utf8)
        let whole = try Reading.of(bytes)
        let people = Set(
            whole.records.compactMap(\.person).enumerated().filter {
                $0.offset.isMultiple(of: 7)
            }.map(\.element))
        try #require(people.count > 20)
        let resumes = Set(
            whole.records.filter { $0.person.map(people.contains) == true }.map(\.id))
        let rest = try Reading.of(Self.cut(bytes, people: people).rest)
        #expect(
            rest.records.filter { $0.resource != .user }
                == whole.records.filter {
                    $0.resource == .candidate && !people.contains($0.id)
                        || $0.resource == .resume && !resumes.contains($0.id)
                })
    }
}

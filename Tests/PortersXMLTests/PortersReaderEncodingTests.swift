import PortersXML
import Recruiting
import TestSupport
import Testing

@Suite struct PortersReaderEncodingTests {
    @Test(arguments: [
        "utf-8", "utf-16le", "utf-16be", "shift_jis", "cp932", "windows-31j", "euc-jp",
    ])
    func `vendor characters are read in every encoding of Japan`(_ name: String) throws {
        let reading = try Reading.of(try fixture("\(name).xml"))
        #expect(reading.records.map(\.id) == [10_017])
        #expect(reading.records[0].fields["Person.P_Name"] == "text:髙橋 ①子")
        #expect(reading.records[0].fields["Person.P_Memo"] == "text:～－ソ表ｱｲｳ")
    }

    @Test func `the fixtures are what their names say`() throws {
        #expect(try fixture("utf-16le.xml").starts(with: [0xFF, 0xFE, 0x3C, 0x00]))
        #expect(try fixture("utf-16be.xml").starts(with: [0xFE, 0xFF, 0x00, 0x3C]))
        // ① in CP932 and in EUC-JP.
        #expect(try fixture("shift_jis.xml").split(separator: 0x87).contains { $0.first == 0x40 })
        #expect(try fixture("euc-jp.xml").split(separator: 0xAD).contains { $0.first == 0xA1 })
    }

    @Test(arguments: [
        "shift_jis", "Shift-JIS", "SJIS", "x-sjis", "windows-31j", "cp932", "MS_Kanji",
        "csShiftJIS",
    ])
    func `the names of CP932 are read in any case`(_ label: String) throws {
        // 髙 is FB FC, ① is 87 40.
        let bytes =
            Array("<?xml version='1.0' encoding='\(label)'?>".utf8)
            + Array("<Candidate><Item><Person.P_Id>1</Person.P_Id><Person.P_Name>".utf8)
            + [0xFB, 0xFC, 0x87, 0x40] + Array("</Person.P_Name></Item></Candidate>".utf8)
        #expect(try Reading.of(bytes).records[0].fields["Person.P_Name"] == "text:髙①")
    }

    @Test(arguments: ["euc-jp", "eucJP", "csEUCPkdFmtJapanese"])
    func `the names of EUC-JP are read in any case`(_ label: String) throws {
        // ① is AD A1.
        let bytes =
            Array("<?xml version='1.0' encoding='\(label)'?>".utf8)
            + Array("<Candidate><Item><Person.P_Id>1</Person.P_Id><Person.P_Name>".utf8)
            + [0xAD, 0xA1] + Array("</Person.P_Name></Item></Candidate>".utf8)
        #expect(try Reading.of(bytes).records[0].fields["Person.P_Name"] == "text:①")
    }

    @Test func `a byte-order mark before UTF-8 does not count`() throws {
        let bytes = [0xEF, 0xBB, 0xBF] + Array(candidate("<Person.P_City>東京</Person.P_City>").utf8)
        #expect(try Reading.of(bytes).records[0].fields["Person.P_City"] == "text:東京")
    }

    @Test(arguments: ["Shift_JIS", "ISO-8859-1", "EUC-JP", "UTF-16", "no-such-thing"])
    func `the mark says what an editor saved, whatever the declaration still says`(
        _ declared: String
    ) throws {
        let text =
            "<?xml version='1.0' encoding='\(declared)'?>"
            + candidate("<Person.P_Memo>山田 連絡不可</Person.P_Memo>")
        let bytes = [0xEF, 0xBB, 0xBF] + Array(text.utf8)
        for chunk in [1, 2, .max] {
            let reading = try Reading.of(bytes, chunk: { chunk })
            #expect(reading.records[0].fields["Person.P_Memo"] == "text:山田 連絡不可")
        }
        let wide = [0xFF, 0xFE] + (try TextEncoder("UTF-16LE").encode(text))
        #expect(try Reading.of(wide).records[0].fields["Person.P_Memo"] == "text:山田 連絡不可")
    }

    @Test(arguments: [
        "utf-8", "utf-16le", "utf-16be", "shift_jis", "cp932", "windows-31j", "euc-jp",
    ])
    func `any chunking of the source gives the same records`(_ name: String) throws {
        let bytes = try fixture("\(name).xml")
        let whole = try Reading.of(bytes)
        #expect(try Reading.of(bytes, chunk: { 1 }) == whole)
        for seed in 1...20 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            #expect(
                try Reading.of(bytes, chunk: { Int.random(in: 1...40, using: &random) }) == whole)
        }
    }

    @Test func `any chunking of a longer document gives the same records`() throws {
        var text = ""
        var sample = SampleExport(count: 30, seed: 7, matchPercent: 50)
        sample.write { text += $0 }
        let bytes = Array(text.utf8)
        let whole = try Reading.of(bytes)
        #expect(whole.records.filter { $0.resource == .resume }.count == 30)
        #expect(try Reading.of(bytes, chunk: { 1 }) == whole)
        for seed in 1...10 as ClosedRange<UInt64> {
            var random = SeededGenerator(seed: seed)
            #expect(
                try Reading.of(bytes, chunk: { Int.random(in: 1...5_000, using: &random) }) == whole
            )
        }
    }
}

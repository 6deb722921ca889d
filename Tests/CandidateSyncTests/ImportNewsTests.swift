import TestSupport
import Testing

@testable import CandidateSync
@testable import DropFolder

@Suite struct ImportNewsTests {
    @Test func `an import is told after five seconds, then every ten, and a short one never`()
        throws
    {
        let test = try TestWorkspace()
        let log = RecordingLog()
        let pipeline = try test.pipeline(log: log.logger)
        let claim = Claim(delivery: "D", name: FileName("a\n yamada@mail.example.xml"))
        let news = ImportNews(of: claim, pipeline.open)
        func isNews(_ line: RecordingLog.Line) -> Bool { line.text == "importing" }
        var told: [Int] = []
        for second in 1...30 {
            test.clock.wait(.seconds(1))
            news.tell(Int64(second), of: 40)
            // As often as a parser tells.
            news.tell(Int64(second), of: 40)
            if log.lines.count(where: isNews) > told.count { told.append(second) }
        }
        #expect(told == [5, 15, 25])
        let first = try #require(log.lines.first(where: isNews))
        let known = first.metadata.mapValues { "\($0)" }
        // No mail address, whatever a partner names a file.
        #expect(
            known == [
                "delivery": "D", "file": "a%0A …@…", "percent": "12", "seconds": "5",
            ])
    }

    @Test(arguments: [
        ("export-2026.xml", "export-2026.xml"), ("a b@c.example d.xml", "a …@… d.xml"),
        ("山田ｔａｒｏ＠ｍａｉｌ.xml", "…@…"), ("@.xml", "@.xml"),
        ("taro%40mail.example.xml", "…@…"), ("a%0A b.xml", "a%0A b.xml"),
    ])
    func `a name is shown in the log without the addresses in it`(name: String, shown: String) {
        #expect(name.withoutAddresses == shown)
    }
}

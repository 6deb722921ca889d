import Foundation
import Recruiting
import Testing

@Suite struct CRMDateTests {
    @Test func `a date with a time is its digits`() {
        #expect(CRMDate("2026/11/20 01:23:45".utf8)?.number == 20_261_120_012_345)
    }

    @Test func `a date alone is its first second`() {
        #expect(CRMDate("2026/11/20".utf8) == CRMDate("2026/11/20 00:00:00".utf8))
        #expect(CRMDate("2026/11/20".utf8)?.text == "2026/11/20 00:00:00")
    }

    @Test func `blanks around a date do not count`() {
        #expect(CRMDate("\n 2026/11/20\u{3000}".utf8) == CRMDate("2026/11/20".utf8))
        #expect(
            CRMDate(" 2026/11/20 01:23:45\n".utf8) == CRMDate("2026/11/20 01:23:45".utf8))
    }

    @Test(arguments: ["2026/11/20", "\n 2026/11/20 01:23:45\u{3000}", " ", "2026/11/20 1:23:45"])
    func `the bytes in a buffer are read as any others`(_ text: String) {
        let bytes = Array(text.utf8)
        let (date, id) = (CRMDate(bytes.span), Int64(crmId: bytes.span))
        #expect(date == CRMDate(text.utf8))
        #expect(id == nil)
        let digits = Array("\u{A0}0017 ".utf8)
        let seventeen = Int64(crmId: digits.span)
        #expect(seventeen == 17)
    }

    @Test(arguments: [
        "", "2026-11-20", "2026/1/20", "2026/11/2", "2026/11/20 1", "2026/11/20T01:23:45",
        "2026/11/20 01:23", "2026/11/20 01:23:4x", "x2026/11/20", "２０２６/11/20",
        "2026/11/20 01:23:45Z",
    ])
    func `anything of another shape is no date`(_ text: String) {
        #expect(CRMDate(text.utf8) == nil)
    }

    @Test func `dates are in the order of time`() throws {
        let texts = [
            "1999/12/31 23:59:59", "2026/01/01", "2026/01/01 00:00:01", "2026/01/02",
            "2026/02/01", "2027/01/01",
        ]
        let dates = try texts.map { try #require(CRMDate($0.utf8)) }
        for (earlier, later) in zip(dates, dates.dropFirst()) {
            #expect(earlier < later)
            #expect(!(later < earlier))
        }
    }

    @Test(
        arguments: [
            (0, "1970/01/01 00:00:00"), (1_795_137_825.999, "2026/11/20 01:23:45"),
            (951_782_400, "2000/02/29 00:00:00"), (-1, "1969/12/31 23:59:59"),
        ] as [(Double, String)])
    func `a point in time is written in UTC to the second below it`(_ since: Double, _ text: String)
    {
        let date = CRMDate(Date(timeIntervalSince1970: since))
        #expect(date.text == text)
        #expect(CRMDate(text.utf8) == date)
        #expect(date.date == Date(timeIntervalSince1970: since.rounded(.down)))
    }

    @Test(arguments: [
        "2026/02/29", "2026/02/31", "2026/13/01", "2026/00/10", "2026/11/31", "2026/11/20 24:00:00",
        "2026/11/20 23:60:00",
    ])
    func `a day that no calendar has is no point in time`(_ text: String) throws {
        #expect(try #require(CRMDate(text.utf8)).date == nil)
    }
}

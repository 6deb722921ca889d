import PortersXML
import Recruiting
import Testing

@Suite struct SampleExportTests {
    private static func text(count: Int, seed: UInt64, matchPercent: Double = 50) -> String {
        var sample = SampleExport(count: count, seed: seed, matchPercent: matchPercent)
        var text = ""
        sample.write { text += $0 }
        return text
    }

    @Test func `the same seed gives the same bytes and another one others`() {
        let one = Self.text(count: 40, seed: 42)
        #expect(Self.text(count: 40, seed: 42) == one)
        #expect(Self.text(count: 40, seed: 43) != one)
    }

    @Test(arguments: [0, 1, 250])
    func `it holds as many resumes as asked for, each of another person`(_ count: Int) throws {
        let reading = try Reading.of(Self.text(count: count, seed: 1))
        let resumes = reading.records.filter { $0.resource == .resume }
        let people = reading.records.filter { $0.resource == .candidate }
        let page = try #require(reading.summary.pages.first)
        #expect(resumes.count == count)
        #expect(Set(resumes.map(\.id)).count == count)
        #expect(Set(people.map(\.id)).count == count)
        #expect(resumes.map(\.person) == people.map { $0.id })
        #expect(page.total == count && page.count == count && page.items == count)
    }

    @Test(arguments: [(0.0, 0...0), (10, 60...140), (50, 430...570), (100, 1_000...1_000)])
    func `as many of them match as asked for`(_ percent: Double, _ expected: ClosedRange<Int>)
        throws
    {
        let reading = try Reading.of(Self.text(count: 1_000, seed: 3, matchPercent: percent))
        let open = try reading.records.filter { record in
            guard record.resource == .resume else { return false }
            let phase = try #require(record.fields["Resume.P_Phase"])
            return phase != "options:Option.P_ResumeClosed"
        }
        #expect(expected.contains(open.count), "\(open.count)")
        for resume in open {
            let salary = try #require(resume.fields["Resume.P_ExpectSalary"])
            #expect((Int(salary.dropFirst("text:".count)) ?? 0) >= 2_000_000)
        }
    }

    @Test func `how many items are written is told with each piece, to the last`() {
        var sample = SampleExport(count: 200, seed: 1, matchPercent: 50)
        var told: [Int] = []
        sample.writeCounting { _, items in told.append(items) }
        #expect(told == told.sorted() && told.last == 200 && told.count > 4)
    }

    @Test func `every mail address is one that no mail system delivers to`() throws {
        let reading = try Reading.of(Self.text(count: 100, seed: 5))
        let mails = reading.records.compactMap { $0.fields["Person.P_Mail"] }
        #expect(mails.count == 100)
        #expect(Set(mails).count == 100)
        for mail in mails {
            #expect(
                try MailAddress(String(mail.dropFirst("text:".count))).key.hasSuffix(
                    "@mail.example"))
        }
    }

    @Test func `it is written in pieces, and what takes them may throw`() {
        struct Full: Error {}
        var sample = SampleExport(count: 200, seed: 1, matchPercent: 50)
        var pieces: [Int] = []
        sample.write { pieces.append($0.utf8.count) }
        #expect(pieces.count > 4)
        #expect(pieces.dropLast().allSatisfy { $0 > 1 << 16 && $0 < 1 << 17 })
        var again = SampleExport(count: 200, seed: 1, matchPercent: 50)
        #expect(throws: Full.self) { try again.write { _ in throw Full() } }
    }
}

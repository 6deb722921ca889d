import Testing

@testable import candidate_sync

@Suite struct ProgressTextTests {
    private let half = ProgressText(
        step: "reading", done: 50, total: 100, unit: "MiB", seconds: 10)

    @Test func `a line for a log has the rate and the time left`() {
        #expect(half.plain == "reading: 50 of 100 MiB, 5 a second, 10 s left")
    }

    @Test func `a bar is as full as the work is done`() {
        let bar = half.bar(columns: 120)
        #expect(
            bar.contains(
                "[" + String(repeating: "█", count: 15) + String(repeating: " ", count: 15)))
        #expect(bar.hasSuffix("]  50 %  50 of 100 MiB, 5 a second, 10 s left"))
    }

    @Test(arguments: [1, 10, 20, 40, 60, 80, 200])
    func `no bar is as wide as the terminal`(columns: Int) {
        #expect(half.bar(columns: columns).count < max(1, columns) + (columns == 1 ? 1 : 0))
    }

    @Test func `nothing is more than whole, and nothing at all is no trouble`() {
        let odd: [(Int64, Int64)] = [(7, 0), (9, 7), (0, 0)]
        for (done, total) in odd {
            let text = ProgressText(
                step: "reading", done: done, total: total, unit: "MiB", seconds: 0)
            #expect(text.bar(columns: 80).count < 80)
            #expect(!text.plain.contains("-"))
        }
    }
}

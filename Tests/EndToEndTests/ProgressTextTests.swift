import Foundation
import SiteSettings
import TestSupport
import Testing

@testable import candidate_sync

@Suite(.ownThreads) struct ProgressTextTests {
    private let half = ProgressText(step: .reading, done: 50, total: 100, seconds: 10)

    private func japanese(
        _ step: ProgressStep, _ done: Int64, of total: Int64, seconds: Double
    ) -> ProgressText {
        ProgressText(
            step: step, done: done, total: total, seconds: seconds, say: Wording(.japanese))
    }

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
                step: .reading, done: done, total: total, seconds: 0)
            #expect(text.bar(columns: 80).count < 80)
            #expect(!text.plain.contains("-"))
            #expect(!japanese(.reading, done, of: total, seconds: 0).plain.contains("-"))
        }
    }

    @Test func `a Japanese line has the share that is done and the time left`() {
        #expect(japanese(.reading, 42, of: 100, seconds: 21).plain == "取り込み中：42 %（残り約29秒）")
        #expect(japanese(.deciding, 10, of: 100, seconds: 10).plain == "判定中：10 %（残り約2分）")
        #expect(japanese(.writingMails, 0, of: 9, seconds: 1).plain == "メールの作成中：0 %（残り時間を計算中）")
    }

    @Test func `a Japanese bar says what is counted`() {
        let bar = japanese(.checking("応募.xml"), 50, of: 100, seconds: 10).bar(columns: 120)
        #expect(bar.hasPrefix("「応募.xml」の確認中 [" + String(repeating: "#", count: 15)))
        #expect(bar.hasSuffix("]  50 %  100 MiB中50 MiB（残り約10秒）"))
        #expect(japanese(.writingMails, 1, of: 3, seconds: 1).bar(columns: 80).contains("3人中1人"))
    }

    @Test(arguments: [1, 10, 20, 40, 60, 80, 200])
    func `no Japanese bar is as wide as the terminal, in which kanji take two places`(
        columns: Int
    ) {
        let bar = japanese(.checking("応募者一覧の長い名前.xml"), 50, of: 100, seconds: 10)
            .bar(columns: columns)
        #expect(Terminal.width(bar) < columns, "\(bar)")
    }

    @Test func `a Japanese terminal shows a Japanese bar`() throws {
        let test = try TestWorkspace()
        let (status, shown) = try AtTerminal.run(
            ["sample", "--count", "5", "\(test.workspace.root)/x.xml"], [],
            locale: "ja_JP.UTF-8")
        #expect(status == 0, "\(shown)")
        #expect(shown.contains("書き出し中 [") && shown.contains("5件中"), "\(shown)")
    }
}

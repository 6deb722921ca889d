import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings

/// What `status` prints where much is wrong, and by which clock.
@Suite(.ownThreads) struct StatusTextTests {
    private func said(_ test: TestWorkspace, in locale: String) throws -> String {
        let result = try Shell.candidateSync(["status"], on: test.workspace.root, locale: locale)
        return String(decoding: result.output, as: UTF8.self)
    }

    @Test func `of many files that wait twenty are named, and what stands in the way behind them`()
        throws
    {
        let test = try TestWorkspace.worked()
        for number in 1...25 {
            try FileManager.default.createDirectory(
                atPath: "\(test.workspace.inbox)/\(number).xml", withIntermediateDirectories: false)
        }
        let english = try said(test, in: "C")
        #expect(english.matches(of: /waiting in the inbox: \d+\.xml/).count == 20)
        let more = try #require(english.firstRange(of: "waiting in the inbox: 5 more"))
        let problem = try #require(english.firstRange(of: "problem: 25 files in the inbox"))
        #expect(more.upperBound < problem.lowerBound)
        #expect(try said(test, in: "ja_JP.UTF-8").contains("まだ取り込めないファイル：ほか5件"))
    }

    @Test func `the next run is told by the clock by which its time is set`() throws {
        let test = try TestWorkspace(with: "sync: {run: at_times, times: [\"03:00\"]}\n")
        try test.workspace.prepare()
        let english = try said(test, in: "C")
        #expect(english.contains(/next run +[-\d]+T03:00:00\+09/), "\(english)")
        let japanese = try said(test, in: "ja_JP.UTF-8")
        #expect(japanese.contains(/次の実行 +[\/\d]+ 03:00:00/), "\(japanese)")
    }

    @Test func `why the service stands still is told in Japanese, too`() throws {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        Standstill(process: "\(getpid())", why: "cannot write", since: Date())
            .write(to: test.workspace.standstill)
        let japanese = try said(test, in: "ja_JP.UTF-8")
        #expect(japanese.contains("candidate-sync doctor"), "\(japanese)")
        #expect(japanese.contains("（cannot write）"), "\(japanese)")
        withExtendedLifetime(pipeline) {}
    }
}

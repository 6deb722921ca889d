import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import candidate_sync

/// What `status` says of a long import or run, as the dashboard does.
@Suite(.ownThreads) struct StatusProgressTests {
    /// A workspace that this process works on.
    private struct Busy {
        let test: TestWorkspace
        let pipeline: Pipeline

        init() throws {
            test = try TestWorkspace()
            pipeline = try test.pipeline()
        }

        func note(_ progress: WorkProgress) throws {
            try JSONEncoder().encode(progress)
                .write(to: URL(filePath: test.workspace.progress))
        }

        func status(in locale: String, _ options: String...) throws -> Shell.Result {
            try Shell.candidateSync(
                ["status"] + options, on: test.workspace.root, locale: locale)
        }
    }

    private func progress(
        _ step: WorkProgress.Step, _ done: Int64, begunBefore: TimeInterval = 100,
        heardBefore: TimeInterval = 0, of process: String = "\(getpid())"
    ) -> WorkProgress {
        let now = Date()
        return WorkProgress(
            process: process, step: step, done: done, total: 100,
            begunAt: now.addingTimeInterval(-begunBefore),
            at: now.addingTimeInterval(-heardBefore))
    }

    @Test func `status tells percent and time left in the reader's language, and JSON the counts`()
        throws
    {
        let busy = try Busy()
        // A hundred seconds for the first 20 %: some 400 more.
        try busy.note(progress(.reading, 20))
        let english = String(decoding: try busy.status(in: "C").output, as: UTF8.self)
        #expect(english.contains(/\nat work +reading a file: 20 %, [67] min left\n/), "\(english)")
        let japanese = String(decoding: try busy.status(in: "ja_JP.UTF-8").output, as: UTF8.self)
        #expect(japanese.contains(/\n処理の状況 +ファイルの取り込み：20 %（残り約[67]分）\n/), "\(japanese)")
        let json = try busy.status(in: "C", "--json").object()
        let told = try #require(json["progress"] as? [String: Any])
        #expect(told["step"] as? String == "reading" && told["done"] as? Int == 20)
    }

    @Test func `nothing is told of what a dead process left, or where nothing takes long`() throws {
        let busy = try Busy()
        try busy.note(progress(.deciding, 20, of: "1"))
        for locale in ["C", "ja_JP.UTF-8"] {
            let text = String(decoding: try busy.status(in: locale).output, as: UTF8.self)
            #expect(!text.contains("at work") && !text.contains("処理の状況"), "\(text)")
        }
    }

    @Test func `nobody guesses at the start, or about what may be stuck`() {
        let now = Date()
        #expect(
            progress(.writing, 1, begunBefore: 1).english(at: now)
                == "writing mails: 1 %, time left not known yet")
        #expect(
            progress(.deciding, 50, begunBefore: 400, heardBefore: 200).english(at: now)
                == "deciding candidates: 50 %, no news for 3 min")
        #expect(
            progress(.deciding, 50, begunBefore: 30).english(at: now)
                == "deciding candidates: 50 %, 30 s left")
    }
}

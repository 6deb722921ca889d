import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings

/// How far the work has come, as another process sees it.
@Suite(.ownThreads) struct WorkProgressTests {
    private func progress(_ test: TestWorkspace) throws -> WorkProgress? {
        try test.status().progress
    }

    private func advance(_ test: TestWorkspace, seconds: Double) {
        test.clock.advance(hours: seconds / 3_600)
    }

    @Test func `what takes long is told with percent and time left, until it is done`() throws {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        try pipeline.listener(.planning(done: 0, total: 100))
        #expect(try progress(test) == nil)
        advance(test, seconds: 10)
        try pipeline.listener(.planning(done: 25, total: 100))
        let seen = try #require(try progress(test))
        #expect(seen.step == .deciding && seen.percent == 25)
        #expect(abs(try #require(seen.secondsLeft(at: test.clock.now)) - 30) < 0.1)
        #expect(seen.secondsSilent(at: test.clock.now) == nil)
        advance(test, seconds: 5)
        #expect(abs(try #require(seen.secondsLeft(at: test.clock.now)) - 25) < 0.1)
        // Nobody guesses about what may be stuck.
        advance(test, seconds: 60)
        #expect(seen.secondsLeft(at: test.clock.now) == nil)
        #expect(abs(try #require(seen.secondsSilent(at: test.clock.now)) - 65) < 0.1)
        pipeline.progress?.end()
        #expect(try progress(test) == nil)
    }

    @Test func `each step and each file has a time of its own`() throws {
        let test = try TestWorkspace()
        let pipeline = try test.pipeline()
        try pipeline.listener(.importing(done: 10, total: 1_000))
        advance(test, seconds: 100)
        try pipeline.listener(.importing(done: 900, total: 1_000))
        try pipeline.listener(.importing(done: 10, total: 5_000))
        advance(test, seconds: 10)
        try pipeline.listener(.importing(done: 2_500, total: 5_000))
        let seen = try #require(try progress(test))
        #expect(seen.step == .reading && seen.percent == 50)
        #expect(abs(try #require(seen.secondsLeft(at: test.clock.now)) - 10) < 0.1)
        try pipeline.listener(.writing(done: 1, total: 2))
        advance(test, seconds: 3)
        // A sign of life is no news.
        try pipeline.listener(.planning(done: 0, total: 0))
        try pipeline.listener(.writing(done: 1, total: 2))
        #expect(try progress(test)?.step == .writing)
    }

    @Test func `a run leaves nothing behind, and what a dead process left is nobody's`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        try test.write(
            """
            {"process": "1", "step": "reading", "done": 1, "total": 2, "begun_at": 0, "at": 0}
            """, to: "state/progress")
        #expect(try progress(test) == nil)
        let clock = test.clock
        let pipeline = try test.pipeline(listener: { _ in clock.advance(hours: 0.001) })
        #expect(!FileManager.default.fileExists(atPath: test.workspace.progress))
        try test.drop(Documents.candidates(Documents.person(1)))
        try pipeline.listener(.writing(done: 1, total: 3))
        try pipeline.listener(.writing(done: 2, total: 3))
        #expect(try progress(test) != nil)
        _ = try pipeline.run()
        #expect(try progress(test) == nil)
        #expect(!FileManager.default.fileExists(atPath: test.workspace.progress))
    }
}

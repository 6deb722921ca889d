import Foundation
import Logging
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// When mails with a link were taken, as far as looks at the outbox tell.
@Suite(.ownThreads) struct CollectionTests {
    private func late(_ test: TestWorkspace) throws -> [Int] {
        let mails = try test.status().lateMails
        return [mails.late, mails.expired, mails.unknown]
    }

    /// A workspace whose outbox holds one mail with a link that is valid for 24 hours.
    private func invited() throws -> (TestWorkspace, Pipeline) {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let pipeline = try test.pipeline()
        _ = try pipeline.run()
        try #require(test.mails().count == 1)
        return (test, pipeline)
    }

    @Test func `a mail that was still there with less than half of its validity left late`() throws
    {
        let (test, pipeline) = try invited()
        test.clock.advance(hours: 13)
        try pipeline.lookAtOutbox()
        #expect(try late(test) == [0, 0, 0])
        try test.collectMails()
        test.clock.advance(hours: 0.02)
        try pipeline.lookAtOutbox()
        #expect(try late(test) == [1, 0, 0])
        let status = try test.status()
        #expect(
            status.lateMails.sentences
                == ["1 mail left with less than 12 hours of validity, in the last 7 days"])
        #expect(status.problems.isEmpty)
        test.clock.advance(hours: 8 * 24)
        #expect(try late(test) == [0, 0, 0])
    }

    @Test func `a mail that was still there when its link expired is counted by itself`() throws {
        let (test, pipeline) = try invited()
        test.clock.advance(hours: 24)
        try pipeline.lookAtOutbox()
        try test.collectMails()
        try pipeline.lookAtOutbox()
        #expect(try late(test) == [0, 1, 0])
    }

    @Test func `a mail that was taken in time is in no count, and none that lies there is`() throws
    {
        let (test, pipeline) = try invited()
        test.clock.advance(hours: 0.02)
        try pipeline.lookAtOutbox()
        try test.collectMails()
        test.clock.advance(hours: 0.02)
        try pipeline.lookAtOutbox()
        try test.drop(Documents.candidates(Documents.person(2)))
        _ = try pipeline.run()
        test.clock.advance(hours: 30)
        try pipeline.lookAtOutbox()
        #expect(try late(test) == [0, 0, 0])
    }

    @Test func `what was taken while nobody looked is neither late nor in time`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        // Each of these is a process of its own.
        try test.run()
        test.clock.advance(hours: 1)
        try test.pipeline().lookAtOutbox()
        try test.collectMails()
        test.clock.advance(hours: 48)
        try test.pipeline().lookAtOutbox()
        #expect(try late(test) == [0, 0, 1])
    }

    @Test func `of what nobody saw since it was made nothing more is sure than that`() throws {
        let (test, pipeline) = try invited()
        test.clock.advance(hours: 13)
        try test.collectMails()
        try pipeline.lookAtOutbox()
        #expect(try late(test) == [0, 0, 1])
    }

    @Test func `a look by a clock that was ahead is not believed when it is right again`() throws {
        let (test, pipeline) = try invited()
        test.clock.advance(hours: 48)
        try pipeline.lookAtOutbox()
        test.clock.advance(hours: -47)
        try test.collectMails()
        try pipeline.lookAtOutbox()
        #expect(try late(test) == [0, 0, 0])
    }

    @Test func `an outbox that is not there tells nothing`() throws {
        let (test, pipeline) = try invited()
        let folder = "\(test.workspace.outbox)/mail"
        try FileManager.default.moveItem(atPath: folder, toPath: folder + ".away")
        test.clock.advance(hours: 13)
        try pipeline.lookAtOutbox()
        try FileManager.default.moveItem(atPath: folder + ".away", toPath: folder)
        try pipeline.lookAtOutbox()
        try test.collectMails()
        try pipeline.lookAtOutbox()
        #expect(try late(test) == [1, 0, 0])
    }

    @Test func `that the outbox can't be looked at is told once, and that it can be again`() throws
    {
        let test = try TestWorkspace()
        let log = RecordingLog()
        try test.drop(Documents.candidates(Documents.person(1)))
        let pipeline = try test.pipeline(log: log.logger)
        _ = try pipeline.run()
        let folder = "\(test.workspace.outbox)/mail"
        try FileManager.default.moveItem(atPath: folder, toPath: folder + ".away")
        for _ in 1...3 { try pipeline.lookAtOutbox() }
        #expect(log.texts(.error) == ["the outbox could not be looked at"])
        try FileManager.default.moveItem(atPath: folder + ".away", toPath: folder)
        for _ in 1...3 { try pipeline.lookAtOutbox() }
        #expect(log.texts(.info).filter { $0 == "the outbox can be looked at again" }.count == 1)
    }

    @Test func `a mail that we take back is none that was collected`() throws {
        let (test, pipeline) = try invited()
        test.clock.advance(hours: 13)
        try pipeline.lookAtOutbox()
        let id = try #require(
            try test.accounts().read { try $0.linkMailsOut(limit: 2) }.first)
        try test.accounts().write { try $0.forgetLinkMails([id]) }
        try test.collectMails()
        try pipeline.lookAtOutbox()
        #expect(try late(test) == [0, 0, 0])
    }

    @Test func `the service looks once a minute, and sleeps no longer while a mail is out`() throws
    {
        let test = try TestWorkspace(
            settings: TestWorkspace.settings.replacing(
                "{settle_ms: 0}", with: "{settle_ms: 0, poll_s: 3600}"))
        let watch = try test.watch()
        #expect(try watch.turn() == .seconds(3_600))
        try test.drop(Documents.candidates(Documents.person(1)))
        #expect(try watch.turn() == .seconds(60))
        test.clock.advance(hours: 13)
        _ = try watch.turn()
        try test.collectMails()
        test.clock.wait(.seconds(59))
        _ = try watch.turn()
        #expect(try late(test) == [0, 0, 0])
        test.clock.wait(.seconds(1))
        #expect(try watch.turn() == .seconds(3_600))
        #expect(try late(test) == [1, 0, 0])
    }

    @Test func `old observations are purged by a day that is confirmed`() throws {
        let (test, pipeline) = try invited()
        try test.collectMails()
        try pipeline.lookAtOutbox()
        for _ in 0..<3 {
            test.clock.advance(hours: 31 * 24)
            pipeline.purge()
        }
        #expect(
            try test.accounts().write {
                try $0.forgetCollected(before: .distantFuture, limit: 9)
            } == 0)
    }
}

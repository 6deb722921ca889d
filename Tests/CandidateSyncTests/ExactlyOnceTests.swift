import Foundation
import Logging
import Publishing
import Recruiting
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// A process that dies at any step, and a new one that goes on.
@Suite(.ownThreads) struct ExactlyOnceTests {
    private static let document = Documents.candidates(
        Documents.person(1, owner: 5), Documents.person(2, owner: 5), Documents.person(3, owner: 5))

    @Test func `a commit of either database is on disk when it returns, whatever cuts the power`()
        throws
    {
        let pipeline = try TestWorkspace().pipeline()
        #expect(try pipeline.accounts.isDurable)
        #expect(try pipeline.mirror.isDurable)
    }

    @Test func `a commit that waits for no disk lets the next one wait for it, whatever it throws`()
        throws
    {
        let pipeline = try TestWorkspace().pipeline()
        try pipeline.accounts.writeUnsynced { try $0.tally(.planning, took: .seconds(1)) }
        #expect(try pipeline.accounts.read { try $0.tallied(.stages) } == ["plan": 1])
        #expect(try pipeline.accounts.isDurable)
        #expect(throws: Death.self) {
            try pipeline.accounts.writeUnsynced { transaction in
                try transaction.tally(.planning, took: .seconds(1))
                throw Death()
            }
        }
        #expect(try pipeline.accounts.read { try $0.tallied(.stages) } == ["plan": 1])
        #expect(try pipeline.accounts.isDurable)
        try pipeline.mirror.forgetUnsynced(deliveries: ["x"])
        #expect(try pipeline.mirror.isDurable)
    }

    @Test func `until a mail is out two commits on the accounts wait for the disk`() throws {
        let test = try TestWorkspace()
        try test.run()
        try test.drop(Documents.candidates(Documents.person(1)))
        let log = RecordingLog()
        let synced = Mutex<Int?>(nil)
        let outbox = test.workspace.outbox
        _ = try test.pipeline(
            log: log.logger,
            reached: { step in
                let mails = try? FileManager.default.contentsOfDirectory(atPath: outbox + "/mail")
                guard step == .moved, mails?.isEmpty == false else { return }
                let count = log.lines.count { $0.metadata["synced"] == "true" }
                synced.withLock { $0 = $0 ?? count }
            }
        ).run()
        // The receipt's, and that of the account with its mail.
        #expect(try test.mails().count == 1)
        #expect(synced.withLock { $0 } == 2)
    }

    @Test func `a plan that a power cut takes back is made again`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try test.pipeline().takeIn(trigger: .arrival)
        // Nothing behind the receipt's commit was on disk.
        let saved = "\(test.workspace.root)/saved.sqlite"
        try test.change("VACUUM INTO '\(saved)'")
        #expect(try test.pipeline().planAlone() != nil)
        test.removeDatabase(test.workspace.accounts)
        try FileManager.default.moveItem(atPath: saved, toPath: test.workspace.accounts)
        try test.run()
        #expect(try test.mails().map(\.to) == ["c1@mail.example"])
        #expect(try test.pipeline().mirror.deliveries().isEmpty)
    }

    private static func makeWorkspace() throws -> TestWorkspace {
        let test = try TestWorkspace(
            with: "status: {field: Person.U_S, opened: 開設, duplicate: 重複}\n")
        try test.importAccounts("c3@mail.example,他人,registered,yes,,")
        try test.drop(Documents.users(Documents.user(5, mail: "o@agency.example")), as: "0.xml")
        try test.drop(document, as: "1.xml")
        try test.drop("<Candidate><Item></Candidate>", as: "2.xml")
        return test
    }

    /// What leaves, with everything that differs from run to run made equal.
    private static func shape(of test: TestWorkspace) throws -> [String] {
        let id = /[0-9A-HJKMNP-TV-Z]{26}/
        return try test.outbox().map { path, data in
            var text = String(decoding: data, as: UTF8.self)
            if path.hasSuffix(".eml") {
                let mail = SentMail(text)
                let body = mail.body.replacing(/(token|key)=[0-9a-f]{64}/, with: "…")
                text = mail.to + body
            }
            return path.replacing(id, with: "…") + "\n" + text.replacing(id, with: "…")
        }.sorted()
    }

    /// How often a run reaches a step, undisturbed.
    private static func steps() throws -> Int {
        let count = Mutex(0)
        let test = try makeWorkspace()
        _ = try test.pipeline(reached: { _ in count.withLock { $0 += 1 } }).run()
        return count.withLock { $0 }
    }

    @Test func `whichever step a process dies at, the next one leaves the same outbox`() throws {
        let undisturbed = try Self.makeWorkspace()
        try undisturbed.run()
        let expected = try Self.shape(of: undisturbed)
        #expect(expected.count == 3 + 1 + 3 + 2 + 2)

        for fatal in 1...(try Self.steps()) {
            let test = try Self.makeWorkspace()
            let steps = FatalStep(fatal)
            #expect(throws: Death.self) {
                try test.pipeline(reached: { _ in try steps.pass() }).run()
            }
            try test.run()
            #expect(try Self.shape(of: test) == expected, "died at step \(fatal)")
            #expect(try test.files(below: test.workspace.spool).isEmpty)
            #expect(try test.files(below: test.workspace.claimed).isEmpty)
        }
    }

    @Test func `a spool file that was never committed is removed at the next start`() throws {
        let test = try TestWorkspace()
        try test.run()
        try test.write("half", to: "state/spool/01ARZ3NDEKTSV4RRFFQ69G5FAV")
        try test.run()
        #expect(try test.files(below: test.workspace.spool).isEmpty)
        #expect(try test.outbox().isEmpty)
    }

    @Test func `running again with nothing new leaves nothing new`() throws {
        let test = try Self.makeWorkspace()
        try test.run()
        let before = try test.outbox()
        try test.run()
        #expect(try test.outbox() == before)
    }

    @Test func `the same export again opens nothing again`() throws {
        let test = try TestWorkspace()
        _ = try test.outcomes(of: Documents.candidates(Documents.person(1)))
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .alreadyOpen])
        #expect(try test.mails().count == 1)
    }

    @Test func `a second pipeline on one workspace is refused`() throws {
        let test = try TestWorkspace()
        let first = try test.pipeline()
        #expect(throws: (any Error).self) { try test.pipeline() }
        _ = try first.run()
    }

    @Test func `what a crash behind a plan left in the mirror is forgotten at the next start`()
        throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let delivery = try #require(try test.run().deliveries.first?.delivery)
        let mirror = try MirrorStore(path: test.workspace.mirror)
        #expect(try mirror.deliveries().isEmpty)
        _ = try mirror.importOnce(delivery: delivery, day: 0) { _ in Data() }
        #expect(try mirror.deliveries() == [delivery])
        _ = try test.pipeline()
        #expect(try mirror.deliveries().isEmpty)
    }
}

import Foundation
import Recruiting
import SyncStore
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings

/// A run that is held to a simulation does exactly that, or nothing.
@Suite(.ownThreads) struct ExpectedRunTests {
    private func saved(_ test: TestWorkspace) throws -> SavedSimulation {
        let saved = try test.simulator().saving().1
        try SavedSimulations(test.workspace).save(saved, as: "monday")
        return try SavedSimulations(test.workspace).named("monday")
    }

    @Test func `what was simulated is done`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2, mail: "")))
        let expected = try saved(test)
        let result = try test.pipeline().run(expecting: expected)
        #expect(try test.outcomes(of: result) == [1: .opened, 2: .noMail])
        #expect(try test.mails().map(\.to) == ["c1@mail.example"])
    }

    @Test func `another person, outcome or address, and nothing is done; the next run does it`()
        throws
    {
        let test = try TestWorkspace()
        let people = [Documents.person(1), Documents.person(2), Documents.person(3)]
        try test.drop(Documents.candidates(people.joined()))
        let expected = try saved(test)
        try test.drop(
            Documents.candidates(
                Documents.person(1, mail: "other@mail.example"), Documents.person(2, mail: ""),
                Documents.person(4)))
        let pipeline = try test.pipeline()
        let before = try test.traces(sharedMemory: false)
        let unexpected = #expect(throws: UnexpectedRun.self) {
            try pipeline.run(expecting: expected)
        }
        #expect(try test.traces(sharedMemory: false) == before)
        let found = try #require(unexpected).differences.map {
            "\($0.person) \($0.expected ?? "-") \($0.found ?? "-") \($0.isOtherAddress)"
        }
        #expect(
            found == [
                "1 opened opened true", "2 opened no_mail false", "3 opened - false",
                "4 - opened false",
            ])
        _ = try pipeline.run()
        #expect(try test.mails().map(\.to) == ["other@mail.example", "c4@mail.example"])
    }

    @Test func `a run that would wait now and was not to is another one`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let expected = try saved(test)
        try test.write(
            TestWorkspace.decided(TestWorkspace.settings + "safety: {max_new_accounts: 1}\n"),
            to: "settings.yaml")
        #expect(throws: UnexpectedRun.self) { try test.pipeline().run(expecting: expected) }
        #expect(try test.accounts().read { try $0.runs(limit: 9) }.isEmpty)
    }

    @Test func `what was approved goes on first, so that nothing is done`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let held = try #require(try test.run().held.first)
        try test.drop(Documents.candidates(Documents.person(3, mail: "")))
        let expected = try saved(test)
        _ = try test.accounts().write { transaction in
            let run = try #require(try transaction.run(held))
            return try transaction.approve(run, by: "test", at: test.clock.now)
        }
        let unexpected = #expect(throws: UnexpectedRun.self) {
            try test.pipeline().run(expecting: expected)
        }
        #expect(unexpected?.others.first?.description.contains(held) == true)
        #expect(try test.mails().isEmpty)
    }

    /// A pipeline in which something happens once between the comparison and the import.
    private func makePipeline(
        _ test: TestWorkspace, meanwhile work: @escaping @Sendable () throws -> Void
    ) throws -> Pipeline {
        let isDone = Mutex(false)
        return try test.pipeline(listener: { progress in
            guard case .planning = progress else { return }
            let isFirst = isDone.withLock { isDone in
                defer { isDone = true }
                return !isDone
            }
            if isFirst { try work() }
        })
    }

    @Test
    func `a plan that is another one at the last moment is discarded, and done by no other run`()
        throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let expected = try saved(test)
        let pipeline = try makePipeline(test) {
            try test.drop(Documents.candidates(Documents.person(2)), as: "late.xml")
        }
        let unexpected = #expect(throws: UnexpectedRun.self) {
            try pipeline.run(expecting: expected)
        }
        #expect(unexpected?.differences.map(\.person) == [2])
        let discarded = try #require(unexpected?.discarded)
        #expect(discarded.deliveries.count == 2)
        #expect(unexpected?.description.contains(discarded.deliveries[1]) == true)
        #expect(try test.accounts().read { try $0.run(discarded.run)?.state } == .discarded)

        let report = try #require(try pipeline.run().runs.first)
        #expect(report.run == discarded.run)
        #expect(report.counts["held"] == 2)
        #expect(report.counts["opened"] == 0)
        #expect(try pipeline.run().runs.isEmpty)
        #expect(try test.mails().isEmpty)
        #expect(try test.accounts().read { try $0.accounts(limit: 9) }.isEmpty)
        #expect(try MirrorStore(path: test.workspace.mirror).deliveries().isEmpty)

        for delivery in discarded.deliveries {
            _ = try Replay(test.workspace, test.accounts(), environment: test.environment)(delivery)
        }
        _ = try pipeline.run()
        #expect(Set(try test.mails().map(\.to)) == ["c1@mail.example", "c2@mail.example"])
    }

    @Test
    func `behind a discarded plan the next run opens nobody who shared a mail with one of it`()
        throws
    {
        let test = try TestWorkspace()
        let shared = [1, 2].map { Documents.person($0, mail: "shared@mail.example") }.joined()
        try test.drop(Documents.candidates(shared))
        let expected = try saved(test)
        let pipeline = try makePipeline(test) {
            try test.drop(Documents.candidates(Documents.person(3)), as: "late.xml")
        }
        #expect(throws: UnexpectedRun.self) { try pipeline.run(expecting: expected) }
        try test.drop(Documents.candidates(Documents.person(9)), as: "b.xml")
        // Nor one that is held to a simulation, which writes no report of it.
        #expect(
            try test.outcomes(of: pipeline.run(expecting: saved(test))) == [9: .opened])
        #expect(try test.mails().map(\.to) == ["c9@mail.example"])
    }

    @Test func `what is approved at the last moment waits for the next run`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 2}\n")
        try test.drop(Documents.candidates((1...3).map { Documents.person($0) }.joined()))
        let held = try #require(try test.run().held.first)
        try test.drop(Documents.candidates(Documents.person(1, mail: ""), Documents.person(9)))
        // The simulation takes the held run's people over; the limit is no reason any more.
        try test.write(TestWorkspace.decided(TestWorkspace.settings), to: "settings.yaml")
        let expected = try saved(test)
        let pipeline = try makePipeline(test) {
            _ = try test.accounts().write { transaction in
                let run = try #require(try transaction.run(held))
                return try transaction.approve(run, by: "test", at: test.clock.now)
            }
        }
        let unexpected = #expect(throws: UnexpectedRun.self) {
            try pipeline.run(expecting: expected)
        }
        // They are the approved run's now.
        #expect(unexpected?.differences.map(\.person) == [2, 3])
        #expect(try test.mails().isEmpty)
        let runs = try pipeline.run().runs.map(\.run)
        #expect(runs.first == held)
        #expect(Set(try test.mails().map(\.to)) == ["c2@mail.example", "c3@mail.example"])
    }

    @Test func `nobody is reminded by it`() throws {
        let test = try TestWorkspace(with: "sync: {reminders: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        test.clock.advance(hours: 25)
        try test.drop(Documents.candidates(Documents.person(2)))
        let pipeline = try test.pipeline()
        _ = try pipeline.run(expecting: saved(test))
        #expect(try test.mails().map(\.to) == ["c1@mail.example", "c2@mail.example"])
        _ = try pipeline.run()
        #expect(try test.mails().count == 3)
    }

    @Test func `the file names nobody, and is the owner's alone`() throws {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        _ = try saved(test)
        let path = "\(test.workspace.simulations)/monday.json"
        let text = try String(contentsOfFile: path, encoding: .utf8)
        #expect(!text.contains("mail.example"))
        #expect(!text.contains("山田"))
        var status = stat()
        #expect(lstat(path, &status) == 0)
        #expect(status.st_mode & 0o777 == 0o600)
    }

    @Test(arguments: [
        "", ".", "..", "../x", "a/b", ".hidden", "日", String(repeating: "x", count: 65),
    ])
    func `a name leads nowhere else`(name: String) throws {
        let test = try TestWorkspace()
        #expect(!SavedSimulations.isName(name))
        #expect(throws: SavedSimulations.Unknown.self) {
            try SavedSimulations(test.workspace).named(name)
        }
    }

    @Test func `one that can't be read is not said to be missing`() throws {
        let test = try TestWorkspace()
        func why(_ name: String) -> String? {
            let unknown = #expect(throws: SavedSimulations.Unknown.self) {
                try SavedSimulations(test.workspace).named(name)
            }
            return unknown?.description
        }
        try FileManager.default.createDirectory(
            atPath: "\(test.workspace.simulations)/a.json", withIntermediateDirectories: true)
        #expect(why("a")?.contains("cannot be read") == true)
        #expect(why("b")?.contains("there is no simulation") == true)
    }
}

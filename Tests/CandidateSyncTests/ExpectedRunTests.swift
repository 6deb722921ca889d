import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings

/// A run that is held to a simulation does exactly that, or nothing.
@Suite struct ExpectedRunTests {
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
        let test = try TestWorkspace(
            settings: TestWorkspace.settings + "safety: {max_new_accounts: 1}\n")
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
        #expect(unexpected?.others.first?.contains(held) == true)
        #expect(try test.mails().isEmpty)
    }

    @Test func `a plan that is another one at the last moment is made anew by the next run`() throws
    {
        struct Refused: Error {}
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1)))
        let pipeline = try test.pipeline()
        _ = try pipeline.takeIn(trigger: .command)
        #expect(throws: Refused.self) { try pipeline.sync { _, _ in throw Refused() } }
        #expect(try test.mails().isEmpty)
        #expect(try test.accounts().read { try $0.accounts(limit: 9) }.isEmpty)
        _ = try pipeline.run()
        #expect(try test.mails().count == 1)
    }

    @Test func `nobody is reminded by it`() throws {
        let test = try TestWorkspace(settings: TestWorkspace.settings + "sync: {reminders: 1}\n")
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
}

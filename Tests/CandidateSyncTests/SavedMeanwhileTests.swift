import Foundation
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// What is saved on the admin screens of another process while a command works: the screen says that it
/// holds from the next run on.
@Suite(.ownThreads) struct SavedMeanwhileTests {
    private func save(_ settings: String, in test: TestWorkspace) throws {
        try test.write(
            TestWorkspace.decided(TestWorkspace.settings + settings), to: "settings.yaml")
        try test.accounts().write {
            try $0.note(.settings, "settings.yaml", by: "test", at: test.clock.now, new: "")
        }
    }

    private static let exclusion = "sync: {conditions: [\"!Person.P_Name:part=除外\"]}\n"
    private static let export = Documents.candidates(
        Documents.person(1, name: "除外"), Documents.person(2))

    @Test func `a run that is planned behind it goes by it`() throws {
        let test = try TestWorkspace()
        try test.drop(Self.export)
        let pipeline = try test.pipeline()
        try save(Self.exclusion, in: test)
        _ = try pipeline.run()
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
    }

    @Test func `a run that was approved, and is carried out behind it, goes by it`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Self.export)
        let held = try #require(try test.run().held.first)
        _ = try test.accounts().write { transaction in
            let run = try #require(try transaction.run(held))
            return try transaction.approve(run, by: "test", at: test.clock.now)
        }
        let pipeline = try test.pipeline()
        try save(Self.exclusion, in: test)
        _ = try pipeline.continueRuns()
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
    }

    @Test func `bad settings leave the old in place`() throws {
        let test = try TestWorkspace()
        try test.drop(Self.export)
        let pipeline = try test.pipeline()
        try save(Self.exclusion + "nonsense: 1\n", in: test)
        _ = try pipeline.run()
        #expect(try test.mails().count == 2)
    }
}

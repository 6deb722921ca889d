import DropFolder
import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// A delivery's file once more.
@Suite struct ReplayTests {
    private struct Death: Error {}

    @discardableResult
    private func replay(
        _ id: String, _ test: TestWorkspace, dyingAt step: Replay.Step? = nil
    ) throws -> Replay.Result {
        let replay = Replay(
            test.workspace, try test.accounts(), environment: test.environment
        ) { if $0 == step { throw Death() } }
        return try replay(id)
    }

    /// A workspace with a delivery that was imported, and its id.
    private func imported(
        settings: String = TestWorkspace.settings
    ) throws -> (TestWorkspace, String) {
        let test = try TestWorkspace(settings: settings)
        try test.drop(Documents.candidates(Documents.person(1)))
        return (test, try #require(try test.run().deliveries.first).delivery)
    }

    private func isTidy(_ test: TestWorkspace) throws -> Bool {
        let claims = try ClaimFolder(test.workspace.claimed).claims()
        let staged = try Folder(test.workspace.replays).names()
        let rows = try test.accounts().read { try $0.replays() }
        return claims.isEmpty && staged.isEmpty && rows.isEmpty
    }

    @Test func `it is another delivery of the same bytes, and its receipt says of which`() throws {
        let (test, id) = try imported()
        let again = try replay(id, test)
        #expect(again.replayOf == id && again.delivery != id && again.file == "export.xml")
        let receipts = try test.run().deliveries
        #expect(receipts.map(\.delivery) == [again.delivery])
        #expect(receipts.map(\.replayOf) == [id])
        #expect(receipts.first?.records.unchanged == 1)
        let texts = try test.outbox("receipts")
        #expect(texts.values.filter { $0.contains("\"replay_of\" : \"\(id)\"") }.count == 1)
        #expect(texts.values.filter { $0.contains("replay_of") }.count == 1)
        let stored = try test.accounts().read { transaction in
            try [id, again.delivery].map {
                try JSONText.decode(
                    Receipt.self, from: #require(try transaction.delivery($0)).receipt)
            }
        }
        #expect(stored.map(\.replayOf) == [nil, id])
        #expect(stored[0].sha256 == stored[1].sha256)
        #expect(try test.mails().count == 1)
        #expect(try isTidy(test))
        // What was replayed is archived like any other, and can be replayed itself.
        #expect(try replay(again.delivery, test).replayOf == again.delivery)
    }

    @Test(arguments: Replay.Step.allCases)
    func `killed at any step it leaves the import of one file, not of none or two`(
        step: Replay.Step
    ) throws {
        let (test, id) = try imported()
        #expect(throws: Death.self) { try replay(id, test, dyingAt: step) }
        if step != .claimed { #expect(try test.run().deliveries.isEmpty) }
        let again = try replay(id, test)
        #expect(try replay(id, test) == again)
        let receipts = try test.run().deliveries
        #expect(receipts.map(\.delivery) == [again.delivery])
        #expect(receipts.map(\.replayOf) == [id])
        #expect(try test.run().deliveries.isEmpty)
        #expect(try isTidy(test))
    }

    @Test func `beside whoever holds the workspace it waits for their next look`() throws {
        let (test, id) = try imported()
        let pipeline = try test.pipeline()
        let again = try replay(id, test)
        // Nothing that is under way is taken for what a crash has left.
        try pipeline.recover()
        let intake = try pipeline.takeIn(trigger: .arrival)
        #expect(intake.deliveries.map(\.delivery) == [again.delivery])
        #expect(intake.deliveries.map(\.replayOf) == [id])
    }

    @Test func `a rejected file is taken from where it was put`() throws {
        let test = try TestWorkspace()
        try test.drop("<Candidate><Item></Candidate>", as: "bad.xml")
        let id = try #require(try test.run().deliveries.first).delivery
        try replay(id, test)
        let receipt = try #require(try test.run().deliveries.first)
        #expect(!receipt.isAccepted && receipt.replayOf == id && receipt.file == "bad.xml")
        #expect(try test.outbox("rejected").count == 2)
    }

    @Test func `a file that is no longer there is said to be gone, and nothing comes of it`() throws
    {
        let (test, id) = try imported(
            settings: TestWorkspace.settings.replacing(
                "settle_ms: 0", with: "settle_ms: 0, archive_days: 0"))
        #expect(throws: Replay.Refusal.gone(id, wasAccepted: true)) { try replay(id, test) }
        #expect(throws: Replay.Refusal.unknown("01ARZ3")) { try replay("01ARZ3", test) }
        #expect(try test.run().deliveries.isEmpty)
        #expect(try isTidy(test))
    }

    @Test func `an older export overwrites nothing that is newer`() throws {
        func document(_ mail: String, _ date: String) -> String {
            Documents.candidates(
                Documents.person(
                    1, mail: mail, "<Person.P_UpdateDate>\(date)</Person.P_UpdateDate>"))
        }
        let test = try TestWorkspace()
        try test.drop(document("old@mail.example", "2026/11/01 10:00:00"))
        let id = try #require(try test.run().deliveries.first).delivery
        try test.drop(document("new@mail.example", "2026/11/02 10:00:00"))
        try test.run()
        try replay(id, test)
        #expect(try test.run().deliveries.map(\.records.stale) == [1])
        let account = try test.accounts().read { try $0.account(ofPerson: 1) }
        #expect(account?.mail == "new@mail.example")
    }
}

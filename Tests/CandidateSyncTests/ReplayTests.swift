import DropFolder
import Foundation
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// A delivery's file once more.
@Suite(.ownThreads) struct ReplayTests {
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

    @Test func `what it leaves if it is killed goes with what is old, though nobody asks again`()
        throws
    {
        let (test, id) = try imported()
        #expect(throws: Death.self) { try replay(id, test, dyingAt: .staged) }
        #expect(try Folder(test.workspace.replays).names().count == 1)
        // A day later the clock is believed, and what is old goes.
        for _ in 1...2 {
            test.clock.advance(hours: 24)
            try test.run()
        }
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

    @Test func `it is taken though somebody has removed the claims' folder`() throws {
        let (test, id) = try imported()
        let watch = try test.watch()
        _ = try watch.turn()
        try FileManager.default.removeItem(atPath: test.workspace.claimed)
        let again = try replay(id, test)
        _ = try watch.turn()
        #expect(try test.accounts().read { try $0.delivery(again.delivery) } != nil)
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

    private static let settings =
        TestWorkspace.settings + "sync: {conditions: [\"!Person.P_Memo:part=対象外\"]}\n"

    private static func document(_ memo: String, on date: String? = nil) -> String {
        let updated = date.map { "<Person.P_UpdateDate>\($0)</Person.P_UpdateDate>" } ?? ""
        return Documents.candidates(
            Documents.person(1, "<Person.P_Memo>\(memo)</Person.P_Memo>\(updated)"))
    }

    /// Takes documents in, so many hours apart, without a run.
    /// - Returns: their deliveries; an hour has passed behind the last.
    private func takeIn(
        _ documents: [String], _ test: TestWorkspace, hours: Double = 1
    ) throws -> [String] {
        var ids: [String] = []
        for (index, document) in documents.enumerated() {
            try test.drop(document, as: "\(index).xml")
            if hours == 0, index < documents.count - 1 { continue }
            ids += try test.pipeline().takeIn(trigger: .arrival).deliveries.map(\.delivery)
            test.clock.advance(hours: hours)
        }
        test.clock.advance(hours: 1)
        try #require(ids.count == documents.count)
        return ids
    }

    private func memo(_ test: TestWorkspace) throws -> String? {
        try MirrorStore(path: test.workspace.mirror).read { snapshot in
            let candidate = try #require(try snapshot.reader().read(1))
            return candidate.fields[FieldAlias("Person.P_Memo").flatMap(snapshot.catalog.number)]?
                .text
        }
    }

    private static let dates: [String?] = [nil, "2026/11/01 10:00:00"]

    /// Claimed in the same millisecond, on one day, and days apart.
    @Test(arguments: [0.0, 1, 72], [[0, 1], [1, 0]])
    func `what a later delivery has told stays, whichever is replayed and has a date`(
        hours: Double, order: [Int]
    ) throws {
        for former in Self.dates {
            for later in Self.dates {
                let test = try TestWorkspace(settings: Self.settings)
                let ids = try takeIn(
                    [Self.document("可", on: former), Self.document("対象外", on: later)], test,
                    hours: hours)
                #expect(try test.outcomes(of: test.run()).isEmpty)
                for index in order {
                    try replay(ids[index], test)
                    test.clock.advance(hours: 1)
                    #expect(try test.outcomes(of: test.run()).isEmpty)
                    #expect(try memo(test) == "対象外")
                }
                #expect(try test.mails().isEmpty)
            }
        }
    }

    @Test func `what a clock that was ahead has dated is no newer than what came behind it`() throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        let former = try takeIn([Self.document("可")], test)[0]
        test.clock.advance(hours: -12)
        let later = try takeIn([Self.document("対象外")], test)[0]
        #expect(try test.outcomes(of: test.run()).isEmpty)
        for id in [former, later, former] {
            try replay(id, test)
            test.clock.advance(hours: 1)
            #expect(try test.outcomes(of: test.run()).isEmpty)
            #expect(try memo(test) == "対象外")
        }
        #expect(try test.mails().isEmpty)
    }

    @Test func `a date that could not be when it was told is none in a replay, either`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        let ids = try takeIn(
            [
                Self.document("可", on: "2026/12/11 00:00:00"),
                Self.document("対象外", on: "2026/11/12 00:00:00"),
            ], test)
        #expect(try test.outcomes(of: test.run()).isEmpty)
        test.clock.advance(hours: 24 * 20)
        try replay(ids[0], test)
        #expect(try test.outcomes(of: test.run()).isEmpty)
        #expect(try memo(test) == "対象外")
        #expect(try test.mails().isEmpty)
    }

    @Test func `an export without dates brings no former address back, nor a resume`() throws {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Resume.P_Name=営業\"]}\n")
        func documents(_ mail: String, resumeOf person: Int) -> [String] {
            [
                Documents.candidates(
                    Documents.person(1), Documents.person(2, mail: "\(mail)@mail.example")),
                Documents.resumes(
                    Documents.resume(7, of: person, "<Resume.P_Name>営業</Resume.P_Name>")),
            ]
        }
        let ids = try takeIn(
            documents("old", resumeOf: 1) + documents("new", resumeOf: 2), test)
        #expect(try test.outcomes(of: test.run()) == [2: .opened])
        for id in ids.prefix(2) {
            try replay(id, test)
            test.clock.advance(hours: 1)
        }
        let records = try test.run().deliveries.map(\.records)
        #expect(records.count == 2 && records.allSatisfy { $0.stale == $0.total })
        #expect(try test.mails().map(\.to) == ["new@mail.example"])
    }

    @Test func `an export without dates tells what is unknown`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        let ids = try takeIn(
            [Self.document("対象外"), Documents.candidates(Documents.person(1))], test)
        try test.change("DELETE FROM candidate", in: "mirror.sqlite")
        for id in ids.reversed() {
            try replay(id, test)
            test.clock.advance(hours: 1)
        }
        _ = try test.run()
        #expect(try memo(test) == "対象外")
        #expect(try test.mails().isEmpty)
    }

    @Test func `what is replayed again and again is as old as its first delivery`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        var id = try takeIn([Self.document("可"), Self.document("対象外")], test)[0]
        for _ in 0..<3 {
            id = try replay(id, test).delivery
            test.clock.advance(hours: 1)
            #expect(try test.run().deliveries.map(\.records.stale) == [1])
        }
        #expect(try memo(test) == "対象外")
        #expect(try test.mails().isEmpty)
    }

    @Test func `a mirror that is made anew takes a replay for as old as its first delivery`() throws
    {
        let test = try TestWorkspace(settings: Self.settings)
        let id = try takeIn([Self.document("可"), Self.document("対象外")], test)[0]
        let again = try replay(id, test).delivery
        test.clock.advance(hours: 1)
        try test.run()
        try replay(again, test)
        test.clock.advance(hours: 1)
        try test.run()
        try FileManager.default.removeItem(atPath: test.workspace.mirror)
        _ = try Doctor(test.workspace, environment: test.environment).repair()
        #expect(try memo(test) == "対象外")
    }

    @Test func `a mirror of a former version goes by the day`() throws {
        let test = try TestWorkspace(settings: Self.settings)
        let id = try takeIn([Self.document("可"), Self.document("対象外")], test, hours: 24)[0]
        try test.change("UPDATE candidate SET told_at = NULL", in: "mirror.sqlite")
        try replay(id, test)
        test.clock.advance(hours: 1)
        try test.run()
        #expect(try memo(test) == "対象外")
    }

    /// What was told before a file that was rejected at first, in it, and behind it.
    @Test(arguments: [
        ["可", "対象外"], ["対象外", "可", "対象外"], ["可", "可", "対象外"], ["可", "対象外", "対象外"],
    ])
    func `a file that was rejected counts as of when it was dropped`(memos: [String]) throws {
        let small = Self.settings.replacing("settle_ms: 0", with: "settle_ms: 0, max_mib: 1")
        let test = try TestWorkspace(settings: small)
        let ids = try takeIn(
            memos.enumerated().map { index, memo in
                let padding = String(repeating: " ", count: index == 1 ? 1 << 20 : 0)
                return Self.document(memo).replacing("<Item>", with: "\(padding)<Item>")
            }, test)
        try test.write(TestWorkspace.decided(Self.settings), to: "settings.yaml")
        try replay(ids[1], test)
        test.clock.advance(hours: 1)
        #expect(try test.run().deliveries.map(\.isAccepted) == [true])
        #expect(try memo(test) == "対象外")
        #expect(try test.mails().isEmpty)
    }
}

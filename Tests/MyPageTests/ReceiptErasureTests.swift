import Foundation
import Publishing
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Recruiting
@testable import SiteSettings
@testable import SyncStore

/// Receipts when somebody is erased: programs and the service go by them, whoever may choose a name.
@Suite struct ReceiptErasureTests {
    private let test: TestWorkspace

    /// An export that waits for its run.
    init() throws {
        test = try TestWorkspace(
            with: "sync: {run: at_times, conditions: [\"Person.P_Name:exists\"]}\n")
        try test.drop(
            Documents.candidates(Documents.person(1), Documents.person(2)), as: "1.xml")
        _ = try test.pipeline().takeIn(trigger: .schedule)
    }

    private func deliveries() throws -> [DeliveryRecord] {
        try test.accounts().read { try $0.deliveries(limit: 9) }
    }

    /// The receipt of the last delivery, as the database has it and as it was published.
    private func lastReceipt() throws -> (stored: Receipt, published: Receipt) {
        let delivery = try #require(try deliveries().first)
        let published = try test.outbox("receipts").first {
            $0.key.hasSuffix(".\(delivery.id).json")
        }
        return (
            try JSONText.decode(Receipt.self, from: delivery.receipt),
            try JSONText.decode(Receipt.self, from: Data(try #require(published).value.utf8))
        )
    }

    @Test(arguments: ["candidates", "\"records\"", "null,\"", "2026-11-23", "received_at"])
    func `a name that stands in every receipt spoils none`(_ name: String) async throws {
        let (stored, published) = (try deliveries(), try test.outbox("receipts"))
        let myPage = try test.myPage()
        _ = try await SignUp(myPage)(name: name, mail: "evil@mail.example", client: "192.0.2.1")
        await myPage.settled()
        let report = try await EraseAccount(myPage)(.mail("evil@mail.example"), by: "test")
        #expect(report?.rows["accounts.account"] == 1)
        #expect(try deliveries() == stored)
        #expect(try test.outbox("receipts") == published)
        #expect(try test.run().runs.count == 1)
        #expect(Set(try test.mails().map(\.to)) == ["c1@mail.example", "c2@mail.example"])
    }

    @Test(arguments: ["佐々木由紀子", "佐々木　由紀子"])
    func `a file's name loses the text, and is found all the same`(_ name: String) async throws {
        test.clock.advance(hours: 1)
        try test.drop(
            Documents.candidates(Documents.person(5, name: name), Documents.person(6)),
            as: "佐々木由紀子.xml")
        let before = try #require(try test.run().deliveries.first)
        _ = try #require(try await EraseAccount(test.myPage())(.person(5), by: "test"))
        let (stored, published) = try lastReceipt()
        #expect(stored == published)
        #expect(stored.file == "….xml")
        let files = try test.files(below: test.workspace.root)
        #expect(files.keys.allSatisfy { !$0.contains("佐々木由紀子") })
        #expect(files.keys.contains("outbox/receipts/….xml.\(before.delivery).json"))
        #expect(try TraceSearch(["佐々木由紀子"]).files(test) == [])
        #expect(stored.records == before.records && stored.sha256 == before.sha256)
        let replay = Replay(
            test.workspace, try test.accounts(), environment: test.environment)
        #expect(try replay(before.delivery).file == "….xml")
    }

    @Test(arguments: [
        "渡部ひでゆき".decomposedStringWithCanonicalMapping, "c5%40mail.example",
    ])
    func `a file's name loses the text as a Mac or a URL has it`(_ text: String) async throws {
        test.clock.advance(hours: 1)
        try test.drop(
            Documents.candidates(Documents.person(5, name: "渡部ひでゆき"), Documents.person(6)),
            as: "\(text).xml")
        let delivery = try #require(try test.run().deliveries.first).delivery
        _ = try #require(try await EraseAccount(test.myPage())(.person(5), by: "test"))
        let (stored, published) = try lastReceipt()
        #expect(stored == published && stored.file == "….xml")
        let files = try test.files(below: test.workspace.root).keys
        #expect(files.contains("outbox/receipts/….xml.\(delivery).json"))
        #expect(files.allSatisfy { !$0.contains(text) })
        #expect(try TraceSearch([text]).files(test) == [])
    }

    @Test func `neither a run that waits nor a saved simulation names a file by the text`()
        async throws
    {
        let test = try TestWorkspace(
            with: """
                sync: {conditions: ["!Person.P_Memo:part=対象外", "Person.P_Phase:or=Option.P_Open"]}

                """)
        func person(_ more: String) -> String {
            Documents.candidates(Documents.person(5, name: "佐々木由紀子", more))
        }
        try test.drop(
            person("<Person.P_Memo/><Person.P_Phase><Option.P_Closed/></Person.P_Phase>"))
        try test.run()
        // Without the memo, which a condition needs.
        try test.drop(
            person("<Person.P_Phase><Option.P_Open/></Person.P_Phase>"), as: "佐々木由紀子.xml")
        let id = try #require(try test.run().held.first)
        func hold() throws -> [HoldReason] {
            try #require(try test.accounts().read { try $0.run(id) }).hold
        }
        let memo = try #require(FieldAlias("Person.P_Memo"))
        try #require(try hold() == [.fieldMissing(memo, file: "佐々木由紀子.xml")])
        let saved = SavedSimulation([], hold: try hold(), test.environment)
        try test.write(Array(try JSONText.encode(saved)), to: "state/simulations/first.json")
        _ = try #require(try await EraseAccount(test.myPage())(.person(5), by: "test"))
        #expect(try hold() == [.fieldMissing(memo, file: "….xml")])
        #expect(try TraceSearch(["佐々木由紀子"]).files(test) == [])
    }

    @Test func `a file that a backup has brought back under its former name ends no erasure`()
        async throws
    {
        let text = Documents.candidates(
            Documents.person(5, name: "佐々木由紀子"), Documents.person(6))
        test.clock.advance(hours: 1)
        try test.drop(text, as: "佐々木由紀子.xml")
        try test.run()
        let archived = try #require(
            try test.files(below: test.workspace.archive).keys.first {
                $0.contains("佐々木由紀子")
            })
        _ = try await EraseAccount(test.myPage())(.person(5), allowAgain: true, by: "test")
        try test.write(text, to: "state/archive/\(archived)")
        test.clock.advance(hours: 1)
        try test.drop(text, as: "next.xml")
        try test.run()
        try #require(try test.mails().contains { $0.to == "c5@mail.example" })
        _ = try #require(try await EraseAccount(test.myPage())(.person(5), by: "test"))
        #expect(try !test.mails().contains { $0.to == "c5@mail.example" })
        let files = try test.files(below: test.workspace.root)
        #expect(files.keys.allSatisfy { !$0.contains("佐々木由紀子") })
        #expect(try TraceSearch(["佐々木由紀子"]).files(test) == [])
        #expect(try test.accounts().read { try $0.erasuresToFinish() }.isEmpty)
    }

    @Test func `what an error quotes of the file loses the text, and its code stays`()
        async throws
    {
        try test.drop(
            "<Candidate><Code>403</Code><Message>c5@mail.example may not</Message></Candidate>",
            as: "error.xml")
        try test.drop(Documents.candidates(Documents.person(5)), as: "0.xml")
        try test.run()
        let delivery = try #require(try deliveries().first { !$0.isAccepted }).id
        _ = try #require(try await EraseAccount(test.myPage())(.person(5), by: "test"))
        let row = try #require(try test.accounts().read { try $0.delivery(delivery) })
        let error = try #require(try JSONText.decode(Receipt.self, from: row.receipt).error)
        #expect(error.code == "porters_error")
        #expect(error.values == ["code": "403", "said": "… may not"])
        #expect(error.message.contains("… may not"))
    }

    /// What an erasure by a former version has left.
    private func spoil(by text: String) throws {
        try test.change(
            """
            UPDATE delivery SET receipt =
                CAST(replace(CAST(receipt AS TEXT), '"candidates"', '\(text)') AS BLOB)
            """)
        let row = try #require(try deliveries().first)
        #expect(throws: DecodingError.self) {
            try JSONText.decode(Receipt.self, from: row.receipt)
        }
    }

    @Test(arguments: [#""x""#, "x"])
    func `a receipt that can't be read makes nothing stand still`(_ text: String) async throws {
        try spoil(by: text)
        let id = try #require(try deliveries().first).id
        #expect(try test.run().runs.count == 1)
        #expect(Set(try test.mails().map(\.to)) == ["c1@mail.example", "c2@mail.example"])
        let myPage = try test.myPage()
        let listed = try await BrowseDeliveries(myPage).list(limit: 9)
        #expect(listed.map(\.delivery) == [id] && listed.map(\.isAccepted) == [true])
        #expect(try test.accounts().read { try $0.lastExport(before: "~") } == id)
        #expect(try await ShowOverview(myPage)().rejected.isEmpty)
        test.clock.advance(hours: 1)
        let again = try Replay(
            test.workspace, try test.accounts(), environment: test.environment)(id)
        #expect(try test.run().deliveries.map(\.replayOf) == [id])
        #expect(try deliveries().first?.id == again.delivery)
    }

    @Test func `a receipt whose file is still claimed makes nothing stand still`() throws {
        try spoil(by: #""x""#)
        let id = try #require(try deliveries().first).id
        let file = try #require(try test.files(below: test.workspace.archive).keys.first)
        let claim = "\(test.workspace.claimed)/\(id)"
        try FileManager.default.createDirectory(
            atPath: claim, withIntermediateDirectories: false)
        try FileManager.default.moveItem(
            atPath: "\(test.workspace.archive)/\(file)", toPath: "\(claim)/1.xml")
        #expect(try test.run().deliveries.map(\.delivery) == [id])
        #expect(try Array(test.files(below: test.workspace.archive).keys) == [file])
    }

    @Test func `one that can't be read and has the text is left, and the report says so`()
        async throws
    {
        try spoil(by: #""x""#)
        let id = try #require(try deliveries().first).id
        try test.change(
            """
            UPDATE delivery SET receipt =
                CAST(replace(CAST(receipt AS TEXT), '1.xml', 'c1@mail.example') AS BLOB)
            """)
        let stored = try deliveries()
        let report = try #require(try await EraseAccount(test.myPage())(.person(1), by: "test"))
        #expect(report.left.contains(.receipt(id)))
        #expect(try deliveries() == stored)
        #expect(try test.run().runs.count == 1)
    }
}

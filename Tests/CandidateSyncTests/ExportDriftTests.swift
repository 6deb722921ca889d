import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// What is told of exports that are not as they always were.
@Suite(.ownThreads) struct ExportDriftTests {
    /// An export of so many people.
    private func export(_ people: Int, _ more: (Int) -> String = { _ in "" }) -> String {
        Documents.candidates((1...people).map { Documents.person($0, more($0)) }.joined())
    }

    private func phone(_ person: Int) -> String {
        "<Person.P_Telephone>03-0000-\(1_000 + person)</Person.P_Telephone>"
    }

    /// Drops an export of the day and imports it.
    private func deliver(_ test: TestWorkspace, _ text: String, _ name: String = "export") throws
        -> [Warning]
    {
        test.clock.advance(hours: 1)
        let day = Int(test.clock.elapsed / .seconds(3_600))
        try test.drop(text, as: "\(name)-\(day).xml")
        return try #require(try test.run().deliveries.last).warnings.filter {
            [.fieldMissing, .fieldEmptied].contains($0.code)
        }
    }

    private func workspace() throws -> TestWorkspace {
        try TestWorkspace(with: "safety: {max_new_accounts: 0}\n")
    }

    private func drift(_ test: TestWorkspace) throws -> [WorkspaceStatus.Drift] {
        try test.status().drift
    }

    @Test func `a field that all records had and none has now is told, until that is usual`() throws
    {
        let test = try workspace()
        for _ in 0..<3 { #expect(try deliver(test, export(3, phone)).isEmpty) }
        var told: [Bool] = []
        for _ in 0..<7 {
            let warnings = try deliver(test, export(3))
            told.append(warnings.map(\.code) == [.fieldMissing])
            if let first = warnings.first {
                #expect(first.message.hasPrefix("Person.P_Telephone: "))
            }
        }
        #expect(told == [true, true, true, true, true, false, false])
    }

    @Test func `what is told stands in the receipt, and in the status for a week`() throws {
        let test = try workspace()
        for _ in 0..<3 { _ = try deliver(test, export(3, phone)) }
        #expect(try drift(test).isEmpty)
        _ = try deliver(test, export(3))
        let receipt = try #require(
            try test.outbox("receipts").values.first { $0.contains("field_missing") })
        #expect(receipt.contains("Person.P_Telephone"))
        let drifts = try drift(test)
        #expect(drifts.map(\.field) == ["Person.P_Telephone"])
        #expect(drifts.map(\.code) == ["field_missing"])
        #expect(drifts.map(\.file) == ["export-4.xml"])
        test.clock.advance(hours: 8 * 24)
        #expect(try drift(test).isEmpty)
    }

    @Test func `two deliveries are no habit, nor are files of another name`() throws {
        let test = try workspace()
        for _ in 0..<2 { _ = try deliver(test, export(3, phone)) }
        #expect(try deliver(test, export(3)).isEmpty)
        for _ in 0..<3 { _ = try deliver(test, export(3, phone), "full") }
        #expect(try deliver(test, export(3), "delta").isEmpty)
    }

    @Test func `a field that some records have may be missing from a few by chance`() throws {
        let test = try workspace()
        let some = export(60) { $0 % 2 == 0 ? phone($0) : "" }
        for _ in 0..<3 { _ = try deliver(test, some) }
        #expect(try deliver(test, export(3)).isEmpty)
        // Which breaks no habit of the large ones for good.
        for _ in 0..<7 { _ = try deliver(test, some) }
        #expect(try deliver(test, export(60)).map(\.code) == [.fieldMissing])
    }

    @Test func `a field that comes and goes is not missed`() throws {
        let test = try workspace()
        for _ in 0..<3 { _ = try deliver(test, export(3, phone)) }
        _ = try deliver(test, export(3))
        _ = try deliver(test, export(3, phone))
        #expect(try deliver(test, export(3)).isEmpty)
    }

    @Test
    func `a field that most records had filled and hardly any has now is told with its shares`()
        throws
    {
        let test = try workspace()
        for _ in 0..<3 { _ = try deliver(test, export(50, phone)) }
        let empty = "<Person.P_Telephone> </Person.P_Telephone>"
        let warnings = try deliver(test, export(50) { $0 <= 4 ? phone($0) : empty })
        #expect(warnings.map(\.code) == [.fieldEmptied])
        #expect(
            warnings.first?.message.contains(
                "usually filled in 100 % of the records of files of this name, and in 8 % of the 50"
            )
                == true)
        // Five of fifty are not below 10 %.
        #expect(try deliver(test, export(50) { $0 <= 5 ? phone($0) : empty }).isEmpty)
    }

    @Test func `a few people say nothing of what most have`() throws {
        let test = try workspace()
        for _ in 0..<3 { _ = try deliver(test, export(50, phone)) }
        let empty = "<Person.P_Telephone/>"
        #expect(try deliver(test, export(3) { _ in empty }).isEmpty)
        #expect(try deliver(test, export(49) { _ in empty }).isEmpty)
    }

    @Test func `a delivery without people lacks nothing of theirs`() throws {
        let test = try workspace()
        for _ in 0..<3 { _ = try deliver(test, export(3, phone)) }
        #expect(try deliver(test, Documents.users(Documents.user(7, mail: "u@a.example"))).isEmpty)
        #expect(try deliver(test, export(3)).map(\.code) == [.fieldMissing])
    }

    @Test func `a replay neither misses anything nor is remembered`() throws {
        let test = try workspace()
        _ = try deliver(test, export(3))
        let bare = try #require(try test.accounts().read { try $0.deliveries(limit: 1) }.first?.id)
        for _ in 0..<7 { _ = try deliver(test, export(3, phone)) }
        _ = try Replay(test.workspace, test.accounts(), environment: test.environment)(bare)
        let replayed = try #require(try test.run().deliveries.last)
        #expect(replayed.replayOf == bare && replayed.warnings.isEmpty)
        #expect(try deliver(test, export(3)).map(\.code) == [.fieldMissing])
    }

    @Test func `a receipt names twenty fields, and counts the others`() throws {
        let test = try workspace()
        let many = (10..<40).map { "<Person.U_F\($0)>x</Person.U_F\($0)>" }.joined()
        for _ in 0..<3 { _ = try deliver(test, export(3) { _ in many }) }
        let warnings = try deliver(test, export(3))
        #expect(warnings.count == 21)
        #expect(warnings.last?.message.hasPrefix("10 more fields") == true)
        #expect(try drift(test).count == 20)
    }

    @Test func `of fifty names the last deliveries are remembered, seven each`() throws {
        let test = try workspace()
        try test.workspace.prepare()
        try test.accounts().write { transaction in
            for name in 0..<60 {
                for number in 0..<9 {
                    try transaction.remember(
                        "", ofSeries: "\(name)", isNew: number == 0, most: ExportDrift.remembered)
                }
            }
            #expect(try transaction.fieldUses(ofSeries: "9").isEmpty)
            #expect(try transaction.fieldUses(ofSeries: "10").count == 7)
            #expect(try transaction.fieldUses(ofSeries: "59").count == 7)
        }
    }

    @Test func `uses are read as they were written`() {
        let text = "Person.P_Id 3 3\nPerson.U_A 2 0\n"
        let uses = FieldUses(text: text + "broken\n")
        #expect(uses.text == text)
        #expect(uses.records("Person.P_Id") == 3 && uses.records("User.P_Id") == 0)
    }
}

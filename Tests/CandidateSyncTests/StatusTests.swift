import Foundation
import Recruiting
import TestSupport
import Testing

@testable import SyncStore

@Suite(.ownThreads) struct StatusTests {
    private func documents(
        _ status: String, person: String = "", resume: String? = nil
    ) throws -> [String: String] {
        let test = try TestWorkspace(with: "status: {\(status)}\n")
        try test.drop(Documents.candidates(Documents.person(1, person)), as: "1.xml")
        if let resume {
            try test.drop(Documents.resumes(Documents.resume(11, of: 1, resume)), as: "2.xml")
        }
        try test.run()
        return try test.outbox("status")
    }

    private func only(_ documents: [String: String]) throws -> String {
        #expect(documents.count == 1)
        return try #require(documents.values.first)
    }

    @Test func `an option is an empty element of its name`() throws {
        let text = try only(documents("field: Person.U_S, opened: Option.U_Opened"))
        #expect(text.contains("<Person.P_Id>1</Person.P_Id>"))
        #expect(text.contains("<Person.U_S><Option.U_Opened/></Person.U_S>"))
    }

    @Test func `a text is escaped, and a date field goes with it in UTC`() throws {
        let text = try only(
            documents("field: Person.U_S, opened: 'A & <B>', date_field: Person.U_At"))
        #expect(text.contains("<Person.U_S>A &amp; &lt;B&gt;</Person.U_S>"))
        #expect(text.contains("<Person.U_At>2026/11/23 01:00:00</Person.U_At>"))
    }

    @Test(arguments: [
        ("2026/11/22 10:00:00", "2026/11/23 01:00:00"),
        ("2026/12/31 23:59:59", "2027/01/01 00:00:00"),
    ])
    func `a phase takes a date with it that is later than the present one`(
        present: String, written: String
    ) throws {
        let text = try only(
            documents(
                "resource: Resume, field: Resume.P_Phase, opened: Option.U_P",
                resume: "<Resume.P_PhaseDate>\(present)</Resume.P_PhaseDate>"))
        #expect(text.contains("<Resume.P_Id>11</Resume.P_Id>"))
        #expect(text.contains("<Resume.P_Phase><Option.U_P/></Resume.P_Phase>"))
        #expect(text.contains("<Resume.P_PhaseDate>\(written)</Resume.P_PhaseDate>"))
    }

    @Test func `a new account's phase is later than what was written of the former one`() throws {
        let test = try TestWorkspace(with: "status: {field: Person.P_Phase, opened: Option.U_P}\n")
        let export = Documents.candidates(
            Documents.person(1, "<Person.P_PhaseDate>2026/12/31 23:59:59</Person.P_PhaseDate>"))
        try test.drop(export, as: "1.xml")
        try test.run()
        try test.change("UPDATE account SET status = 'withdrawn'")
        // What is written of the withdrawal.
        try test.accounts().write {
            try $0.notePhaseDate(CRMDate(number: 20_270_101_000_005), ofPerson: 1)
        }
        try test.drop(export, as: "2.xml")
        try test.run()
        let documents = try test.outbox("status").values
        #expect(documents.count == 2)
        for date in ["2027/01/01 00:00:00", "2027/01/01 00:00:06"] {
            #expect(documents.contains { $0.contains("P_PhaseDate>\(date)<") })
        }
    }

    @Test(arguments: ["", "UPDATE account SET status = 'withdrawn' WHERE person_id = 1"])
    func `a duplicate's phase is later than what was written of the person's own account`(
        _ change: String
    ) throws {
        let test = try TestWorkspace(
            with: "status: {field: Person.P_Phase, opened: Option.U_P, duplicate: Option.U_D}\n")
        let date = "<Person.P_PhaseDate>2026/12/31 23:59:59</Person.P_PhaseDate>"
        try test.drop(Documents.candidates(Documents.person(1, date)), as: "1.xml")
        try test.run()
        if !change.isEmpty { try test.change(change) }
        try test.importAccounts("x@mail.example,他人,registered,yes,,")
        let moved = Documents.person(1, mail: "x@mail.example", date)
        for name in ["2.xml", "3.xml"] {
            try test.drop(Documents.candidates(moved), as: name)
            #expect(try test.outcomes(of: test.run()) == [1: .duplicate])
        }
        let documents = try test.outbox("status").values
        #expect(documents.count == 3)
        for date in ["2027/01/01 00:00:00", "2027/01/01 00:00:01", "2027/01/01 00:00:02"] {
            #expect(documents.contains { $0.contains("P_PhaseDate>\(date)<") })
        }
    }

    @Test func `a person without a resume has nothing to write to`() throws {
        #expect(
            try documents("resource: Resume, field: Resume.U_S, opened: Option.U_O").isEmpty)
    }

    @Test func `an empty value and an empty field send nothing`() throws {
        #expect(try documents("field: Person.U_S, registered: Option.U_R").isEmpty)
        #expect(try documents("field: ''").isEmpty)
    }

    @Test func `more than 200 go into several documents, and every row names its own`() throws {
        let test = try TestWorkspace(with: "status: {field: Person.U_S, opened: 開設}\n")
        try test.drop(Documents.candidates((1...450).map { Documents.person($0) }.joined()))
        let result = try test.run()
        let documents = try test.outbox("status")
        #expect(
            documents.values.map { $0.components(separatedBy: "<Item>").count - 1 }.sorted().reduce(
                0, +) == 450)
        #expect(
            documents.values.allSatisfy { $0.components(separatedBy: "<Item>").count - 1 <= 200 })
        #expect(documents.values.allSatisfy { $0.count <= 15_000 })
        for (person, decision) in try test.decisions(of: result) {
            let name = decision.statusFile.replacing("status/", with: "")
            #expect(documents[name]?.contains("<Person.P_Id>\(person)</Person.P_Id>") == true)
        }
    }
}

import Foundation
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// Exports that are well-formed and unbounded.
@Suite(.ownThreads) struct UnboundedFileTests {
    private func code(of text: String) throws -> String? {
        let test = try TestWorkspace()
        try test.drop(text, as: "1.xml")
        try test.drop(Documents.candidates(Documents.person(1)), as: "2.xml")
        let result = try test.run()
        #expect(try test.outcomes(of: result)[1] == .opened, "the file behind it is imported")
        return result.deliveries[0].error?.code
    }

    @Test func `a field with options without end is too large`() throws {
        let options = String(repeating: "<Option.U_AAAAAAAAAAAAAAAAAAAA/>", count: 60_000)
        let text = Documents.candidates(Documents.person(9, "<Person.U_A>\(options)</Person.U_A>"))
        #expect(try code(of: text) == "too_large")
    }

    @Test func `a record that repeats a field without end is too large`() throws {
        let field = "<Person.U_A>\(String(repeating: "a", count: 250))</Person.U_A>"
        let text = Documents.candidates(
            Documents.person(9, String(repeating: field, count: 20_000)))
        #expect(try code(of: text) == "too_large")
    }

    @Test func `pages without end are too large`() throws {
        let pages = String(repeating: "<Candidate Count=\"1\"/>", count: 60_000)
        #expect(try code(of: "<Bundle>\(pages)</Bundle>") == "too_large")
    }

    @Test func `made-up fields do not lock out real ones`() throws {
        let fields = (1...3_000).map { "<Person.U_F\($0)>x</Person.U_F\($0)>" }.joined()
        #expect(try code(of: Documents.candidates(Documents.person(9, fields))) == "too_large")
    }

    @Test func `people in an element of their own beside others are a warning`() throws {
        let test = try TestWorkspace()
        let others = Documents.candidates(Documents.person(2))
        try test.drop(
            "<Bundle>\(Documents.candidates(Documents.person(1)))<Data>\(others)</Data></Bundle>")
        let receipt = try test.run().deliveries[0]
        #expect(receipt.isAccepted && receipt.records.candidates == 1)
        let warning = try #require(receipt.warnings.first)
        #expect(warning.code == .pagesUnread)
        #expect(warning.message.contains("Data element holds Candidate, Resume or User elements"))
        #expect(warning.values == ["element": "Data", "count": "1"])
    }

    @Test func `many wrong counts are one warning`() throws {
        let test = try TestWorkspace()
        let pages = String(repeating: "<Candidate Count=\"1\"></Candidate>", count: 500)
        try test.drop("<Bundle>\(pages)</Bundle>")
        #expect(try test.run().deliveries[0].warnings.map(\.code) == [.countMismatch])
    }
}

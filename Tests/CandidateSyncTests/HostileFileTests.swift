import Foundation
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// Files that were cut, damaged or never were exports: each is told, none is half imported.
@Suite(.ownThreads) struct HostileFileTests {
    /// A document of ten people whose ids belong to it alone.
    private static func document(_ number: Int) -> [UInt8] {
        let people = (1...10).map { Documents.person(number * 100 + $0) }.joined()
        return Array(Documents.candidates(people).utf8)
    }

    private static func damaged(
        _ number: Int, _ generator: inout SeededGenerator
    ) -> [UInt8] {
        var bytes = document(number)
        switch number % 4 {
        case 0:
            bytes.removeLast(Int.random(in: 1..<bytes.count, using: &generator))
        case 1:
            for _ in 0..<3 {
                let place = Int.random(in: 0..<bytes.count, using: &generator)
                bytes[place] = UInt8.random(in: 0...255, using: &generator)
            }
        case 2:
            let start = Int.random(in: 0..<bytes.count, using: &generator)
            let end = Int.random(in: start..<bytes.count, using: &generator)
            bytes.removeSubrange(start...end)
        default:
            bytes = (0..<500).map { _ in UInt8.random(in: 0...255, using: &generator) }
        }
        return bytes
    }

    @Test func `every damaged file has one receipt, and a rejected one leaves no record`() throws {
        let test = try TestWorkspace()
        var generator = SeededGenerator(seed: 2_026)
        let count = 400
        for number in 1...count {
            let name = String(format: "%04d.xml", number)
            try Data(Self.damaged(number, &generator)).write(
                to: URL(filePath: "\(test.workspace.root)/elsewhere-\(name)"))
        }
        let files = (1...count).map {
            "\(test.workspace.root)/elsewhere-\(String(format: "%04d.xml", $0))"
        }
        let pipeline = try test.pipeline()
        let receipts = try pipeline.run(files: files).deliveries
        #expect(receipts.count == count)
        #expect(try test.outbox("receipts").count == count)
        #expect(Set(receipts.map(\.result)) == ["accepted", "rejected"])
        #expect(
            try test.outbox("rejected").count == receipts.count { $0.result == "rejected" })

        for (index, receipt) in receipts.enumerated() {
            let number = index + 1
            let known = try pipeline.mirror.read { snapshot in
                try (1...10).count { try snapshot.candidate(Int64(number * 100 + $0)) != nil }
            }
            // A damaged id may be another file's: what is accepted is counted, not compared.
            if !receipt.isAccepted {
                #expect(known == 0, "\(receipt.file) was rejected and left \(known) people")
                #expect(receipt.error?.message.isEmpty == false)
            }
        }
    }
}

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

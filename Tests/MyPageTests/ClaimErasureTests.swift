import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Recruiting
@testable import SiteSettings
@testable import SyncStore

/// 消去 while an export is claimed and not yet imported: it is all that there is of everybody in it.
@Suite struct ClaimErasureTests {
    private static let name = "佐々木 由紀子"
    private static let mail = "yukiko.sasaki@mail.example"
    /// Others have it, too.
    private static let street = "<Person.P_Street>中央一丁目2-3</Person.P_Street>"

    private let test: TestWorkspace
    private let traces = TraceSearch([ClaimErasureTests.name, ClaimErasureTests.mail])

    private static let person = Documents.person(5, mail: mail, name: name, street)
    private static let export = Documents.candidates(
        person, Documents.person(6, name: "高橋 一郎", street))

    init() throws {
        test = try TestWorkspace()
        try test.drop(Documents.candidates(Self.person), as: "0.xml")
        try test.run()
    }

    /// A process dies while it imports a file.
    /// - Returns: where the file is claimed then, below the claims.
    private func dieImporting(_ text: String, as name: String) throws -> String {
        try test.drop(text, as: name)
        #expect(throws: Death.self) {
            try test.pipeline { if case .importing = $0 { throw Death() } }.run()
        }
        let claimed = try test.files(below: test.workspace.claimed).keys
        return try #require(claimed.first { $0.hasSuffix("/\(name)") })
    }

    private func unfinished() throws -> Int {
        try test.accounts().read { try $0.erasuresToFinish() }.count
    }

    @Test func `the export stays as it is, is imported without the person, and then cut`()
        async throws
    {
        let path = try dieImporting(Self.export, as: "1.xml")
        let report = try #require(try await EraseAccount(test.myPage())(.person(5), by: "test"))
        #expect(report.left.contains(.claimed("state/claimed/\(path)")))
        #expect(report.removed.allSatisfy { $0.hasPrefix("outbox/mail/") }, "\(report.removed)")
        #expect(
            try test.files(below: test.workspace.claimed)[path] == Data(Self.export.utf8))
        #expect(try unfinished() == 1)
        let receipt = try #require(try test.run().deliveries.first)
        #expect(receipt.isAccepted && receipt.records.candidates == 2)
        #expect(receipt.bytes == Int64(Self.export.utf8.count))
        #expect(receipt.warnings.isEmpty)
        #expect(try test.accounts().read { try $0.account(ofPerson: 6) } != nil)
        #expect(try test.accounts().read { try $0.account(ofPerson: 5) } == nil)
        let archived = try test.files(below: test.workspace.archive).first {
            $0.key.contains("/1.xml.")
        }
        let text = String(decoding: try #require(archived).value, as: UTF8.self)
        #expect(text.contains("高橋 一郎") && text.contains(Self.street))
        #expect(!text.contains("<Person.P_Id>5<"))
        #expect(try traces.files(test) == [])
        #expect(try unfinished() == 0)
    }

    @Test func `one that turns out to be bad is gone over where it is put`() async throws {
        let path = try dieImporting(
            "<Candidate>\(Self.person)<Item></Candidate>", as: "broken.xml")
        let report = try #require(try await EraseAccount(test.myPage())(.person(5), by: "test"))
        #expect(report.left.contains(.claimed("state/claimed/\(path)")))
        #expect(try test.run().deliveries.map(\.isAccepted) == [false])
        #expect(try traces.files(test) == [])
        #expect(try unfinished() == 0)
    }

    @Test func `one that is only called after the person is gone over where it is put`()
        async throws
    {
        let path = try dieImporting(
            Documents.candidates(Documents.person(6)), as: "\(Self.name)さん紹介.xml")
        let report = try #require(try await EraseAccount(test.myPage())(.person(5), by: "test"))
        #expect(report.left.contains(.claimed("state/claimed/\(path)")))
        #expect(try test.run().deliveries.map(\.isAccepted) == [true])
        let files = try test.files(below: test.workspace.root)
        #expect(files.keys.allSatisfy { !$0.contains(Self.name) })
        #expect(try traces.files(test) == [])
        #expect(try unfinished() == 0)
    }

    @Test func `for one that does not name the person nothing waits`() async throws {
        _ = try dieImporting(
            Documents.candidates(Documents.person(6, Self.street)), as: "1.xml")
        let report = try #require(try await EraseAccount(test.myPage())(.person(5), by: "test"))
        #expect(report.left.map(\.code) == ["elsewhere", "crm"])
        #expect(try unfinished() == 0)
        #expect(try test.run().deliveries.map(\.isAccepted) == [true])
    }
}

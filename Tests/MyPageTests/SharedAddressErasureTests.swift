import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Recruiting
@testable import SiteSettings
@testable import SyncStore

/// 消去 of one of two people with the same address, of whom one has the account: a family, or two
/// records of one person.
@Suite struct SharedAddressErasureTests {
    private static let mail = "x@mail.example"
    private static let owner = "u7@agency.example"

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() throws {
        test = try TestWorkspace()
        try test.drop(Documents.users(Documents.user(7, mail: Self.owner)), as: "0.xml")
        myPage = try test.myPage()
    }

    private func export(secondName: String = "山田 花子") throws -> [Int64: Outcome] {
        try test.outcomes(
            of: Documents.candidates(
                Documents.person(1001, mail: Self.mail, name: "山田 太郎", owner: 7),
                Documents.person(1002, mail: Self.mail, name: secondName, owner: 7)))
    }

    /// The account of person 1001 is opened; 1002 waits behind it.
    private func open(secondName: String = "山田 花子") throws {
        let outcomes = try export(secondName: secondName)
        try #require(outcomes == [1001: .opened, 1002: .mailTaken])
    }

    private func recipients() throws -> [String] { try test.mails().map(\.to).sorted() }

    @Test(arguments: ["山田 花子", "山田 太郎"])
    func `the invitation of who stays is there when the other is erased`(name: String)
        async throws
    {
        try open(secondName: name)
        let report = try #require(try await EraseAccount(myPage)(.person(1002), by: "test"))
        #expect(report.removed == [])
        #expect(report.left.contains(.sameAddress([1001])))
        #expect(try recipients() == [Self.mail])
        #expect(try export(secondName: name) == [1001: .alreadyOpen, 1002: .withdrawn])
        #expect(try recipients() == [Self.mail])
    }

    @Test func `the mails to the owner and to the holder, which have no link, stay, too`()
        async throws
    {
        try open()
        for password in ["correct horse battery", "stapler on the desk"] {
            _ = try await SetAccountPassword(myPage)(password, account: 1, by: "test")
        }
        let all = [Self.owner, Self.mail, Self.mail]
        try #require(try recipients() == all)
        let report = try #require(try await EraseAccount(myPage)(.person(1002), by: "test"))
        #expect(report.removed == [])
        #expect(try recipients() == all)
    }

    @Test func `when who has the account is erased all of these go`() async throws {
        try open()
        for password in ["correct horse battery", "stapler on the desk"] {
            _ = try await SetAccountPassword(myPage)(password, account: 1, by: "test")
        }
        let report = try #require(try await EraseAccount(myPage)(.person(1001), by: "test"))
        #expect(report.removed.count == 3)
        #expect(try recipients() == [])
        // None of them has left, late or in time.
        #expect(try test.accounts().read { try $0.linkMailsOut(limit: 9) }.isEmpty)
    }

    @Test func `who is let back comes alone, though somebody was erased with the same address`()
        async throws
    {
        try open()
        _ = try await EraseAccount(myPage)(.person(1001), by: "test")
        try #require(try export() == [1001: .withdrawn, 1002: .withdrawn])
        let report = try await EraseAccount(myPage)(.person(1002), allowAgain: true, by: "test")
        #expect(report?.isBarLifted == true)
        #expect(try export() == [1001: .withdrawn, 1002: .opened])
    }
}

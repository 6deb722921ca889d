import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Recruiting
@testable import SiteSettings
@testable import SyncStore

/// 消去 of somebody whose address the CRM has corrected while mails wait for their collector: those name
/// the former one, which nothing here knows any more.
@Suite struct FormerAddressErasureTests {
    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() throws {
        test = try TestWorkspace()
        try test.drop(
            Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "0.xml")
        myPage = try test.myPage()
    }

    private func outcomes(_ people: String...) throws -> [Int64: Outcome] {
        test.clock.advance(hours: 1)
        return try test.outcomes(of: Documents.candidates(people.joined()))
    }

    /// What the mails to the owner say.
    private func told() throws -> [String] {
        try test.mails().filter { $0.to.contains("u7@") }.map(\.body)
    }

    @Test func `a mail to the former address goes with the person`() async throws {
        try #require(
            try outcomes(
                Documents.person(1, mail: "old@mail.example", name: "佐々木 由紀子"),
                Documents.person(2)) == [1: .opened, 2: .opened])
        test.clock.advance(hours: 1)
        try #require(try await ResendMail(myPage)(account: 1, by: "test") == .sent)
        // As links of a version have it that took no mail back.
        try test.change("UPDATE link SET mail = NULL")
        try #require(
            try outcomes(Documents.person(1, mail: "new@mail.example", name: "高橋 由紀子"))
                == [1: .readdressed])
        let report = try #require(try await EraseAccount(myPage)(.person(1), by: "test"))
        #expect(report.removed.count == 3)
        #expect(try test.mails().map(\.to) == ["c2@mail.example"])
        let traces = TraceSearch(["old@mail.example", "佐々木 由紀子"])
        #expect(try traces.files(test).filter { $0.hasPrefix("outbox/") } == [])
    }

    @Test func `a mail to an owner whose text leaves the address out goes with the person`()
        async throws
    {
        try test.write(
            "Subject: 登録完了\n\n{{name}}（{{person_id}}）\n",
            to: "templates/registration-complete.mustache")
        try #require(
            try outcomes(
                Documents.person(31, name: "佐々木 由紀子", owner: 7),
                Documents.person(32, name: "佐々木 由紀子", owner: 7))
                == [31: .opened, 32: .opened])
        let site = try test.myPage()
        for account in [1, 2] as [Int64] {
            _ = try await SetAccountPassword(site)(
                "correct horse battery", account: account, by: "test")
        }
        try #require(try told().count == 2)
        _ = try #require(try await EraseAccount(site)(.person(31), by: "test"))
        #expect(try told().count == 1)
        #expect(try told().allSatisfy { $0.contains("（32）") })
    }

    @Test func `one to an owner stays though somebody has tried things out with their address`()
        async throws
    {
        try #require(
            try outcomes(
                Documents.person(5, mail: "u7@agency.example", name: "佐々木 由紀子"),
                Documents.person(6, name: "鈴木 次郎", owner: 7)) == [5: .opened, 6: .opened])
        _ = try await SetAccountPassword(myPage)("correct horse battery", account: 2, by: "test")
        try #require(try told().count == 2)
        _ = try #require(try await EraseAccount(myPage)(.person(5), by: "test"))
        #expect(try told().count == 1)
        #expect(try told().allSatisfy { $0.contains("鈴木 次郎") })
    }

    @Test func `a mail to an owner that lists it goes, too, and they are told of the others again`()
        async throws
    {
        try test.importAccounts(
            "r@mail.example,他人,registered,yes,,", "s@mail.example,他人,registered,yes,,")
        let other = Documents.person(4, mail: "s@mail.example", name: "鈴木 次郎", owner: 7)
        try #require(
            try outcomes(
                Documents.person(3, mail: "r@mail.example", name: "佐々木 由紀子", owner: 7), other)
                == [3: .duplicate, 4: .duplicate])
        try #require(
            try outcomes(
                Documents.person(3, mail: "new@mail.example", name: "高橋 由紀子", owner: 7))[3]
                == .opened)
        let report = try #require(try await EraseAccount(myPage)(.person(3), by: "test"))
        #expect(report.toldAgain == 1)
        #expect(try test.mails().isEmpty)
        try test.run()
        let mails = try test.mails()
        #expect(mails.count == 1)
        #expect(mails.allSatisfy { $0.body.contains("鈴木 次郎") && !$0.body.contains("由紀子") })
    }

    /// What another mail says of them does not matter: by the run's own note of it they are found.
    @Test(arguments: ["ID {{person_id}}", "{{name}}", "1件"])
    func `others are told of again of whom a text of the agency's own says less`(_ line: String)
        async throws
    {
        try test.write(
            "Subject: 重複\n\n{{#duplicates}}\n\(line)\n{{/duplicates}}\n",
            to: "templates/duplicate-error.mustache")
        try test.importAccounts(
            "r@mail.example,他人,registered,yes,,", "s@mail.example,他人,registered,yes,,")
        try #require(
            try outcomes(
                Documents.person(3, mail: "r@mail.example", name: "佐々木 由紀子", owner: 7),
                Documents.person(4, mail: "s@mail.example", name: "鈴木 次郎", owner: 7))
                == [3: .duplicate, 4: .duplicate])
        let former = try test.mails().map(\.body)
        try #require(former.count == 1)
        let report = try #require(try await EraseAccount(myPage)(.person(3), by: "test"))
        #expect(report.toldAgain == 1)
        #expect(try test.mails().isEmpty)
        try test.run()
        let mails = try test.mails().map(\.body)
        #expect(mails.count == 1)
        #expect(mails != former)
    }
}

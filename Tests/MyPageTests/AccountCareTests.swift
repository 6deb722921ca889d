import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Recruiting
@testable import SiteSettings
@testable import SyncStore

/// What the agency does for one account: resend, withdraw, erase, set a password.
@Suite(.ownThreads) struct AccountCareTests {
    private static let password = "correct horse battery"

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() throws {
        test = try TestWorkspace(with: "status: {field: Person.U_X, registered: 本登録}\n")
        try test.drop(
            Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "0.xml")
        try test.drop(Documents.candidates(Documents.person(1, owner: 7)), as: "1.xml")
        try test.run()
        myPage = try test.myPage()
    }

    @Test func `a mail is sent again, but not by a second click`() async throws {
        test.clock.advance(hours: 1)
        #expect(try await ResendMail(myPage)(account: 1, by: "test") == .sent)
        #expect(try await ResendMail(myPage)(account: 1, by: "test") == .tooSoon)
        let mails = try test.mails()
        #expect(mails.map(\.to) == ["c1@mail.example", "c1@mail.example"])
        #expect(Set(mails.compactMap(\.link)).count == 2)
        #expect(try await ResendMail(myPage)(account: 99, by: "test") == .noAccount)
    }

    @Test func `a mail is sent again to whom a clock that was ahead has written`() async throws {
        test.clock.advance(hours: 24)
        #expect(try await ResendMail(myPage)(account: 1, by: "test") == .sent)
        test.clock.advance(hours: -23)
        #expect(try await ResendMail(myPage)(account: 1, by: "test") == .sent)
    }

    @Test func `the agency may send more than a person may ask for`() async throws {
        for _ in 0..<12 {
            test.clock.advance(hours: 24)
            #expect(try await ResendMail(myPage)(account: 1, by: "test") == .sent)
        }
    }

    @Test func `who was imported without a person is not told of a sign-up`() async throws {
        try test.importAccounts(
            "a@mail.example,甲,provisional,no,,", "b@mail.example,乙,provisional,yes,,")
        for account in [2, 3] as [Int64] {
            #expect(try await ResendMail(myPage)(account: account, by: "test") == .sent)
        }
        let mails = try test.mails().filter { $0.to != "c1@mail.example" }
        #expect(mails.map(\.to) == ["a@mail.example", "b@mail.example"])
        for mail in mails {
            #expect(mail.token != nil)
            #expect(mail.body.contains("マイページのアカウントをご用意しました。"))
            #expect(!mail.body.contains("会員登録"))
            // Nobody's wish can be kept by a person that there is not.
            #expect(!mail.body.contains("希望されない方"))
        }
    }

    @Test func `a withdrawn account is ended once, and gets no mail`() async throws {
        #expect(try await WithdrawAccount(myPage)(account: 1, by: "test"))
        #expect(try await !WithdrawAccount(myPage)(account: 1, by: "test"))
        #expect(try await !WithdrawAccount(myPage)(account: 99, by: "test"))
        test.clock.advance(hours: 1)
        #expect(try await ResendMail(myPage)(account: 1, by: "test") == .noAccount)
        #expect(
            try await SetAccountPassword(myPage)(Self.password, account: 1, by: "test")
                == .noAccount)
    }

    @Test func `an erased account leaves no name and no address in the databases`() async throws {
        #expect(try await EraseAccount(myPage)(.account(1), by: "test") != nil)
        #expect(try await EraseAccount(myPage)(.account(1), by: "test") == nil)
        #expect(try test.accounts().read { try $0.account(1) } == nil)
        #expect(try myPage.mirror.read { try $0.candidate(1) } == nil)
        // Not in a free page, not in a log: the files themselves.
        for (path, data) in try test.files(below: test.workspace.state)
        where path.contains(".sqlite") {
            #expect(data.range(of: Data("c1@mail.example".utf8)) == nil, "\(path)")
            #expect(data.range(of: Data("山田".utf8)) == nil, "\(path)")
        }
    }

    @Test func `a password that the agency sets registers the account and tells everybody`()
        async throws
    {
        #expect(
            try await SetAccountPassword(myPage)("short", account: 1, by: "test")
                == .refused(.tooShort(12))
        )
        #expect(try await SetAccountPassword(myPage)(Self.password, account: 1, by: "test") == .set)
        #expect(try test.accounts().read { try $0.account(1) }?.status == .registered)
        #expect(try test.mails().filter { $0.link == nil }.map(\.to) == ["u7@agency.example"])
        #expect(try test.outbox("status").values.contains { $0.contains("本登録") })
    }

    @Test func `nobody is written to behind an erasure, though a run waited for an approval`()
        async throws
    {
        #expect(try await WithdrawAccount(myPage)(account: 1, by: "test"))
        try test.write(
            TestWorkspace.decided(
                TestWorkspace.settings + "safety: {max_new_accounts: 1}\n"), to: "settings.yaml")
        try test.drop(
            Documents.candidates(Documents.person(1), Documents.person(2), Documents.person(3)))
        let held = try #require(try test.run().held.first)
        #expect(try await EraseAccount(myPage)(.account(1), by: "test") != nil)
        try test.accounts().write { transaction in
            let run = try #require(try transaction.run(held))
            #expect(try transaction.counts(of: run)[.held] == 2)
            #expect(try transaction.counts(of: run)[.withdrawn] == 1)
            #expect(try transaction.approve(run, by: "test", at: test.clock.now))
        }
        let before = try test.mails().map(\.to)
        #expect(before.isEmpty)
        try test.run()
        #expect(
            try test.mails().map(\.to).sorted()
                == ["c2@mail.example", "c3@mail.example"])
        let audit = try test.accounts().read { try $0.audit(limit: 9) }
        #expect(audit.map(\.new) == ["approved", "erased", "withdrawn"])
    }

    @Test func `the command line waits for no service to take back what nobody has collected`()
        throws
    {
        let result = try Shell.run(
            Shell.candidateSync, "accounts", "withdraw", "1", "--workspace", test.workspace.root)
        #expect(result.status == 0, "\(result.errors)")
        #expect(try test.mails().isEmpty)
        #expect(try test.accounts().read { try $0.deadMails(limit: 1) } == [])
    }

    @Test func `the command line does the same, beside a watch`() throws {
        func run(_ arguments: String...) throws -> Shell.Result {
            try Shell.run(
                Shell.candidateSync,
                ["accounts"] + arguments + ["--workspace", test.workspace.root])
        }
        let service = try RunningService(test)
        let resent = try run("resend", "c1@mail.example")
        #expect(resent.status == 0, "\(resent.errors)")
        #expect(try test.mails().count == 2)
        #expect(try run("resend", "1").status == 1)
        #expect(try run("erase", "1").status == 64)
        func setPassword(_ password: String) throws -> Shell.Result {
            try Shell.run(
                "sh", "-c",
                "echo '\(password)' | '\(Shell.candidateSync)' accounts set-password 1"
                    + " --workspace '\(test.workspace.root)'")
        }
        let refused = try setPassword("qwertyuiopasdf")
        #expect(refused.status == 1)
        #expect(refused.errors.contains("neighbouring keys"), "\(refused.errors)")
        let set = try setPassword(Self.password)
        #expect(set.status == 0, "\(set.errors)")
        #expect(try test.accounts().read { try $0.account(1) }?.status == .registered)
        #expect(try run("withdraw", "1").status == 0)
        #expect(try run("withdraw", "1").status == 1)
        #expect(try run("erase", "1", "--yes").status == 0)
        #expect(try run("show", "1").status == 1)
        service.send(SIGTERM)
        #expect(try service.end() == 0)
    }
}

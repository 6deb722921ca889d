import Foundation
import Recruiting
import TestSupport
import Testing

@testable import MyPage
@testable import SiteSettings
@testable import SyncStore

/// Sign-ups on the site whose address nobody has shown to be theirs, and when they are removed.
@Suite(.ownThreads) struct UnverifiedSignUpTests {
    private static let password = "correct horse battery"

    private func signedUp(_ settings: String = "") async throws -> (TestWorkspace, MyPageSite) {
        let test = try TestWorkspace(with: settings)
        let myPage = try test.myPage()
        try await signUp(myPage)
        return (test, myPage)
    }

    private func signUp(_ myPage: MyPageSite, _ mail: String = "c1@mail.example") async throws {
        #expect(
            try await SignUp(myPage)(name: "花子", mail: mail, client: "192.0.2.1") == .taken)
        await myPage.settled()
    }

    private func ids(_ test: TestWorkspace) throws -> [Int64] {
        try test.accounts().read { try $0.accounts(limit: 9_999) }.map(\.id)
    }

    private func account(_ mail: String, _ test: TestWorkspace) throws -> Int64? {
        try test.accounts().read { try $0.account(withMail: mail)?.id }
    }

    @Test func `one that nobody verified is removed with its links, and the person has not left`()
        async throws
    {
        let (test, myPage) = try await signedUp()
        let token = try #require(try test.mails().first?.token)
        test.clock.advance(hours: 7.1 * 24)
        try test.run()
        // Nobody knows yet whether that is so, or the clock has jumped.
        #expect(try ids(test) == [1])
        test.clock.advance(hours: 24)
        try test.run()
        #expect(try ids(test) == [])
        #expect(try test.accounts().read { try $0.links(ofAccount: 1) }.isEmpty)
        #expect(try await SetPassword(myPage).state(ofToken: token) == .unknown)
        #expect(try test.accounts().read { try !$0.hasAnybodyLeft() })
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .opened])
        // And whoever it was may sign up again.
        try await signUp(myPage, "other@mail.example")
        #expect(try test.mails().count == 3)
    }

    @Test func `before its time it stays, and with 0 for ever`() async throws {
        let (young, _) = try await signedUp()
        try young.letPass(days: 5)
        #expect(try ids(young) == [1])
        let (kept, _) = try await signedUp("safety: {close_unverified_after_days: 0}\n")
        try kept.letPass(days: 1_000)
        #expect(try ids(kept) == [1])
    }

    @Test func `one with a link that still opens it stays until that has expired`() async throws {
        let (test, myPage) = try await signedUp("links: {valid_h: 480}\n")
        let token = try #require(try test.mails().first?.token)
        try test.letPass(days: 18)
        #expect(try await SetPassword(myPage).state(ofToken: token) == .live)
        try test.letPass(days: 4)
        #expect(try ids(test) == [])
    }

    @Test func `whoever has verified it, has a person or came otherwise is kept`() async throws {
        let (test, myPage) = try await signedUp()
        try await signUp(myPage, "linked@mail.example")
        try test.importAccounts("imported@mail.example,甲,provisional,no,,")
        try test.drop(Documents.candidates(Documents.person(5)))
        try test.run()
        try test.change("UPDATE account SET person_id = 9 WHERE mail_key = 'linked@mail.example'")
        let verified = try await SetAccountPassword(myPage)(Self.password, account: 1, by: "test")
        #expect(verified == .set)
        try await signUp(myPage, "stranger@mail.example")
        #expect(try ids(test) == [1, 2, 3, 4, 5])
        try test.letPass(days: 30)
        #expect(try ids(test) == [1, 2, 3, 4])
    }

    @Test func `one that made way, or that the agency ended, is removed too; who has left is not`()
        async throws
    {
        let (test, myPage) = try await signedUp()
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .opened])
        try await signUp(myPage, "ended@mail.example")
        let opened = try #require(try account("c1@mail.example", test))
        let ended = try #require(try account("ended@mail.example", test))
        #expect(try await WithdrawAccount(myPage)(account: ended, by: "test"))
        #expect(try await WithdrawAccount(myPage)(account: opened, by: "test"))
        try test.letPass(days: 8)
        #expect(try ids(test) == [opened])
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .withdrawn])
    }

    @Test func `a clock that jumps ahead for one run removes nothing`() async throws {
        let (test, _) = try await signedUp()
        test.clock.advance(hours: 24 * 1_000)
        try test.run()
        test.clock.advance(hours: -24 * 1_000)
        try test.letPass(days: 1)
        #expect(try ids(test) == [1])
    }

    @Test func `however many there are, each step is a transaction of its own`() async throws {
        let (test, _) = try await signedUp()
        let now = test.clock.now
        try test.accounts().write { transaction in
            for number in 1...2_100 {
                _ = try transaction.open(
                    NewAccount(
                        address: MailAddress("s\(number)@mail.example"), name: "", isSignUp: true,
                        personId: nil, createdAt: now))
            }
        }
        let day = now.addingTimeInterval(86_400)
        let count = try test.accounts().write {
            try $0.forgetUnverified(openedBefore: day, now: day, limit: 1_000)
        }
        #expect(count == 1_000)
        #expect(try ids(test).count == 1_101)
        try test.letPass(days: 8)
        #expect(try ids(test) == [])
    }
}

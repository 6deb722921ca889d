import Foundation
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Recruiting
@testable import SyncStore

/// Sign-in, sessions, forgotten passwords, sign-up, withdrawal.
@Suite struct SignInTests {
    private static let password = "correct horse battery"
    private static let client = "192.0.2.1"

    /// The token in the newest of the mails that were not there before.
    private func freshToken(_ test: TestWorkspace, besides known: Set<String>) throws -> String? {
        try tokens(test).subtracting(known).first
    }

    private func tokens(_ test: TestWorkspace) throws -> Set<String> {
        Set(try test.mails().compactMap { $0.link?.split(separator: "=").last.map(String.init) })
    }

    /// A workspace with one registered account.
    private func registered() async throws -> (TestWorkspace, MyPageSite) {
        let test = try TestWorkspace()
        return (test, try await test.registerCandidate(password: Self.password))
    }

    private func session(_ myPage: MyPageSite) async throws -> String {
        let result = try await SignIn(myPage)(
            mail: "C1@MAIL.example ", password: Self.password, client: Self.client)
        return try #require(result.session)
    }

    /// Asks for the mail of a forgotten password, and waits until it is made, if one is.
    private func forget(
        _ myPage: MyPageSite, _ mail: String, client: String = Self.client
    ) async throws {
        #expect(try await ForgotPassword(myPage)(mail: mail, client: client) == .taken)
        await myPage.settled()
    }

    /// Signs up, and waits until the mail is made.
    private func signUp(_ myPage: MyPageSite, name: String, mail: String) async throws {
        #expect(try await SignUp(myPage)(name: name, mail: mail, client: Self.client) == .taken)
        await myPage.settled()
    }

    @Test func `the right password begins a session, and signing out ends it`() async throws {
        let (_, myPage) = try await registered()
        let secret = try await session(myPage)
        #expect(try await SignIn(myPage).account(ofSession: secret)?.mail == "c1@mail.example")
        #expect(try await SignIn(myPage).account(ofSession: "x") == nil)
        try await SignIn(myPage).signOut(session: secret)
        #expect(try await SignIn(myPage).account(ofSession: secret) == nil)
    }

    @Test func `another password, an unknown mail and no mail are told alike`() async throws {
        let (test, myPage) = try await registered()
        try test.importAccounts("imported@mail.example,甲,registered,yes,,")
        for (mail, password) in [
            ("c1@mail.example", "correct horse bakery"), ("nobody@mail.example", Self.password),
            ("", ""), ("imported@mail.example", ""), ("c1@mail.example", ""),
        ] {
            #expect(
                try await SignIn(myPage)(mail: mail, password: password, client: Self.client)
                    == .wrong)
        }
    }

    private func tries(
        _ myPage: MyPageSite, _ password: String = "wrong", client: String
    ) async throws -> SignInAnswer {
        try await SignIn(myPage)(mail: "c1@mail.example", password: password, client: client)
    }

    @Test func `ten wrong ones in a quarter of an hour from one place, and its right one waits`()
        async throws
    {
        let (test, myPage) = try await registered()
        for _ in 0..<10 { #expect(try await tries(myPage, client: "192.0.2.99") == .wrong) }
        #expect(
            try await tries(myPage, Self.password, client: "192.0.2.99") == .tooMany(minutes: 15))
        // Nobody is locked out by what a stranger types elsewhere.
        _ = try await session(myPage)
        test.clock.advance(hours: 0.26)
        guard case .signedIn = try await tries(myPage, Self.password, client: "192.0.2.99") else {
            Issue.record("still waiting")
            return
        }
    }

    @Test func `fifty wrong ones for a mail, from wherever, are all`() async throws {
        let (_, myPage) = try await registered()
        for number in 0..<50 {
            #expect(try await tries(myPage, client: "192.0.2.\(number)") == .wrong)
        }
        #expect(
            try await tries(myPage, Self.password, client: "192.0.2.77") == .tooMany(minutes: 15))
    }

    @Test func `sixty wrong ones in an hour from one place, whoever is meant; right ones are free`()
        async throws
    {
        let (test, myPage) = try await registered()
        for number in 0..<60 {
            _ = try await session(myPage)
            let wrong = try await SignIn(myPage)(
                mail: "c\(number + 2)@mail.example", password: "wrong", client: Self.client)
            #expect(wrong == .wrong)
        }
        #expect(
            try await tries(myPage, Self.password, client: Self.client) == .tooMany(minutes: 60))
        test.clock.advance(hours: 1.01)
        _ = try await session(myPage)
    }

    @Test func `a session that a clock far ahead has begun ends when that is put right`()
        async throws
    {
        let (test, myPage) = try await registered()
        test.clock.advance(hours: 24 * 366)
        let secret = try await session(myPage)
        test.clock.advance(hours: -1)
        #expect(try await SignIn(myPage).account(ofSession: secret) != nil)
        test.clock.advance(hours: 1 - 24 * 366)
        #expect(try await SignIn(myPage).account(ofSession: secret) == nil)
    }

    @Test func `a session that a clock ahead by hours has begun does not rest for those, too`()
        async throws
    {
        let (test, myPage) = try await registered()
        test.clock.advance(hours: 11)
        let secret = try await session(myPage)
        test.clock.advance(hours: -11)
        #expect(try await SignIn(myPage).account(ofSession: secret) == nil)
    }

    @Test func `a session ends by time, by a new password, by withdrawal`() async throws {
        let (test, myPage) = try await registered()
        var secret = try await session(myPage)
        for _ in 0..<5 {
            test.clock.advance(hours: 1.9)
            #expect(try await SignIn(myPage).account(ofSession: secret) != nil)
        }
        test.clock.advance(hours: 2.1)
        #expect(try await SignIn(myPage).account(ofSession: secret) == nil)

        secret = try await session(myPage)
        let known = try tokens(test)
        try await forget(myPage, "c1@mail.example")
        let token = try #require(try freshToken(test, besides: known))
        // Until it is set, the old one works.
        #expect(try await SignIn(myPage).account(ofSession: secret) != nil)
        let before = try test.mails().count
        #expect(
            try await SetPassword(myPage)(
                "another long one", again: "another long one", token: token)
                == .changed)
        #expect(try await SignIn(myPage).account(ofSession: secret) == nil)
        #expect(
            try await SignIn(myPage)(
                mail: "c1@mail.example", password: Self.password, client: Self.client) == .wrong)
        // A new password is no new registration: its holder alone is told.
        #expect(
            try test.mails().dropFirst(before).map { $0.body.contains("パスワードが変更されました") } == [true])

        let result = try await SignIn(myPage)(
            mail: "c1@mail.example", password: "another long one", client: Self.client)
        let last = try #require(result.session)
        let leave = Leave(myPage)
        for wrong in ["", Self.password] {
            let answer = try await leave(session: last, password: wrong, client: Self.client)
            #expect(answer == .wrong)
        }
        #expect(try await SignIn(myPage).account(ofSession: last) != nil)
        #expect(
            try await leave(session: last, password: "another long one", client: Self.client)
                == .left)
        #expect(try await SignIn(myPage).account(ofSession: last) == nil)
        #expect(
            try await SignIn(myPage)(
                mail: "c1@mail.example", password: "another long one", client: Self.client)
                == .wrong)
        #expect(try test.accounts().read { try $0.account(1) }?.status == .withdrawn)
        #expect(try await SetPassword(myPage).state(ofToken: token) == .unknown)
        #expect(
            try await leave(session: last, password: "another long one", client: Self.client)
                == .signedOut)
    }

    @Test func `a forgotten password of an unknown mail sends nothing`() async throws {
        let (test, myPage) = try await registered()
        let before = try test.mails().count
        try await forget(myPage, "nobody@mail.example")
        try await forget(myPage, "no address")
        #expect(try test.mails().count == before)
        try await forget(myPage, "c1@mail.example")
        #expect(try test.mails().count == before + 1)
    }

    @Test func `a sign-up is verified by mail, and only then registered; no owner is told`()
        async throws
    {
        let test = try TestWorkspace()
        let myPage = try test.myPage()
        try await signUp(myPage, name: " 山田\n花子 ", mail: "Hanako@Mail.example")
        let account = try #require(try test.accounts().read { try $0.account(1) })
        #expect(account.status == .provisional)
        #expect(account.personId == nil)
        #expect(account.name == "")
        let mail = try #require(try test.mails().first)
        #expect(mail.body.contains("会員登録を受け付けました"))
        let token = try #require(try tokens(test).first)
        #expect(
            try await SetPassword(myPage)(Self.password, again: Self.password, token: token) == .set
        )
        let verified = try test.accounts().read { try $0.account(1) }
        #expect(verified?.status == .registered && verified?.name == "山田花子")
        #expect(try test.mails().count == 1)
        #expect(
            try await SignUp(myPage)(name: "x", mail: "no address", client: Self.client)
                == .noAddress)
    }

    @Test func `a sign-up with a mail that has an account opens none, and its holder gets a link`()
        async throws
    {
        let (test, myPage) = try await registered()
        try await signUp(myPage, name: "別人", mail: "c1@mail.example")
        #expect(try test.accounts().read { try $0.accounts(limit: 9) }.count == 1)
        #expect(try test.mails().contains { $0.body.contains("パスワードの再設定を受け付けました") })
        #expect(try test.accounts().read { try $0.account(1) }?.name == "山田 太郎")
    }

    @Test func `what a stranger signed up with keeps nobody from an account`() async throws {
        let test = try TestWorkspace()
        let myPage = try test.myPage()
        try await signUp(myPage, name: "他人", mail: "C1@mail.example")
        let strangers = try tokens(test)
        let outcomes = try test.outcomes(of: Documents.candidates(Documents.person(1)))
        #expect(outcomes == [1: .opened])
        // The sign-up's link has ended with its account; the person's own works.
        for token in strangers {
            #expect(try await SetPassword(myPage).state(ofToken: token) == .unknown)
        }
        let own = try #require(try freshToken(test, besides: strangers))
        #expect(
            try await SetPassword(myPage)(Self.password, again: Self.password, token: own) == .set)
        let account = try test.accounts().read { try $0.account(ofPerson: 1) }
        #expect(account?.status == .registered)
        #expect(account?.name == "山田 太郎")
    }

    @Test func `a sign-up goes only where an account is opened instead of it`() async throws {
        let test = try TestWorkspace()
        // The person's own account has another mail than the CRM by now.
        try test.importAccounts("old@mail.example,山田,registered,yes,1,")
        let myPage = try test.myPage()
        try await signUp(myPage, name: "花子", mail: "c1@mail.example")
        let token = try #require(try tokens(test).first)
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1)))
                == [1: .alreadyRegistered])
        #expect(try await SetPassword(myPage).state(ofToken: token) == .live)
    }

    @Test func `a sign-up makes way for an account that moves to its address`() async throws {
        let test = try TestWorkspace()
        try test.importAccounts("old@mail.example,山田,provisional,no,1,")
        let myPage = try test.myPage()
        try await signUp(myPage, name: "花子", mail: "c1@mail.example")
        let token = try #require(try tokens(test).first)
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .readdressed])
        #expect(try await SetPassword(myPage).state(ofToken: token) == .unknown)
    }

    @Test func `a sign-up whose address was verified is somebody's, and a duplicate`() async throws
    {
        let test = try TestWorkspace()
        let myPage = try test.myPage()
        try await signUp(myPage, name: "花子", mail: "c1@mail.example")
        let token = try #require(try tokens(test).first)
        _ = try await SetPassword(myPage)(Self.password, again: Self.password, token: token)
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(1))) == [1: .duplicate])
    }

    @Test func `who only types an address does not use up its holder's renewals`() async throws {
        let test = try TestWorkspace.worked()
        let myPage = try test.myPage()
        let link = try #require(try tokens(test).first)
        for _ in 0..<9 {
            try await forget(myPage, "c1@mail.example")
            test.clock.advance(hours: 0.1)
        }
        // Three in a day, and one that the sync sent.
        #expect(try test.mails().count == 4)
        test.clock.advance(hours: 24)
        #expect(
            try await RenewLink(myPage)(expiredToken: link, client: Self.client)
                == .sent(maskedMail: "c***@mail.example"))
    }

    @Test func `how many mails a client may want tells nothing about whose address is known`()
        async throws
    {
        let test = try TestWorkspace.worked()
        let myPage = try test.myPage()
        for number in 0..<19 {
            try await forget(myPage, "x\(number)@mail.example")
        }
        // The twentieth wish is the last of the hour, though none before it brought a mail.
        try await forget(myPage, "c1@mail.example")
        #expect(try test.mails().count == 2)
        test.clock.advance(hours: 0.2)
        for mail in ["c1@mail.example", "x@mail.example", "no address"] {
            #expect(
                try await ForgotPassword(myPage)(mail: mail, client: Self.client)
                    == .tooMany(minutes: 48))
        }
        #expect(
            try await SignUp(myPage)(name: "花子", mail: "h@mail.example", client: Self.client)
                == .tooMany(minutes: 48))
        await myPage.settled()
        #expect(try test.mails().count == 2)
        #expect(try test.accounts().read { try $0.accounts(limit: 9) }.count == 1)
        try await forget(myPage, "c1@mail.example", client: "192.0.2.200")
        #expect(try test.mails().count == 3)
    }

    @Test func `the holder of an expired link is told the same of the client's ceiling`()
        async throws
    {
        let test = try TestWorkspace.worked()
        let myPage = try test.myPage()
        let link = try #require(try tokens(test).first)
        test.clock.advance(hours: 25)
        for _ in 0..<20 { try await forget(myPage, "nobody@mail.example") }
        #expect(
            try await RenewLink(myPage)(expiredToken: link, client: Self.client)
                == .clientTooMany(minutes: 60))
    }

    /// How many of an account's links live, by what brought them about.
    private func living(_ test: TestWorkspace) throws -> [StoredLink.Cause: Int] {
        let now = test.clock.now
        return try test.accounts().read { try $0.links(ofAccount: 1) }
            .filter { $0.expiresAt > now }
            .reduce(into: [:]) { $0[$1.cause, default: 0] += 1 }
    }

    @Test func `who types an address ends no link that its holder has; two such live at a time`()
        async throws
    {
        let test = try TestWorkspace.worked()
        let myPage = try test.myPage()
        let invitation = try #require(try tokens(test).first)
        for count in [1, 2, 2] {
            test.clock.advance(hours: 0.1)
            try await forget(myPage, "c1@mail.example")
            #expect(try living(test) == [.request: 1, .wish: count])
        }
        #expect(try await SetPassword(myPage).state(ofToken: invitation) == .live)
    }

    @Test func `three others of an account live at a time, and end none that somebody asked for`()
        async throws
    {
        let test = try TestWorkspace.worked()
        let myPage = try test.myPage()
        try await forget(myPage, "c1@mail.example")
        for _ in 0..<4 {
            test.clock.advance(hours: 0.1)
            #expect(try await ResendMail(myPage)(account: 1, by: "test") == .sent)
        }
        #expect(try living(test) == [.agency: 3, .wish: 1])
    }

    @Test func `sign-ups are not reminded: anybody can type anybody's address`() async throws {
        let test = try TestWorkspace(with: "sync: {reminders: 3}\n")
        let myPage = try test.myPage()
        try await signUp(myPage, name: "花子", mail: "h@mail.example")
        test.clock.advance(hours: 48)
        #expect(try test.run().runs.isEmpty)
    }
}

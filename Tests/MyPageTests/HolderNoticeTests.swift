import Foundation
import Recruiting
import SiteSettings
import TestSupport
import Testing

@testable import MyPage
@testable import Publishing
@testable import SyncStore

/// What the holder of an account is told by mail of a new password, a lock and a withdrawal.
@Suite struct HolderNoticeTests {
    private static let password = "correct horse battery"
    private static let other = "another long one"
    private static let mail = "c1@mail.example"
    private static let settings =
        TestWorkspace.settings + "sync: {conditions: [\"!Person.P_Memo:part=対象外\"]}\n"

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() throws {
        test = try TestWorkspace(settings: Self.settings)
        try test.drop(Self.export())
        try test.run()
        myPage = try test.myPage()
    }

    /// The CRM's record of the person.
    private static func export(
        memo: String = "", isDeleted: Bool = false, mail: String? = nil
    ) -> String {
        Documents.candidates(
            Documents.person(
                1, mail: mail,
                "<Person.P_Memo>\(memo)</Person.P_Memo>"
                    + "<Person.P_Deleted>\(isDeleted ? 1 : 0)</Person.P_Deleted>"))
    }

    /// The mails that tell of something, whoever they are to; neither invitations nor links.
    private func notices(_ text: String) throws -> [SentMail] {
        try test.mails().filter { $0.body.contains(text) }
    }

    private func changes() throws -> [SentMail] { try notices("パスワードが変更されました") }
    private func locks() throws -> [SentMail] { try notices("ログインを一時的に制限しています") }
    private func farewells() throws -> [SentMail] { try notices("退会手続きが完了しました") }

    private func register() async throws {
        let set = try await SetAccountPassword(myPage)(Self.password, account: 1, by: "test")
        try #require(set == .set)
    }

    private func signIn(
        _ password: String = password, as mail: String = mail, from client: String = "192.0.2.1",
        on device: String? = nil
    ) async throws -> SignInAnswer {
        try await SignIn(myPage)(mail: mail, password: password, client: client, device: device)
    }

    /// The token of a link by which a forgotten password is set anew.
    private func reset() async throws -> String {
        let known = Set(try test.mails().compactMap(\.token))
        _ = try await ForgotPassword(myPage)(mail: Self.mail, client: "192.0.2.1")
        await myPage.settled()
        return try #require(try test.mails().compactMap(\.token).first { !known.contains($0) })
    }

    // MARK: パスワード変更のお知らせ

    @Test func `a password that is set anew by a link is told to its holder, a first one is not`()
        async throws
    {
        let invitation = try #require(try test.mails().first?.token)
        #expect(
            try await SetPassword(myPage)(
                Self.password, again: Self.password, token: invitation) == .set)
        #expect(try changes().isEmpty)
        let token = try await reset()
        #expect(
            try await SetPassword(myPage)("short", again: "short", token: token)
                == .refused(.tooShort(12)))
        #expect(try changes().isEmpty)
        #expect(
            try await SetPassword(myPage)(Self.other, again: Self.other, token: token) == .changed)
        let change = try #require(try changes().first)
        #expect(change.to == Self.mail)
        #expect(change.body.contains("山田 太郎 様"))
        #expect(change.body.contains("変更日時：2026年11月23日 10時00分"))
        #expect(change.body.contains("\r\nhttps://mypage.example.jp/forgot\r\n"))
        #expect(change.token == nil)
        #expect(try changes().count == 1)
    }

    @Test func `one that the agency sets anew is told, one that registers is not`() async throws {
        try await register()
        #expect(try changes().isEmpty)
        #expect(
            try await SetAccountPassword(myPage)(Self.other, account: 1, by: "test") == .set)
        #expect(try changes().map(\.to) == [Self.mail])
    }

    @Test(arguments: Outbox.Step.allCases)
    func
        `a new password and its notice are both there or neither, whichever step a process dies at`(
            step: Outbox.Step
        ) async throws
    {
        try await register()
        let token = try await reset()
        let dying = try test.myPage(reached: { if $0 == step { throw Death() } })
        await #expect(throws: Death.self) {
            try await SetPassword(dying)(Self.other, again: Self.other, token: token)
        }
        // Started again, as a service is: what was committed leaves now.
        _ = try test.pipeline()
        let state = try await SetPassword(myPage).state(ofToken: token)
        let isCommitted = ![.written, .synced].contains(step)
        #expect(state == (isCommitted ? .ended : .live))
        #expect(try changes().count == (isCommitted ? 1 : 0))
        if state == .live {
            #expect(
                try await SetPassword(myPage)(Self.other, again: Self.other, token: token)
                    == .changed)
        }
        #expect(try changes().count == 1)
        #expect(try test.files(below: test.workspace.spool).isEmpty)
    }

    // MARK: ログイン制限のお知らせ

    /// Types as many wrong ones for a mail as are taken from wherever, and waits until what follows
    /// is done.
    private func lock(_ mail: String = mail) async throws {
        for number in 0..<50 {
            #expect(
                try await signIn("wrong", as: mail, from: "198.51.100.\(number)") == .wrong)
        }
        #expect(try await signIn(as: mail) == .tooMany(minutes: 15))
        await myPage.settled()
    }

    @Test func `a lock from wherever is told when it begins, and once in 24 hours`() async throws {
        try await register()
        for number in 0..<49 { _ = try await signIn("wrong", from: "198.51.100.\(number)") }
        await myPage.settled()
        #expect(try locks().isEmpty)
        #expect(try await signIn("wrong") == .wrong)
        await myPage.settled()
        let lock = try #require(try locks().first)
        #expect(lock.to == Self.mail)
        #expect(lock.body.contains("約15分後"))
        #expect(lock.body.contains("\r\nhttps://mypage.example.jp/forgot\r\n"))
        #expect(lock.token == nil)
        for _ in 1...3 {
            test.clock.advance(hours: 1)
            try await self.lock()
        }
        // Another process knows that it was told.
        let other = try test.myPage()
        SignInLock(other).tell(ofName: Self.mail)
        await other.settled()
        #expect(try locks().count == 1)
        test.clock.advance(hours: 21.1)
        try await self.lock()
        #expect(try locks().count == 2)
    }

    @Test func `nobody is told of a lock whose account is not registered, or not there`()
        async throws
    {
        try await lock()
        try await lock("nobody@mail.example")
        try await register()
        let other = try await SignUp(myPage)(
            name: "花子", mail: "h@mail.example", client: "192.0.2.9")
        #expect(other == .taken)
        try await lock("h@mail.example")
        #expect(try locks().isEmpty)
    }

    @Test func `one place or one known browser that is locked is no lock for all, and not told`()
        async throws
    {
        try await register()
        let device = try #require(try await signIn().device)
        for _ in 0..<10 { #expect(try await signIn("wrong") == .wrong) }
        for _ in 0..<10 { #expect(try await signIn("wrong", on: device) == .wrong) }
        #expect(try await signIn() == .tooMany(minutes: 15))
        #expect(try await signIn(on: device) == .tooMany(minutes: 15))
        await myPage.settled()
        #expect(try locks().isEmpty)
    }

    @Test func `a lock is told behind the answers, the same for every name`() async throws {
        try await register()
        let gate = DispatchSemaphore(value: 0)
        try myPage.strangersMail.add { gate.wait() }
        for mail in [Self.mail, "nobody@mail.example"] {
            for number in 0..<50 {
                #expect(
                    try await signIn("wrong", as: mail, from: "198.51.100.\(number)") == .wrong)
            }
        }
        #expect(try locks().isEmpty)
        gate.signal()
        await myPage.settled()
        #expect(try locks().map(\.to) == [Self.mail])
    }

    @Test func `a lane that is full changes no answer; the lock is told when it begins anew`()
        async throws
    {
        try await register()
        let gate = DispatchSemaphore(value: 0)
        try myPage.strangersMail.add { gate.wait() }
        for _ in 1..<StrangersMail.most { try myPage.strangersMail.add {} }
        for number in 0..<50 {
            #expect(try await signIn("wrong", from: "198.51.100.\(number)") == .wrong)
        }
        gate.signal()
        await myPage.settled()
        #expect(try locks().isEmpty)
        test.clock.advance(hours: 1)
        try await lock()
        #expect(try locks().count == 1)
    }

    @Test func `a lock that a new password has opened meanwhile is not told`() async throws {
        try await register()
        let gate = DispatchSemaphore(value: 0)
        try myPage.strangersMail.add { gate.wait() }
        for number in 0..<50 { _ = try await signIn("wrong", from: "198.51.100.\(number)") }
        #expect(
            try await SetAccountPassword(myPage)(Self.other, account: 1, by: "test") == .set)
        gate.signal()
        await myPage.settled()
        #expect(try locks().isEmpty)
    }

    // MARK: 退会手続き完了のお知らせ

    private func leave() async throws {
        let session = try #require(try await signIn().session)
        #expect(
            try await Leave(myPage)(
                session: session, password: Self.password, client: "192.0.2.1") == .left)
    }

    @Test func `whoever leaves is told that it is done, once`() async throws {
        try await register()
        try await leave()
        let farewell = try #require(try farewells().first)
        #expect(farewell.to == Self.mail)
        #expect(farewell.body.contains("退会日時：2026年11月23日 10時00分"))
        #expect(!farewell.body.contains("/forgot"))
        #expect(try await !WithdrawAccount(myPage)(account: 1, by: "test"))
        #expect(try farewells().count == 1)
    }

    @Test func `whose registered account the agency ends is told`() async throws {
        try await register()
        #expect(try await WithdrawAccount(myPage)(account: 1, by: "test"))
        #expect(try farewells().map(\.to) == [Self.mail])
    }

    @Test func `whose account was never registered is told nothing, whoever ends it`() async throws
    {
        #expect(try await WithdrawAccount(myPage)(account: 1, by: "test"))
        _ = try await SignUp(myPage)(name: "花子", mail: "h@mail.example", client: "192.0.2.1")
        await myPage.settled()
        #expect(try await WithdrawAccount(myPage)(account: 2, by: "test"))
        #expect(try farewells().isEmpty)
    }

    @Test(arguments: [("対象外", false), ("", true)])
    func `whom the CRM excludes the agency's withdrawal does not write to; their own does`(
        memo: String, isDeleted: Bool
    ) async throws {
        try await register()
        try test.drop(Self.export(memo: memo, isDeleted: isDeleted))
        try test.run()
        #expect(try await WithdrawAccount(myPage)(account: 1, by: "test"))
        #expect(try farewells().isEmpty)

        let other = try HolderNoticeTests()
        try await other.register()
        try other.test.drop(Self.export(memo: memo, isDeleted: isDeleted))
        try other.test.run()
        try await other.leave()
        #expect(try other.farewells().count == 1)
    }

    @Test func `the agency's withdrawal writes to no address that the CRM has no more`()
        async throws
    {
        try await register()
        try test.drop(Self.export(mail: "new@mail.example"))
        try test.run()
        #expect(try await WithdrawAccount(myPage)(account: 1, by: "test"))
        #expect(try farewells().isEmpty)
    }

    @Test func `a mail that is declined, disuse, and a person deleted in the CRM bring no mail`()
        async throws
    {
        let mail = try #require(try test.mails().first).body
        let link = try #require(mail.firstMatch(of: /decline\?person=1&key=([0-9a-f]{64})/))
        #expect(try await Decline(myPage)(key: String(link.1), person: 1) == .done)

        let unused = try HolderNoticeTests()
        try unused.test.write(
            TestWorkspace.decided(Self.settings + "safety: {close_unused_after_days: 7}\n"),
            to: "settings.yaml")
        try unused.test.collectMails()
        for _ in 1...2 {
            unused.test.clock.advance(hours: 8 * 24)
            try unused.test.run()
        }
        #expect(try unused.test.accounts().read { try $0.account(1) }?.withdrawal == .disuse)

        let deleted = try HolderNoticeTests()
        #expect(try deleted.test.outcomes(of: Self.export(isDeleted: true)) == [1: .deleted])
        #expect(try deleted.test.accounts().read { try $0.account(1) }?.withdrawal == .crm)
        try test.run()
        for one in [self, unused, deleted] { #expect(try one.test.mails().isEmpty) }
    }

    @Test func `the agency's own texts are used`() async throws {
        try test.write(
            "Subject: 退会\n\n{{name}}様、{{happened_at}}に承りました。\n",
            to: "templates/withdrawn.mustache")
        let myPage = try test.myPage()
        _ = try await SetAccountPassword(myPage)(Self.password, account: 1, by: "test")
        #expect(try await WithdrawAccount(myPage)(account: 1, by: "test"))
        #expect(try notices("山田 太郎様、2026年11月23日 10時00分に承りました。").count == 1)
    }
}

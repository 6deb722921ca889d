import Foundation
import Recruiting
import TestSupport
import Testing

@testable import MyPage
@testable import SiteSettings
@testable import SyncStore

/// 退会, whoever wants it: the CRM is told, and nobody writes again until somebody says so.
@Suite struct WithdrawalTests {
    private static let settings =
        TestWorkspace.settings + "status: {field: Person.U_State, withdrawn: 退会}\n"
    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() throws {
        test = try TestWorkspace(settings: Self.settings)
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        myPage = try test.myPage()
    }

    private func export() throws -> [Int64: Outcome] {
        try test.outcomes(of: Documents.candidates(Documents.person(1)))
    }

    /// The person and the key of the decline link in the first mail.
    private func decline() throws -> (key: String, person: Int64) {
        let mail = try test.mails()[0].body
        let link = try #require(mail.firstMatch(of: /decline\?person=(\d+)&key=([0-9a-f]{64})/))
        return (String(link.2), try #require(Int64(link.1)))
    }

    @Test func `withdrawn by the agency, the person is left in peace until reopened`() async throws
    {
        #expect(try await WithdrawAccount(myPage)(account: 1, by: "test"))
        #expect(try test.outbox("status").values.map { $0.contains("退会") } == [true])
        for _ in 1...2 { #expect(try export() == [1: .withdrawn]) }
        #expect(try test.mails().isEmpty)
        #expect(try await ReopenAccount(myPage)(account: 1, by: "test"))
        #expect(try await !ReopenAccount(myPage)(account: 1, by: "test"))
        // Looked at by the next run, exported or not.
        let outcomes = try test.outcomes(of: Documents.candidates(Documents.person(2)))
        #expect(outcomes == [1: .opened, 2: .opened])
        #expect(try test.accounts().read { try $0.audit(limit: 1) }[0].new == "reopened")
    }

    @Test func `reopened, no earlier account of the person keeps them from a new one`() async throws
    {
        try test.write(
            TestWorkspace.decided(Self.settings + "sync: {withdrawn: reopen}\n"),
            to: "settings.yaml")
        for id: Int64 in 1...3 {
            #expect(try await WithdrawAccount(myPage)(account: id, by: "test"))
            #expect(try export() == [1: .opened])
        }
        try test.write(TestWorkspace.decided(Self.settings), to: "settings.yaml")
        #expect(try await WithdrawAccount(myPage)(account: 4, by: "test"))
        #expect(try export() == [1: .withdrawn])
        #expect(try await ReopenAccount(myPage)(account: 4, by: "test"))
        #expect(try export() == [1: .opened])
    }

    @Test func `reopened, one without a person lets those whom it kept out be looked at`()
        async throws
    {
        try test.importAccounts("c2@mail.example,乙,registered,yes,,")
        #expect(try await WithdrawAccount(myPage)(account: 2, by: "test"))
        let second = Documents.candidates(Documents.person(2))
        #expect(try test.outcomes(of: second) == [2: .withdrawn])
        #expect(try await ReopenAccount(myPage)(account: 2, by: "test"))
        let outcomes = try test.outcomes(of: Documents.candidates(Documents.person(3)))
        #expect(outcomes == [2: .opened, 3: .opened])
    }

    @Test func `reopened before a run has looked, one lets its duplicates be looked at, too`()
        async throws
    {
        try test.importAccounts("c2@mail.example,乙,registered,yes,,")
        let second = Documents.candidates(Documents.person(2))
        #expect(try test.outcomes(of: second) == [2: .duplicate])
        #expect(try await WithdrawAccount(myPage)(account: 2, by: "test"))
        #expect(try await ReopenAccount(myPage)(account: 2, by: "test"))
        let outcomes = try test.outcomes(of: Documents.candidates(Documents.person(3)))
        #expect(outcomes == [2: .opened, 3: .opened])
    }

    @Test func `a sign-up that nobody verified is no wish to be left in peace, however it ends`()
        async throws
    {
        _ = try await SignUp(myPage)(name: "", mail: "c2@mail.example", client: "192.0.2.1")
        await myPage.settled()
        #expect(try await WithdrawAccount(myPage)(account: 2, by: "test"))
        #expect(try test.accounts().read { try $0.account(2) }?.withdrawal == .displaced)
        #expect(
            try test.outcomes(of: Documents.candidates(Documents.person(2))) == [2: .opened])
    }

    @Test func `opening the decline link changes nothing, the button does`() async throws {
        let (key, person) = try decline()
        let token = String(try #require(try test.mails()[0].link).split(separator: "=")[1])
        for _ in 1...2 {
            #expect(try await Decline(myPage).state(ofKey: key, person: person) == .live)
        }
        #expect(try await Decline(myPage)(key: key, person: person) == .done)
        #expect(try await Decline(myPage)(key: key, person: person) == .done)
        let account = try #require(try test.accounts().read { try $0.account(1) })
        #expect(account.withdrawal == .declined)
        #expect(account.leftAt == test.clock.now)
        #expect(try test.outbox("status").count == 1)
        #expect(try export() == [1: .withdrawn])
        #expect(try await SetPassword(myPage).state(ofToken: token) == .unknown)
    }

    @Test func `who is told that no more mails come gets none that still lies there`() async throws
    {
        let (key, person) = try decline()
        #expect(try await Decline(myPage)(key: key, person: person) == .done)
        #expect(try test.mails().isEmpty)
    }

    @Test func `whom the agency ends gets no mail that still lies there`() async throws {
        #expect(try await WithdrawAccount(myPage)(account: 1, by: "test"))
        #expect(try test.mails().isEmpty)
    }

    @Test func `a mail that can't be taken back keeps nobody from declining`() async throws {
        let (key, person) = try decline()
        let mail = try #require(try test.outbox("mail").keys.first)
        try FileManager.default.createDirectory(
            atPath: "\(test.workspace.takenBack)/\(mail.dropLast(".eml".count))",
            withIntermediateDirectories: true)
        #expect(try await Decline(myPage)(key: key, person: person) == .done)
        #expect(try account()?.withdrawal == .declined)
        #expect(try test.mails().count == 1)
    }

    @Test func `a decline link is the person's and the address's alone`() async throws {
        let (key, person) = try decline()
        #expect(try await Decline(myPage)(key: key, person: 2) == .unknown)
        #expect(try await Decline(myPage)(key: "", person: person) == .unknown)
        #expect(
            try await Decline(myPage)(key: String(key.dropLast()) + "x", person: person) == .unknown
        )
        // The address is corrected: who has the old mail declines nothing.
        _ = try test.outcomes(
            of: Documents.candidates(Documents.person(1, mail: "new@mail.example")))
        #expect(try await Decline(myPage)(key: key, person: person) == .unknown)
        #expect(try test.accounts().read { try $0.account(1) }?.status == .provisional)
    }

    @Test func `whoever has set a password leaves on My Page, and not by an old mail`() async throws
    {
        let (key, person) = try decline()
        #expect(
            try await SetAccountPassword(myPage)("correct horse battery", account: 1, by: "test")
                == .set)
        #expect(try await Decline(myPage)(key: key, person: person) == .registered)
        #expect(try test.accounts().read { try $0.account(1) }?.status == .registered)
    }

    /// What the CRM says of the person while they are deleted, and when they are taken back.
    private func export(isDeleted: Bool, mail: String? = nil) throws -> [Int64: Outcome] {
        try test.outcomes(
            of: Documents.candidates(
                Documents.person(
                    1, mail: mail,
                    "<Person.P_Deleted>\(isDeleted ? 1 : 0)</Person.P_Deleted>")))
    }

    private func account() throws -> Account? { try test.accounts().read { try $0.account(1) } }

    @Test func `who declines while the CRM calls them deleted is left in peace ever after`()
        async throws
    {
        let (key, person) = try decline()
        #expect(try export(isDeleted: true) == [1: .deleted])
        for _ in 1...2 {
            #expect(try await Decline(myPage).state(ofKey: key, person: person) == .live)
        }
        #expect(try account()?.withdrawal == .crm)
        #expect(try account()?.leftAt == nil)
        #expect(try await Decline(myPage)(key: key, person: person) == .done)
        #expect(try await Decline(myPage).state(ofKey: key, person: person) == .done)
        #expect(try account()?.withdrawal == .declined)
        #expect(try account()?.leftAt == test.clock.now)
        #expect(try export(isDeleted: false) == [1: .withdrawn])
        #expect(try test.mails().isEmpty)
    }

    @Test func `the link of whom the CRM has merged into another declines that one's mails`()
        async throws
    {
        let (key, person) = try decline()
        #expect(try export(isDeleted: true) == [1: .deleted])
        let survivor = Documents.candidates(Documents.person(2, mail: "c1@mail.example"))
        #expect(try test.outcomes(of: survivor) == [2: .opened])
        #expect(try await Decline(myPage).state(ofKey: key, person: person) == .live)
        #expect(try await Decline(myPage)(key: key, person: person) == .done)
        let accounts = try test.accounts().read { try $0.accounts(limit: 9) }
        #expect(accounts.map(\.withdrawal) == [.declined, .declined])
        #expect(try test.outcomes(of: survivor) == [2: .withdrawn])
    }

    @Test func `who declines what has ended for another reason is left in peace for good`()
        async throws
    {
        try test.write(
            TestWorkspace.decided(Self.settings + "sync: {withdrawn: reopen}\n"),
            to: "settings.yaml")
        let (key, person) = try decline()
        #expect(try await WithdrawAccount(myPage)(account: 1, by: "test"))
        for _ in 1...2 {
            #expect(try await Decline(myPage).state(ofKey: key, person: person) == .live)
        }
        #expect(try account()?.withdrawal == .staff)
        test.clock.advance(hours: 1)
        #expect(try await Decline(myPage)(key: key, person: person) == .done)
        #expect(try await Decline(myPage).state(ofKey: key, person: person) == .done)
        #expect(try account()?.withdrawal == .declined)
        #expect(try account()?.leftAt == test.clock.now)
        #expect(try export() == [1: .withdrawn])
        #expect(try test.mails().isEmpty)
    }

    @Test func `whoever was let back and declines again is left in peace again`() async throws {
        let (key, person) = try decline()
        #expect(try await Decline(myPage)(key: key, person: person) == .done)
        #expect(try await ReopenAccount(myPage)(account: 1, by: "test"))
        #expect(try await Decline(myPage).state(ofKey: key, person: person) == .live)
        test.clock.advance(hours: 1)
        #expect(try await Decline(myPage)(key: key, person: person) == .done)
        #expect(try account()?.leftAt == test.clock.now)
        #expect(try export() == [1: .withdrawn])
        #expect(try test.mails().isEmpty)
    }

    @Test func `an account that the CRM ends while somebody declines is declined all the same`()
        async throws
    {
        let (key, person) = try decline()
        let stale = try #require(try account())
        #expect(try export(isDeleted: true) == [1: .deleted])
        try await Decline(myPage).end(stale, key, person)
        #expect(try await Decline(myPage)(key: key, person: person) == .done)
        #expect(try account()?.withdrawal == .declined)
    }

    @Test func `a mail to a former address silences nobody who has another account by now`()
        async throws
    {
        let (key, person) = try decline()
        #expect(try export(isDeleted: true) == [1: .deleted])
        #expect(try export(isDeleted: false, mail: "new@mail.example") == [1: .opened])
        // Mails go on to the new address: who is told that none will come does not look for its link.
        #expect(try await Decline(myPage).state(ofKey: key, person: person) == .unknown)
        #expect(try await Decline(myPage)(key: key, person: person) == .unknown)
        #expect(try account()?.leftAt == nil)
        #expect(try test.accounts().read { try $0.account(ofPerson: 1) }?.status == .provisional)
    }

    @Test func `a password set while somebody declines keeps the account`() async throws {
        let (key, person) = try decline()
        let stale = try #require(try test.accounts().read { try $0.account(1) })
        #expect(
            try await SetAccountPassword(myPage)("correct horse battery", account: 1, by: "test")
                == .set)
        try await Decline(myPage).end(stale, key, person)
        #expect(try test.accounts().read { try $0.account(1) }?.status == .registered)
        #expect(try test.outbox("status").values.allSatisfy { !$0.contains("退会") })
    }

    @Test func `an address corrected while somebody declines keeps the account`() async throws {
        let (key, person) = try decline()
        let stale = try #require(try test.accounts().read { try $0.account(1) })
        _ = try test.outcomes(
            of: Documents.candidates(Documents.person(1, mail: "new@mail.example")))
        try await Decline(myPage).end(stale, key, person)
        #expect(try test.accounts().read { try $0.account(1) }?.status == .provisional)
    }

    @Test func `a reminder can be declined too, and has the header for one click`() throws {
        try test.write(
            TestWorkspace.decided(Self.settings + "sync: {reminders: 1}\n"), to: "settings.yaml")
        test.clock.advance(hours: 24)
        try test.run()
        let mails = try test.outbox("mail").sorted { $0.key < $1.key }.map(\.value)
        #expect(mails.count == 2)
        for mail in mails {
            #expect(mail.contains("List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n"))
            #expect(
                mail.contains(
                    "List-Unsubscribe:\r\n <https://mypage.example.jp/mypage/decline?person=1&key=")
            )
        }
    }

    @Test func `closing what nobody used tells the CRM`() throws {
        try test.write(
            TestWorkspace.decided(Self.settings + "safety: {close_unused_after_days: 7}\n"),
            to: "settings.yaml")
        try test.collectMails()
        for _ in 1...2 {
            test.clock.advance(hours: 8 * 24)
            try test.run()
        }
        #expect(try test.accounts().read { try $0.account(1) }?.withdrawal == .disuse)
        #expect(try test.outbox("status").values.map { $0.contains("退会") } == [true])
        #expect(try export() == [1: .withdrawn])
    }

    @Test func `a mail of the agency's own text need not name the link, and has the header still`()
        throws
    {
        let test = try TestWorkspace()
        try test.write(
            "Subject: a\n\n{{password_url}}\n", to: "templates/registration-request.mustache")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let mail = try #require(try test.outbox("mail").values.first)
        #expect(mail.contains("List-Unsubscribe:"))
        #expect(!SentMail(mail).body.contains("decline"))
    }
}

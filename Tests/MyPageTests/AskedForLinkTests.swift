import Foundation
import Recruiting
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SyncStore

/// A link that somebody asks for, or holds, goes by what the CRM says at that moment: an import may have
/// come whose run has not.
@Suite struct AskedForLinkTests {
    private static let password = "correct horse battery"
    private static let client = "192.0.2.1"
    private static let old = "old@mail.example"
    private static let new = "new@mail.example"

    private let test: TestWorkspace
    private let myPage: MyPageSite
    /// Of the link that the first mail holds.
    private let token: String

    init() throws {
        test = try TestWorkspace(with: "sync: {conditions: [\"!Person.P_Memo:part=対象外\"]}\n")
        try test.drop(Self.export())
        try test.run()
        myPage = try test.myPage()
        token = try #require(try test.mails().first?.token)
    }

    /// The CRM's record of the person.
    private static func export(
        mail: String = old, mobile: String = "", memo: String = "", isDeleted: Bool = false
    ) -> String {
        Documents.candidates(
            Documents.person(
                1, mail: mail,
                "<Person.P_MobileMail>\(mobile)</Person.P_MobileMail>"
                    + "<Person.P_Memo>\(memo)</Person.P_Memo>"
                    + "<Person.P_Deleted>\(isDeleted ? 1 : 0)</Person.P_Deleted>"))
    }

    /// The CRM's word comes in, and no run has looked at it yet.
    private func takeIn(_ export: String) throws {
        try test.drop(export)
        _ = try test.pipeline().takeIn(trigger: .arrival)
    }

    /// A stranger asks for links to an address, in both ways.
    private func ask(for mail: String) async throws {
        #expect(try await ForgotPassword(myPage)(mail: mail, client: Self.client) == .taken)
        #expect(
            try await SignUp(myPage)(name: "他人", mail: mail, client: Self.client) == .taken)
        await myPage.settled()
    }

    private func renew() async throws -> RenewLink.Answer {
        try await RenewLink(myPage)(expiredToken: token, client: Self.client)
    }

    private func setPassword(_ token: String) async throws -> SetPassword.Answer {
        try await SetPassword(myPage)(Self.password, again: Self.password, token: token)
    }

    private func receivers() throws -> [String] { try test.mails().map(\.to) }

    private func account() throws -> Account? { try test.accounts().read { try $0.account(1) } }

    @Test func `a link that was asked for while the clock was ahead keeps nobody from another one`()
        async throws
    {
        func mailsAsked() async throws -> Int {
            let answer = try await ForgotPassword(myPage)(mail: Self.old, client: Self.client)
            #expect(answer == .taken)
            await myPage.settled()
            return try test.mails().count
        }
        test.clock.advance(hours: 24 * 366)
        #expect(try await mailsAsked() == 2)
        test.clock.advance(hours: -24 * 366)
        #expect(try await mailsAsked() == 3)
        #expect(try await mailsAsked() == 3)
    }

    @Test func `no link goes to a corrected address, and the next run writes to the new one`()
        async throws
    {
        test.clock.advance(hours: 25)
        try takeIn(Self.export(mail: Self.new))
        try await ask(for: Self.old)
        #expect(try await renew() == .sent(maskedMail: "o***@mail.example"))
        #expect(try receivers() == [Self.old])
        try test.run()
        #expect(try receivers() == [Self.new])
        #expect(try account()?.mail == Self.new)
        let own = try #require(try test.mails().last?.token)
        #expect(try await setPassword(own) == .set)
    }

    @Test func `a living link to the former address opens no account before the next run either`()
        async throws
    {
        try takeIn(Self.export(mail: Self.new))
        #expect(try await SetPassword(myPage).look(atToken: token).holder == nil)
        #expect(try await setPassword(token) == .link(.unknown))
        #expect(try account()?.hasPassword == false)
        // It was a mistake, and the link is good for what it was.
        try takeIn(Self.export())
        #expect(try await setPassword(token) == .set)
    }

    /// What the settings and the CRM say by now of somebody whose account is at the mobile address.
    struct Row: CustomTestStringConvertible, Sendable {
        let what: String
        let fields: String
        var mail = "pc@mail.example"
        var mobile = "mobile@mail.example"
        /// Until the next run.
        let isAlive: Bool
        /// By the next run, with whom it writes to.
        let outcome: Outcome
        var written: [String] = []

        var testDescription: String { what }
    }

    private static let rows = [
        Row(
            what: "all is as it was", fields: "[Person.P_MobileMail, Person.P_Mail]", isAlive: true,
            outcome: .alreadyOpen),
        Row(
            what: "the other comes first", fields: "[Person.P_Mail, Person.P_MobileMail]",
            isAlive: true, outcome: .alreadyOpen),
        Row(
            what: "corrected in the CRM", fields: "[Person.P_MobileMail, Person.P_Mail]",
            mobile: new, isAlive: false, outcome: .readdressed, written: [new]),
        Row(
            what: "named no more", fields: "[Person.P_Mail]", isAlive: true, outcome: .readdressed,
            written: ["pc@mail.example"]),
        Row(
            what: "named no more, and in the other field by now", fields: "[Person.P_Mail]",
            mail: "Mobile@mail.example", mobile: "", isAlive: true, outcome: .alreadyOpen),
        Row(
            what: "named no more, and there is no other", fields: "[Person.P_Mail]", mail: "",
            isAlive: true, outcome: .noMail),
        Row(
            what: "named no more, and corrected", fields: "[Person.P_Mail]", mobile: new,
            isAlive: false, outcome: .readdressed, written: ["pc@mail.example"]),
        Row(
            what: "named no more, and removed", fields: "[Person.P_Mail]", mobile: "",
            isAlive: false, outcome: .readdressed, written: ["pc@mail.example"]),
    ]

    @Test(arguments: rows)
    func `a link lives while the CRM has its address, though mail_fields may name it no more`(
        row: Row
    ) async throws {
        func settings(_ fields: String) -> String {
            TestWorkspace.decided(
                TestWorkspace.settings + "sync: {mail_fields: \(fields)}\n")
        }
        let test = try TestWorkspace(settings: settings("[Person.P_MobileMail, Person.P_Mail]"))
        try test.drop(Self.export(mail: "pc@mail.example", mobile: "mobile@mail.example"))
        try test.run()
        let token = try test.lastToken(to: "mobile@mail.example")
        try test.write(settings(row.fields), to: "settings.yaml")
        try test.drop(Self.export(mail: row.mail, mobile: row.mobile))
        _ = try test.pipeline().takeIn(trigger: .arrival)
        let myPage = try test.myPage()
        #expect(
            try await SetPassword(myPage).state(ofToken: token)
                == (row.isAlive ? LinkState.live : .unknown))
        if row.outcome != .alreadyOpen {
            test.clock.advance(hours: 1)
            #expect(try await ResendMail(myPage)(account: 1, by: "test") == .against(row.outcome))
        }
        #expect(try test.outcomes(of: test.run()) == [1: row.outcome])
        let former = row.outcome == .readdressed ? [] : ["mobile@mail.example"]
        #expect(try test.mails().map(\.to) == former + row.written)
        if row.outcome == .readdressed {
            #expect(try await SetPassword(myPage).state(ofToken: token) == .unknown)
        }
    }

    @Test func `a link to a former address is dead, also where its person is excluded`()
        async throws
    {
        try takeIn(Self.export(mail: Self.new, memo: "対象外"))
        #expect(try await setPassword(token) == .link(.unknown))
        #expect(try account()?.hasPassword == false)
    }

    @Test func `what we have written into the CRM ourselves keeps nobody from a link`() async throws
    {
        let test = try TestWorkspace(
            with: """
                sync: {conditions: ["Person.U_S:empty"]}
                status: {field: Person.U_S, opened: Option.U_Open}

                """)
        try test.drop(
            Documents.candidates(Documents.person(1, "<Person.U_S></Person.U_S>")))
        try test.run()
        try test.drop(
            Documents.candidates(
                Documents.person(1, "<Person.U_S><Option.U_Open/></Person.U_S>")))
        try test.run()
        test.clock.advance(hours: 25)
        let token = try #require(try test.mails().first?.token)
        let answer = try await RenewLink(test.myPage())(
            expiredToken: token, client: Self.client)
        #expect(answer == .sent(maskedMail: "c***@mail.example"))
        #expect(try test.mails().count == 2)
    }

    @Test(arguments: [("Option.U_Open", 2), ("Option.U_No", 1)])
    func `in a resume, too, what we have written excludes nobody, and what others have does`(
        status: String, mails: Int
    ) async throws {
        func resume(_ status: String) -> String {
            Documents.resumes(Documents.resume(7, of: 1, "<Resume.U_S>\(status)</Resume.U_S>"))
        }
        let test = try TestWorkspace(
            with: """
                sync: {conditions: ["Resume.U_S:empty"]}
                status: {resource: Resume, field: Resume.U_S, opened: Option.U_Open}

                """)
        try test.drop(Documents.candidates(Documents.person(1)), as: "a.xml")
        try test.drop(resume(""), as: "b.xml")
        try test.run()
        try test.drop(resume("<\(status)/>"))
        try test.run()
        test.clock.advance(hours: 25)
        let token = try #require(try test.mails().first?.token)
        _ = try await RenewLink(test.myPage())(expiredToken: token, client: Self.client)
        #expect(try test.mails().count == mails)
    }

    @Test(arguments: ["<Person.U_S><Option.U_No/></Person.U_S>", "<Person.U_S>対象外</Person.U_S>"])
    func `what somebody else has written into the field of ours does`(status: String) async throws {
        let test = try TestWorkspace(
            with: """
                sync: {conditions: ["!Person.U_S:or=Option.U_No", "!Person.U_S:part=対象外"]}
                status: {field: Person.U_S, opened: Option.U_Open}

                """)
        try test.drop(
            Documents.candidates(Documents.person(1, "<Person.U_S></Person.U_S>")))
        try test.run()
        try test.drop(Documents.candidates(Documents.person(1, status)))
        try test.run()
        test.clock.advance(hours: 25)
        let token = try #require(try test.mails().first?.token)
        let myPage = try test.myPage()
        _ = try await RenewLink(myPage)(expiredToken: token, client: Self.client)
        #expect(try await ResendMail(myPage)(account: 1, by: "test") == .against(.notTarget))
        #expect(try test.mails().count == 1)
    }

    @Test func `a corrected address that somebody else has makes the former one nobody's`()
        async throws
    {
        try test.importAccounts("\(Self.new),他人,provisional,no,9,")
        try takeIn(Self.export(mail: Self.new))
        try await ask(for: Self.old)
        #expect(try receivers() == [Self.old])
        #expect(try await setPassword(token) == .link(.unknown))
    }

    /// Whether the person is excluded besides; or else somebody else has registered with the new address.
    @Test(arguments: [true, false])
    func `whoever has the former address signs up with it where no run will move the account`(
        isExcluded: Bool
    ) async throws {
        if !isExcluded { try test.importAccounts("\(Self.new),他人,registered,yes,9,") }
        try takeIn(Self.export(mail: Self.new, memo: isExcluded ? "対象外" : ""))
        try await ask(for: Self.old)
        let typed = try test.lastToken(to: Self.old)
        #expect(typed != token)
        #expect(try await setPassword(typed) == .set)
        let signedUp = try #require(
            try test.accounts().read { try $0.account(withMail: Self.old) })
        #expect(signedUp.isSignUp && signedUp.personId == nil && signedUp.name == "他人")
        #expect(try account()?.withdrawal == .displaced)
        // And the person is written to once that is right.
        #expect(
            try test.outcomes(of: Self.export(mail: Self.new))
                == [1: isExcluded ? .opened : .duplicate])
    }

    @Test func `who only waits for the next export keeps the account at the former address`()
        async throws
    {
        let story = "<Person.U_Story>\(String(repeating: "あ", count: 100))</Person.U_Story>"
        let export = Documents.candidates(
            Documents.person(1, mail: Self.new, "<Person.P_Memo/>" + story))
        try takeIn(export)
        try test.write(
            "Subject: x\n\n{{Person.U_Story}}\n{{password_url}}\n",
            to: "templates/registration-request.mustache")
        let later = try test.myPage()
        #expect(
            try await SignUp(later)(name: "他人", mail: Self.old, client: Self.client) == .taken)
        await later.settled()
        #expect(try receivers() == [Self.old])
        #expect(try account()?.status == .provisional)
        #expect(try test.outcomes(of: export) == [1: .readdressed])
    }

    @Test(arguments: [("対象外", false), ("", true)])
    func `whom the CRM excludes gets no link, whoever asks, and all are told the same`(
        memo: String, isDeleted: Bool
    ) async throws {
        try takeIn(Self.export(memo: memo, isDeleted: isDeleted))
        try await ask(for: Self.old)
        test.clock.advance(hours: 25)
        try await ask(for: Self.old)
        #expect(try await renew() == .sent(maskedMail: "o***@mail.example"))
        #expect(try receivers() == [Self.old])
    }

    @Test func `whom a run has found to be excluded gets no link either`() async throws {
        try test.drop(Self.export(memo: "対象外"))
        try test.run()
        try await ask(for: Self.old)
        #expect(try receivers() == [Self.old])
        // And is written to again when that is over.
        try takeIn(Self.export())
        try await ask(for: Self.old)
        #expect(try receivers() == [Self.old, Self.old])
    }

    @Test func `who presses again and again is told the same as those who get a mail`()
        async throws
    {
        var answers: [[RenewLink.Answer]] = []
        for isExcluded in [false, true] {
            let one = try AskedForLinkTests()
            if isExcluded { try one.takeIn(Self.export(memo: "対象外")) }
            one.test.clock.advance(hours: 24)
            var told: [RenewLink.Answer] = []
            for _ in 0..<5 {
                for minutes in [0.0, 4, 6] {
                    one.test.clock.advance(hours: minutes / 60)
                    let answer = try await one.renew()
                    told.append(answer)
                }
            }
            answers.append(told)
            #expect(try one.receivers().count == (isExcluded ? 1 : 4))
        }
        #expect(answers[0] == answers[1])
    }

    @Test func `a living link of a deleted person opens nothing; one of an excluded person does`()
        async throws
    {
        try takeIn(Self.export(isDeleted: true))
        #expect(try await SetPassword(myPage).state(ofToken: token) == .unknown)
        #expect(try await setPassword(token) == .link(.unknown))
        try takeIn(Self.export(memo: "対象外"))
        #expect(try await setPassword(token) == .set)
    }

    @Test func `staff are told why nothing is sent, and it is no deed of theirs`() async throws {
        test.clock.advance(hours: 1)
        let resend = ResendMail(myPage)
        for (export, outcome) in [
            (Self.export(mail: Self.new), Outcome.readdressed),
            (Self.export(memo: "対象外"), .notTarget), (Self.export(isDeleted: true), .deleted),
            (Self.export(mail: ""), .noMail),
        ] {
            try takeIn(export)
            #expect(try await resend(account: 1, by: "test") == .against(outcome))
        }
        #expect(try receivers() == [Self.old])
        #expect(try test.accounts().read { try $0.audit(limit: 9) }.isEmpty)
        try takeIn(Self.export())
        #expect(try await resend(account: 1, by: "test") == .sent)
    }

    @Test func `whoever has registered sets a forgotten password anew, whatever the CRM says`()
        async throws
    {
        #expect(try await setPassword(token) == .set)
        try takeIn(Self.export(mail: Self.new, memo: "対象外", isDeleted: true))
        let known = Set(try test.mails().compactMap(\.token))
        try await ask(for: Self.old)
        let fresh = try #require(
            try test.mails().compactMap(\.token).first { !known.contains($0) })
        #expect(try await setPassword(fresh) == .changed)
    }

    @Test func `of whom the mirror knows nothing the CRM has said nothing`() async throws {
        try test.importAccounts("unknown@mail.example,甲,provisional,no,99,")
        try await ask(for: "unknown@mail.example")
        #expect(try receivers() == [Self.old, "unknown@mail.example"])
        let token = try #require(try test.mails().last?.token)
        #expect(try await setPassword(token) == .set)
    }

    @Test func `an imported account that has a password is asked about, and keeps its address`()
        async throws
    {
        try test.importAccounts("imported@mail.example,甲,provisional,yes,2,")
        try takeIn(Documents.candidates(Documents.person(2, "<Person.P_Memo></Person.P_Memo>")))
        try await ask(for: "imported@mail.example")
        #expect(try receivers() == [Self.old, "imported@mail.example"])
    }

    @Test func `who is a duplicate by another address still gets links to their own`() async throws
    {
        try test.importAccounts("mobile@mail.example,他人,registered,yes,,")
        try takeIn(Self.export(mobile: "mobile@mail.example"))
        try await ask(for: Self.old)
        #expect(try receivers() == [Self.old, Self.old])
        #expect(try await setPassword(token) == .set)
    }
}

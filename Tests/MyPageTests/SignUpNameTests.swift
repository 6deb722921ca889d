import Foundation
import Recruiting
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// What somebody is called who signs up: anybody can type anything beside anybody's address.
@Suite struct SignUpNameTests {
    private static let password = "correct horse battery"
    private static let mail = "v2@mail.example"
    private static let client = "192.0.2.1"

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() throws {
        test = try TestWorkspace()
        myPage = try test.myPage()
    }

    /// Signs up, and waits until the mail is made.
    /// - Returns: the token of its link.
    private func signUp(_ name: String) async throws -> String {
        let known = Set(try test.mails().compactMap(\.token))
        // Nobody has signed up with that address just now.
        test.clock.advance(hours: 0.1)
        let answer = try await SignUp(myPage)(name: name, mail: Self.mail, client: Self.client)
        #expect(answer == .taken)
        await myPage.settled()
        return try #require(try test.mails().compactMap(\.token).first { !known.contains($0) })
    }

    private func setPassword(
        _ token: String, _ password: String = password
    ) async throws -> SetPassword.Answer {
        try await SetPassword(myPage)(password, again: password, token: token)
    }

    /// What is kept of what was typed as the names of an account's holder.
    private func typedNames() throws -> [String] {
        try test.accounts().read { try $0.links(ofAccount: 1) }.compactMap(\.name)
    }

    private func account() throws -> Account? { try test.accounts().read { try $0.account(1) } }

    @Test(arguments: [true, false])
    func `the name is the one that was typed for the link by which the password is set`(
        strangerIsFirst: Bool
    ) async throws {
        var own = ""
        if !strangerIsFirst { own = try await signUp("山本 花") }
        let strangers = try await signUp("他人 太郎")
        if strangerIsFirst { own = try await signUp("山本 花") }
        let page = SetPassword(myPage)
        #expect(try await page.look(atToken: strangers).holder?.name == "他人 太郎")
        #expect(try await page.look(atToken: own).holder?.name == "山本 花")
        #expect(try await setPassword(own) == .set)
        #expect(try account()?.name == "山本 花")
        #expect(try typedNames().isEmpty)
        // From then on nobody changes it who types the address.
        let reset = try await signUp("他人 次郎")
        let mail = try #require(try test.mails().first { $0.token == reset })
        #expect(mail.body.hasPrefix("山本 花 様"))
        #expect(try await setPassword(reset) == .changed)
        #expect(try account()?.name == "山本 花")
    }

    @Test func `by a link without a typed name nobody is called what a stranger typed`()
        async throws
    {
        let strangers = try await signUp("他人 太郎")
        test.clock.advance(hours: 0.1)
        _ = try await ForgotPassword(myPage)(mail: Self.mail, client: Self.client)
        await myPage.settled()
        let own = try #require(try test.mails().compactMap(\.token).first { $0 != strangers })
        #expect(try await setPassword(own) == .set)
        #expect(try account()?.name == "")
        #expect(try typedNames().isEmpty)
    }

    @Test func `a link that takes an expired one's place has its name`() async throws {
        _ = try await signUp("他人 太郎")
        let own = try await signUp("山本 花")
        test.clock.advance(hours: 25)
        let known = Set(try test.mails().compactMap(\.token))
        let renewal = try await RenewLink(myPage)(expiredToken: own, client: Self.client)
        #expect(renewal == .sent(maskedMail: "v***@mail.example"))
        let fresh = try #require(
            try test.mails().compactMap(\.token).first { !known.contains($0) })
        #expect(try await setPassword(fresh) == .set)
        #expect(try account()?.name == "山本 花")
    }

    @Test func `a password may not be made of the name that comes with it`() async throws {
        _ = try await signUp("他人 太郎")
        let own = try await signUp("Yamamoto Hanako")
        #expect(try await setPassword(own, "yamamoto hanako") == .refused(.personal))
    }

    @Test func `what is typed beside an account from the CRM is kept nowhere`() async throws {
        try test.drop(Documents.candidates(Documents.person(1, mail: Self.mail)))
        try test.run()
        let token = try await signUp("他人 太郎")
        #expect(try typedNames().isEmpty)
        #expect(try await setPassword(token) == .set)
        #expect(try account()?.name == "山田 太郎")
    }

    @Test(arguments: [
        "ご確認ください http://evil.example/login", "HTTPS：／／evil.example", "山田 ＷＷＷ．evil.example",
        "www.evil.example", "evil.example/win で当選確認", "山田\u{202E}花子", "山田\u{9B}花子", "山\u{200B}田",
        "山田\t花子", "www.悪い.みんな", "当選確認は日本語.jp/win", "evil。com", "山田\u{3164}花子",
    ])
    func `a name that leads somewhere or hides something is refused, and nothing is done`(
        name: String
    ) async throws {
        #expect(
            try await SignUp(myPage)(name: name, mail: Self.mail, client: Self.client) == .badName)
        await myPage.settled()
        #expect(try account() == nil)
        #expect(try test.mails().isEmpty)
    }

    @Test func `a name is no longer than a hundred scalars, however few characters they are`() {
        let marks = String(repeating: "\u{E0100}", count: 500)
        #expect(SignUpName("葛" + marks)?.text.unicodeScalars.count == 100)
        #expect(SignUpName(String(repeating: "山", count: 101))?.text.count == 100)
    }

    @Test(arguments: [
        "山田 花子", " 山田\n花子 ", "ﾔﾏﾀﾞ ﾊﾅｺ", "O'Brien-山田 （www）", "葛\u{E0100}城 花", "Zoë // Smith:",
        "Dr.山田", "山田．花子",
        TestWorkspace.hostileName,
    ])
    func `whatever else people are called is taken`(name: String) async throws {
        _ = try await signUp(name)
        #expect(try typedNames().count == 1)
    }
}

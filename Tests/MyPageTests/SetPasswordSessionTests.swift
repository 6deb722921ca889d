import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// The session that begins when a password is set by a link.
@Suite struct SetPasswordSessionTests {
    private static let password = "correct horse battery"
    private static let mail = "c1@mail.example"
    private static let client = "192.0.2.1"

    private let test: TestWorkspace
    private let myPage: MyPageSite
    private let token: String

    init() throws {
        test = try TestWorkspace.worked()
        myPage = try test.myPage()
        token = try #require(try test.mails().first?.token)
    }

    private func set(
        _ password: String = password, by token: String, on site: MyPageSite? = nil
    ) async throws -> (answer: SetPassword.Answer, session: SetPassword.BegunSession?) {
        try await SetPassword(site ?? myPage).signingIn(
            password, token: token, client: Self.client, browser: "Chrome（Windows）")
    }

    private func account(_ session: SetPassword.BegunSession?) async throws -> Int64? {
        guard let session else { return nil }
        return try await SignIn(myPage).account(ofSession: session.secret)?.id
    }

    @Test func `who sets a password is signed in, and sees the session as any other`() async throws
    {
        let (answer, session) = try await set(by: token)
        #expect(answer == .set)
        #expect(try await account(session) == 1)
        let secret = try #require(session).secret
        let sessions = try await SignIn(myPage).sessions(of: secret)
        #expect(sessions.map(\.origin) == [SessionOrigin(browser: "Chrome（Windows）", client: "")])
    }

    @Test func `nobody is signed in by a look, a refused password, or a link that is none`()
        async throws
    {
        for _ in 0..<3 { _ = try await SetPassword(myPage).look(atToken: token) }
        let (refused, none) = try await set("short", by: token)
        #expect(refused == .refused(.tooShort(12)) && none == nil)
        let (unknown, nobody) = try await set(by: String(repeating: "0", count: 64))
        #expect(unknown == .link(.unknown) && nobody == nil)
        #expect(try test.accounts().read { try $0.account(1) }?.hasPassword == false)
        _ = try await set(by: token)
        let (ended, noMore) = try await set(by: token)
        #expect(ended == .link(.ended) && noMore == nil)
    }

    @Test func `of two who send the same form at once one is signed in`() async throws {
        let other = try test.myPage()
        async let one = set(by: token)
        async let two = set(by: token, on: other)
        let sessions = try await [one.session, two.session].compactMap { $0 }
        #expect(sessions.count == 1)
        #expect(try await account(sessions.first) == 1)
    }

    @Test func `a password that is set anew ends every session but the one that begins with it`()
        async throws
    {
        let (_, first) = try await set(by: token)
        let known = Set(try test.mails().compactMap(\.token))
        _ = try await ForgotPassword(myPage)(mail: Self.mail, client: Self.client)
        await myPage.settled()
        let fresh = try #require(
            try test.mails().compactMap(\.token).first { !known.contains($0) })
        let (answer, second) = try await set("another long one", by: fresh)
        #expect(answer == .changed)
        #expect(try await account(first) == nil)
        #expect(try await account(second) == 1)
        #expect(first?.secret != second?.secret)
    }

    @Test(arguments: [
        ("山田 太郎", "山＊ 太＊"), ("山田太郎", "山＊"), ("林　翔", "林＊ 翔＊"), ("", ""), ("  ", ""),
        ("今 す ぐ お電話を", "今＊ す＊"),
    ])
    func `of a name as much is shown as its holder needs`(name: String, shown: String) {
        let holder = OpenedLink.Holder(mail: Self.mail, name: name, expiresAt: .distantPast)
        #expect(holder.maskedName == shown)
        #expect(holder.maskedMail == "c***@mail.example")
    }
}

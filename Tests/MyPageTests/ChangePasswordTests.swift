import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import Recruiting
@testable import SyncStore

/// Candidates who change their own password while they are signed in.
@Suite struct ChangePasswordTests {
    private static let password = "correct horse battery"
    private static let next = "another long horse battery"
    private static let mail = "c1@mail.example"
    private static let client = "192.0.2.1"

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() async throws {
        test = try TestWorkspace()
        myPage = try await test.registerCandidate(password: Self.password)
    }

    /// Signs in, and gives the session's secret.
    private func session() async throws -> String {
        try #require(try await signIn().session)
    }

    private func signIn(_ password: String = password) async throws -> SignInAnswer {
        try await SignIn(myPage)(mail: Self.mail, password: password, client: Self.client)
    }

    private func change(
        _ session: String, present: String = password, to next: String = next,
        again: String? = nil, on site: MyPageSite? = nil
    ) async throws -> PasswordChange {
        try await ChangePassword(site ?? myPage)(
            next, again: again ?? next, present: present, session: session, client: Self.client)
    }

    private func isChanged(_ change: PasswordChange) -> Bool {
        if case .changed = change { true } else { false }
    }

    private func isSignedIn(_ secret: String) async throws -> Bool {
        try await SignIn(myPage).account(ofSession: secret) != nil
    }

    @Test func `this browser stays signed in by another secret; a stolen one and all others end`()
        async throws
    {
        let other = try await session()
        let stolen = try await session()
        let before = try await SignIn(myPage).sessions(of: stolen).first
        test.clock.advance(hours: 0.1)
        guard case .changed(let fresh, let device) = try await change(stolen) else {
            Issue.record("not changed")
            return
        }
        #expect(try await isSignedIn(fresh))
        #expect(try await !isSignedIn(stolen))
        #expect(try await !isSignedIn(other))
        let sessions = try await SignIn(myPage).sessions(of: fresh)
        #expect(sessions.map(\.id) == [before?.id] && sessions.map(\.begunAt) == [before?.begunAt])
        #expect(try await signIn() == .wrong)
        guard case .signedIn = try await signIn(Self.next) else {
            Issue.record("the new password is not taken")
            return
        }
        #expect(
            myPage.devices.nonce(of: device, .account, name: Self.mail, at: test.clock.now) != nil)
    }

    @Test func `no link in an old mail undoes it, and nobody but the holder is told`()
        async throws
    {
        let session = try await session()
        let known = Set(try test.mails().compactMap(\.token))
        _ = try await ForgotPassword(myPage)(mail: Self.mail, client: Self.client)
        await myPage.settled()
        let token = try #require(
            try test.mails().compactMap(\.token).first { !known.contains($0) })
        #expect(try await SetPassword(myPage).look(atToken: token).holder?.mail == Self.mail)
        let mails = try test.mails().count
        #expect(isChanged(try await change(session)))
        #expect(
            try await SetPassword(myPage).look(atToken: token)
                == OpenedLink(state: .ended, holder: nil))
        let told = try test.mails().filter { $0.token == nil }
        #expect(told.map(\.to) == [Self.mail] && told[0].body.contains("パスワードが変更"))
        #expect(try test.mails().count == mails + 1)
    }

    @Test func `a new one that is not taken changes nothing`() async throws {
        let session = try await session()
        for (next, again, refusal) in [
            ("short", nil, PasswordRefusal.tooShort(12)), ("password1234", nil, .common),
            (Self.next, "another long horse batter", .different), (Self.password, nil, .unchanged),
            // As it is hashed: the same from another keyboard.
            ("ｃorrect horse battery", nil, .unchanged),
        ] {
            #expect(try await change(session, to: next, again: again) == .refused(refusal))
        }
        #expect(try await isSignedIn(session))
        guard case .signedIn = try await signIn() else {
            Issue.record("the password is another one")
            return
        }
    }

    @Test func `the present one is counted as at a sign-in; a field that was left empty is no try`()
        async throws
    {
        let session = try await session()
        for _ in 0..<20 { #expect(try await change(session, present: "") == .wrong) }
        for _ in 0..<9 { #expect(try await change(session, present: "wrong") == .wrong) }
        #expect(try await signIn("wrong") == .wrong)
        test.clock.advance(hours: 0.05)
        #expect(try await change(session) == .tooMany(minutes: 12))
        #expect(try await signIn() == .tooMany(minutes: 12))
        #expect(try await isSignedIn(session))
        test.clock.advance(hours: 0.21)
        #expect(isChanged(try await change(session)))
    }

    @Test func `the tries at the former one are forgotten`() async throws {
        let session = try await session()
        for _ in 0..<9 { #expect(try await change(session, present: "wrong") == .wrong) }
        #expect(isChanged(try await change(session)))
        for _ in 0..<10 { #expect(try await signIn("wrong") == .wrong) }
    }

    @Test func `who is withdrawn, or signed out elsewhere, while it is looked at changes nothing`()
        async throws
    {
        let authenticator = Authenticator<Account>(site: myPage)
        let hash = PasswordHash.nobody(rounds: 1 << 10)
        let known = try #require(try stored())
        let (one, other) = (try await session(), try await session())
        #expect(
            try await authenticator.setPassword(
                hash, insteadOf: PasswordHash(text: "another"), session: one) == .wrong)
        #expect(try await SignIn(myPage).endOtherSessions(of: one))
        #expect(
            try await authenticator.setPassword(
                hash, insteadOf: PasswordHash(text: known), session: other) == .signedOut)
        #expect(try stored() == known)
        #expect(try await WithdrawAccount(myPage)(account: 1, by: "test"))
        #expect(
            try await authenticator.setPassword(
                hash, insteadOf: PasswordHash(text: known), session: one) == .signedOut)
        #expect(try await change(one) == .signedOut)
        #expect(try stored() == nil)
    }

    /// The password as it is stored.
    private func stored() throws -> String? {
        try test.accounts().read { try $0.passwordHash(account: 1) }
    }

    @Test func `two tabs, two processes: one change`() async throws {
        let session = try await session()
        let sites = [myPage, try test.myPage()]
        let changes = try await withThrowingTaskGroup(of: PasswordChange.self) { group in
            for number in 0..<4 {
                group.addTask {
                    try await change(
                        session, to: "\(Self.next) \(number)", on: sites[number % sites.count])
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(changes.filter(isChanged).count == 1)
        #expect(
            changes.filter { !isChanged($0) }.allSatisfy { $0 == .signedOut || $0 == .wrong })
    }
}

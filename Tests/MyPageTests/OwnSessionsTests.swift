import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// Sessions as their holders see and end them.
@Suite struct OwnSessionsTests {
    private static let password = "stapler on the desk"

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() async throws {
        test = try TestWorkspace()
        try test.importAccounts(
            "c1@mail.example,山田,registered,yes,,", "c2@mail.example,佐藤,registered,yes,,")
        myPage = try test.myPage()
        for account: Int64 in 1...2 {
            let set = try await SetAccountPassword(myPage)(
                Self.password, account: account, by: "test")
            try #require(set == .set)
        }
        for name in ["hanako", "taro"] {
            try await myPage.add(staff: name, .look, password: Self.password)
        }
    }

    private func candidate(
        _ mail: String = "c1@mail.example", in browser: String = "Chrome（Windows）"
    ) async throws -> String {
        let answer = try await SignIn(myPage)(
            mail: mail, password: Self.password, client: "192.0.2.1", browser: browser)
        return try #require(answer.session)
    }

    private func staff(
        _ name: String = "hanako", from client: String = "192.0.2.1"
    ) async throws -> String {
        let answer = try await StaffSignIn(myPage)(
            name: name, password: Self.password, client: client, browser: "Edge（Windows）")
        return try #require(answer.session)
    }

    @Test
    func `the present one stands first, then the one seen last; one that is over is not there`()
        async throws
    {
        let began = test.clock.now
        let over = try await candidate(in: "Opera（Linux）")
        test.clock.advance(hours: 1.5)
        let present = try await candidate()
        test.clock.advance(hours: 0.25)
        let older = try await candidate(in: "Safari（iPhone）")
        test.clock.advance(hours: 0.1)
        _ = try await candidate(in: "Firefox（Mac）")
        test.clock.advance(hours: 0.05)
        _ = try await SignIn(myPage).account(ofSession: older)
        test.clock.advance(hours: 0.2)
        let sessions = try await SignIn(myPage).sessions(of: present)
        #expect(
            sessions.map(\.origin.browser)
                == ["Chrome（Windows）", "Safari（iPhone）", "Firefox（Mac）"])
        #expect(sessions.map(\.isPresent) == [true, false, false])
        #expect(sessions[0].begunAt == began + 5_400)
        #expect(sessions[1].seenAt == sessions[1].begunAt + 540)
        // Where candidates sign in from is kept nowhere.
        #expect(sessions.allSatisfy { $0.origin.client.isEmpty })
        #expect(try await SignIn(myPage).sessions(of: over).isEmpty)
        #expect(try await SignIn(myPage).sessions(of: "x").isEmpty)
    }

    @Test func `one is ended by its id, or all others; the present one stays`() async throws {
        let signIn = SignIn(myPage)
        var secrets: [String] = []
        for _ in 0..<3 { secrets.append(try await candidate()) }
        let sessions = try await signIn.sessions(of: secrets[0])
        let present = try #require(sessions.first { $0.isPresent }?.id)
        #expect(try await !signIn.endOtherSessions(present, of: secrets[0]))
        let one = try #require(try await signIn.sessions(of: secrets[1]).first?.id)
        #expect(try await signIn.endOtherSessions(one, of: secrets[0]))
        #expect(try await !signIn.endOtherSessions(one, of: secrets[0]))
        #expect(try await signIn.account(ofSession: secrets[1]) == nil)
        #expect(try await signIn.account(ofSession: secrets[2]) != nil)
        #expect(try await signIn.endOtherSessions(of: secrets[0]))
        #expect(try await !signIn.endOtherSessions(of: secrets[0]))
        #expect(try await signIn.account(ofSession: secrets[2]) == nil)
        #expect(try await signIn.account(ofSession: secrets[0]) != nil)
        // Whoever was signed out ends nobody.
        #expect(try await !signIn.endOtherSessions(present, of: secrets[1]))
        #expect(try await signIn.account(ofSession: secrets[0]) != nil)
    }

    @Test func `an id is no secret, and those of somebody else are not found by it`() async throws {
        let (one, other) = (try await candidate(), try await candidate("c2@mail.example"))
        let theirs = try #require(try await SignIn(myPage).sessions(of: other).first)
        #expect(try await SignIn(myPage).sessions(of: one).count == 1)
        #expect(try await !SignIn(myPage).endOtherSessions(theirs.id, of: one))
        _ = try await SignIn(myPage).endOtherSessions(of: one)
        #expect(try await SignIn(myPage).account(ofSession: other) != nil)
        #expect(try await SignIn(myPage).account(ofSession: theirs.id) == nil)
        #expect(theirs.id.wholeMatch(of: /[0-9a-f]{32}/) != nil && !other.contains(theirs.id))

        let (hanako, taro) = (try await staff(), try await staff("taro"))
        let taros = try #require(try await StaffSignIn(myPage).sessions(of: taro).first)
        #expect(
            try await !StaffSignIn(myPage).endOtherSessions(
                taros.id, of: hanako, client: "192.0.2.1"))
        #expect(try await StaffSignIn(myPage).staff(ofSession: taro) != nil)
    }

    @Test func `of staff the address is kept too, and that others were ended is told`() async throws
    {
        let present = try await staff()
        _ = try await staff(from: "198.51.100.7")
        let signIn = StaffSignIn(myPage)
        let sessions = try await signIn.sessions(of: present)
        #expect(sessions.map(\.origin.client) == ["192.0.2.1", "198.51.100.7"])
        #expect(sessions.allSatisfy { $0.origin.browser == "Edge（Windows）" })
        for isEnded in [true, false] {
            #expect(
                try await signIn.endOtherSessions(of: present, client: "192.0.2.1") == isEnded)
        }
        let events = try await BrowseEvents(myPage).list(limit: 99)
        #expect(events.filter { $0.what == .sessionsEnded }.map(\.who) == ["hanako"])
    }

    @Test func `the database takes no long description of a browser`() async throws {
        await #expect(throws: StoreError.self) {
            _ = try await candidate(in: String(repeating: "x", count: 65))
        }
    }
}

import Foundation
import Recruiting
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// How many sign-ups the whole site takes in an hour.
@Suite struct SignUpCeilingTests {
    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() throws { try self.init(limit: 3) }

    private init(limit: Int) throws {
        test = try TestWorkspace(with: "safety: {max_sign_ups_per_hour: \(limit)}\n")
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        myPage = try test.myPage()
    }

    private func signUp(
        _ mail: String, from client: String, _ site: MyPageSite? = nil
    ) async throws -> SignUp.Answer {
        let site = site ?? myPage
        let answer = try await SignUp(site)(name: "花子", mail: mail, client: client)
        await site.settled()
        return answer
    }

    /// What is sent and kept: mails, and accounts by address.
    private func traces() throws -> (mails: Int, accounts: [String]) {
        (
            try test.mails().count,
            try test.accounts().read { try $0.accounts(limit: 99) }.map(\.mail)
        )
    }

    @Test func `when it is reached nothing is sent or kept, whosever address it is`() async throws {
        for number in 1...3 {
            #expect(
                try await signUp("s\(number)@mail.example", from: "192.0.2.\(number)") == .taken)
        }
        let before = try traces()
        #expect(before.mails == 4)
        test.clock.advance(hours: 0.25)
        for mail in ["c1@mail.example", "s1@mail.example", "nobody@mail.example"] {
            #expect(try await signUp(mail, from: "192.0.2.9") == .siteFull(minutes: 45))
        }
        #expect(try await signUp("no address", from: "192.0.2.9") == .noAddress)
        #expect(try traces() == before)
        // Forgotten passwords are another matter.
        let forgot = try await ForgotPassword(myPage)(
            mail: "c1@mail.example", client: "192.0.2.9")
        #expect(forgot == .taken)
        await myPage.settled()
        #expect(try traces().mails == before.mails + 1)
        test.clock.advance(hours: 0.75)
        #expect(try await signUp("nobody@mail.example", from: "192.0.2.9") == .taken)
    }

    @Test func `a known address counts as much as an unknown one, though it brings fewer mails`()
        async throws
    {
        for number in 1...3 {
            #expect(try await signUp("c1@mail.example", from: "192.0.2.\(number)") == .taken)
        }
        #expect(try traces().mails == 2)
        #expect(
            try await signUp("nobody@mail.example", from: "192.0.2.9") == .siteFull(minutes: 60))
    }

    @Test func `all processes count together`() async throws {
        let other = try test.myPage()
        #expect(try await signUp("a@mail.example", from: "192.0.2.1") == .taken)
        #expect(try await signUp("b@mail.example", from: "192.0.2.2", other) == .taken)
        #expect(try await signUp("c@mail.example", from: "192.0.2.3") == .taken)
        #expect(
            try await signUp("d@mail.example", from: "192.0.2.4", other) == .siteFull(minutes: 60))
    }

    @Test func `who has to wait for their own wishes uses up nobody else's`() async throws {
        let wide = try SignUpCeilingTests(limit: 21)
        for _ in 0..<20 {
            #expect(try await wide.signUp("a@mail.example", from: "192.0.2.1") == .taken)
        }
        for _ in 0..<5 {
            #expect(
                try await wide.signUp("a@mail.example", from: "192.0.2.1")
                    == .tooMany(minutes: 60))
        }
        #expect(try await wide.signUp("b@mail.example", from: "192.0.2.2") == .taken)
        #expect(
            try await wide.signUp("b@mail.example", from: "192.0.2.2") == .siteFull(minutes: 60))
    }

    @Test func `what was refused is no wish of the client's`() async throws {
        for number in 1...3 { _ = try await signUp("s@mail.example", from: "192.0.2.\(number)") }
        for _ in 0..<30 {
            #expect(
                try await signUp("s@mail.example", from: "192.0.2.9") == .siteFull(minutes: 60))
        }
        test.clock.advance(hours: 1)
        #expect(try await signUp("s@mail.example", from: "192.0.2.9") == .taken)
    }

    @Test func `what the lane has no room for was none`() async throws {
        let gate = DispatchSemaphore(value: 0)
        try myPage.strangersMail.add { gate.wait() }
        for _ in 1..<StrangersMail.most { try myPage.strangersMail.add {} }
        for _ in 0..<9 {
            await #expect(throws: Busy.self) {
                _ = try await SignUp(myPage)(
                    name: "花子", mail: "s@mail.example", client: "192.0.2.1")
            }
        }
        gate.signal()
        await myPage.settled()
        #expect(try await signUp("s@mail.example", from: "192.0.2.1") == .taken)
    }

    @Test func `0 is no limit`() async throws {
        let open = try SignUpCeilingTests(limit: 0)
        for number in 1...210 {
            let client = "192.0.2.\(number)"
            let answer = try await SignUp(open.myPage)(
                name: "花子", mail: "s@mail.example", client: client)
            #expect(answer == .taken)
        }
        await open.myPage.settled()
    }
}

import Foundation
import SiteSettings
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// The mails that anybody may ask for who types an address.
@Suite struct StrangersMailTests {
    private static let client = "192.0.2.1"

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() throws {
        test = try TestWorkspace.worked()
        myPage = try test.myPage()
    }

    private func forget(
        _ mail: String, from client: String = client
    ) async throws -> ForgotPassword.Answer {
        try await ForgotPassword(myPage)(mail: mail, client: client)
    }

    @Test func `they are made behind the answers, and nobody waits for them`() async throws {
        let gate = DispatchSemaphore(value: 0)
        try myPage.strangersMail.add { gate.wait() }
        // All of this is answered while the lane stands still, whoever is known.
        #expect(try await forget("c1@mail.example") == .taken)
        #expect(try await forget("nobody@mail.example") == .taken)
        #expect(
            try await SignUp(myPage)(name: "花子", mail: "h@mail.example", client: Self.client)
                == .taken)
        #expect(
            try await SignIn(myPage)(mail: "c1@mail.example", password: "x", client: Self.client)
                == .wrong)
        #expect(try test.mails().count == 1)
        #expect(try test.accounts().read { try $0.account(2) } == nil)
        gate.signal()
        await myPage.settled()
        #expect(try test.mails().count == 3)
        #expect(try test.accounts().read { try $0.account(2) }?.mail == "h@mail.example")
    }

    @Test func `one that fails keeps none behind it from being made`() async throws {
        struct Broken: Error {}
        try myPage.strangersMail.add { throw Broken() }
        #expect(try await forget("c1@mail.example") == .taken)
        await myPage.settled()
        #expect(try test.mails().count == 2)
    }

    @Test func `more than the lane takes are asked to come again, and that was no wish`()
        async throws
    {
        let gate = DispatchSemaphore(value: 0)
        try myPage.strangersMail.add { gate.wait() }
        for _ in 1..<StrangersMail.most { try myPage.strangersMail.add {} }
        for mail in ["c1@mail.example", "nobody@mail.example"] {
            for _ in 0..<15 {
                await #expect(throws: Busy.self) { _ = try await forget(mail) }
            }
        }
        gate.signal()
        await myPage.settled()
        #expect(try await forget("c1@mail.example") == .taken)
        await myPage.settled()
        #expect(try test.mails().count == 2)
    }

    @Test func `a network of 256 clients cannot ask for the mails of very many`() async throws {
        func clientAt(_ address: String) throws -> String {
            try #require(NetworkAddress(address)).client
        }
        for hour in 0..<3 {
            for subnet in 0..<5 {
                let client = try clientAt("2001:db8:0:1\(hour)\(subnet)::1")
                for _ in 0..<20 {
                    #expect(try await forget("nobody@mail.example", from: client) == .taken)
                }
            }
            let next = try clientAt("2001:db8:0:1f\(hour)::1")
            let minutes = hour < 2 ? 60 : 22 * 60
            #expect(
                try await forget("c1@mail.example", from: next) == .tooMany(minutes: minutes))
            #expect(
                try await SignUp(myPage)(name: "花子", mail: "h@mail.example", client: next)
                    == .tooMany(minutes: minutes))
            await myPage.settled()
            test.clock.advance(hours: 1)
        }
        #expect(try test.mails().count == 1)
        let elsewhere = try clientAt("2001:db8:0:200::1")
        #expect(try await forget("c1@mail.example", from: elsewhere) == .taken)
        await myPage.settled()
        #expect(try test.mails().count == 2)
    }

    @Test func `they are made seconds after they were asked for, but not one by one`() async throws
    {
        let gate = DispatchSemaphore(value: 0)
        let before = test.clock.elapsed
        try myPage.strangersMail.add { gate.wait() }
        for _ in 0..<20 { try myPage.strangersMail.add {} }
        gate.signal()
        await myPage.settled()
        let waited = test.clock.elapsed - before
        // Those that waited in the queue waited out their own time there.
        #expect(waited >= .seconds(1) && waited < .seconds(9))
    }
}

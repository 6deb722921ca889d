import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// Browsers in which somebody has signed in before, and how a lock is opened again.
@Suite struct KnownDeviceTests {
    private static let password = "correct horse battery"
    private static let mail = "c1@mail.example"

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() throws {
        test = try TestWorkspace()
        try test.drop(
            "<Candidate><Code>0</Code>\(Documents.person(1))\(Documents.person(2))</Candidate>")
        try test.run()
        myPage = try test.myPage()
    }

    /// Sets the password of the account with a mail by its link.
    /// - Returns: the link's token.
    private func register(_ mail: String = mail) async throws -> String {
        let token = try #require(try test.mails().first { $0.to == mail }?.token)
        let result = try await SetPassword(myPage)(
            Self.password, again: Self.password, token: token)
        try #require(result == .set)
        return token
    }

    private func signIn(
        _ password: String = password, as mail: String = mail, from client: String = "192.0.2.1",
        on device: String? = nil
    ) async throws -> SignInAnswer {
        try await SignIn(myPage)(mail: mail, password: password, client: client, device: device)
    }

    /// Signs in, and gives what the browser keeps.
    private func device(as mail: String = mail) async throws -> String {
        try #require(try await signIn(as: mail).device)
    }

    /// Types as many wrong ones for a mail as are taken from wherever.
    private func lock(_ mail: String = mail) async throws {
        for number in 0..<50 {
            #expect(
                try await signIn("wrong", as: mail, from: "198.51.100.\(number)") == .wrong)
        }
        #expect(try await signIn(as: mail) == .tooMany(minutes: 15))
    }

    @Test func `strangers lock nobody out of a browser that is known`() async throws {
        _ = try await register()
        let device = try await device()
        try await lock()
        #expect(try await signIn(on: device).session != nil)
        // Nor do those lock it out who share its address, whomever they mean.
        for number in 0..<60 {
            _ = try await signIn("wrong", as: "x\(number)@mail.example")
        }
        #expect(try await signIn(as: "x@mail.example") == .tooMany(minutes: 60))
        #expect(try await signIn(on: device).session != nil)
    }

    @Test func `ten wrong ones in a known browser lock it, and nobody else out`() async throws {
        _ = try await register()
        let one = try await device()
        let other = try await device()
        for _ in 0..<10 { #expect(try await signIn("wrong", on: one) == .wrong) }
        test.clock.advance(hours: 0.1)
        #expect(try await signIn(on: one) == .tooMany(minutes: 9))
        #expect(try await signIn(on: other).session != nil)
        #expect(try await signIn().session != nil)
        test.clock.advance(hours: 0.15)
        #expect(try await signIn(on: one).session != nil)
    }

    @Test func `right ones in a known browser are free`() async throws {
        _ = try await register()
        let device = try await device()
        for _ in 0..<11 { #expect(try await signIn(on: device).session != nil) }
    }

    @Test func `what was made for somebody else, forged or too old is worth nothing`()
        async throws
    {
        _ = try await register()
        _ = try await register("c2@mail.example")
        let own = try await device()
        let others = try await device(as: "c2@mail.example")
        try await lock()
        let parts = own.split(separator: ".").map(String.init)
        let forged = [
            "", "x", "..", own + "0", "\(parts[0]).\(String(parts[1].reversed())).\(parts[2])",
            "\(parts[0]).\(parts[1]).\(String(repeating: "0", count: 64))",
            "\(Int(parts[0])! + 1).\(parts[1]).\(parts[2])", others,
        ]
        for device in forged {
            #expect(try await signIn(on: device) == .tooMany(minutes: 15), "\(device)")
        }
        #expect(try await signIn(on: own).session != nil)
        let now = test.clock.now
        let devices = myPage.devices
        #expect(devices.nonce(of: own, .account, name: Self.mail, at: now) == parts[1])
        #expect(devices.nonce(of: own, .staff, name: Self.mail, at: now) == nil)
        let late = now.addingTimeInterval(400 * 86_400)
        #expect(devices.nonce(of: own, .account, name: Self.mail, at: late) == nil)
        #expect(
            devices.nonce(of: own, .account, name: Self.mail, at: late.addingTimeInterval(-1))
                != nil)
    }

    @Test func `another process takes it too, and it does not hold the name`() async throws {
        _ = try await register()
        let device = try await device()
        try await lock()
        let other = try test.myPage()
        let answer = try await SignIn(other)(
            mail: " C1@mail.example", password: Self.password, client: "192.0.2.1",
            device: device)
        #expect(answer.session != nil)
        #expect(!device.contains("c1") && device.split(separator: ".").count == 3)
    }

    @Test func `the browser is known in which a password is set by a link`() async throws {
        let link = try #require(try test.mails().first { $0.to == Self.mail }?.token)
        let set = try await SetPassword(myPage).signingIn(
            Self.password, token: link, client: "192.0.2.1", browser: "")
        try await lock()
        #expect(try await signIn(on: try #require(set.session).device).session != nil)
    }

    @Test func `a new password opens the lock, by the agency or by a link`() async throws {
        _ = try await register()
        let device = try await device()
        for _ in 0..<10 { #expect(try await signIn("wrong", on: device) == .wrong) }
        try await lock()
        #expect(
            try await SetAccountPassword(myPage)("another long one", account: 1, by: "test")
                == .set)
        #expect(try await signIn("another long one").session != nil)
        #expect(try await signIn("another long one", on: device).session != nil)

        for number in 0..<50 {
            _ = try await signIn("wrong", from: "198.51.100.\(number)")
        }
        #expect(try await signIn("another long one") == .tooMany(minutes: 15))
        let known = Set(try test.mails().compactMap(\.token))
        #expect(
            try await ForgotPassword(myPage)(mail: Self.mail, client: "192.0.2.1") == .taken)
        await myPage.settled()
        let fresh = try #require(
            try test.mails().compactMap(\.token).first { !known.contains($0) })
        #expect(
            try await SetPassword(myPage)(Self.password, again: Self.password, token: fresh)
                == .changed)
        #expect(try await signIn().session != nil)
    }

    @Test func `who waits makes no try, and keeps nobody from the lane that writes`() async throws {
        _ = try await register()
        for _ in 0..<10 { #expect(try await signIn("wrong") == .wrong) }
        test.clock.advance(hours: 0.1)
        for _ in 0..<20 { #expect(try await signIn("wrong") == .tooMany(minutes: 9)) }
        test.clock.advance(hours: 0.15)
        #expect(try await signIn().session != nil)
    }
}

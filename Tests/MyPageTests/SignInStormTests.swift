import SiteSettings
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// Strangers who type more passwords than can be looked at.
@Suite struct SignInStormTests {
    private static let password = "correct horse battery"
    private static let mail = "c1@mail.example"

    private let test: TestWorkspace
    private let myPage: MyPageSite

    /// A workspace with one registered account, and one member of staff.
    init() async throws {
        test = try TestWorkspace()
        myPage = try await test.registerCandidate(password: Self.password)
        try await myPage.add(staff: "hanako", .configure, password: Self.password)
    }

    /// Who an address is for the ceilings.
    private func clientAt(_ address: String) throws -> String {
        try #require(NetworkAddress(address)).client
    }

    private func signIn(
        _ password: String = password, as mail: String = mail, from client: String = "192.0.2.1",
        on device: String? = nil
    ) async throws -> SignInAnswer {
        try await SignIn(myPage)(mail: mail, password: password, client: client, device: device)
    }

    private func signInStaff(
        _ password: String = password, as name: String = "hanako",
        from client: String = "192.0.2.1", on device: String? = nil
    ) async throws -> StaffSignInAnswer {
        try await StaffSignIn(myPage)(
            name: name, password: password, client: client, device: device)
    }

    /// Signs in, and gives what the browser keeps.
    private func enter() async throws -> (session: String, device: String) {
        let answer = try await signIn()
        return (try #require(answer.session), try #require(answer.device))
    }

    /// Strangers take all the places that they get, and stay.
    private func storm(_ holders: SessionKind) throws {
        let lane = myPage.hasher.lane(of: holders)
        for number in 1...6 { try lane.enter(.stranger(client: "198.51.100.\(number)")) }
        #expect(throws: Busy.self) { try lane.enter(.stranger(client: "198.51.100.7")) }
    }

    @Test func `those on the public page keep no member of staff from signing in`() async throws {
        try storm(.account)
        await #expect(throws: Busy.self) { _ = try await signIn() }
        #expect(try await signInStaff().device != nil)
    }

    @Test func `those on the admin page keep no candidate from signing in`() async throws {
        try storm(.staff)
        await #expect(throws: Busy.self) { _ = try await signInStaff() }
        #expect(try await signIn().session != nil)
    }

    @Test func `a known browser gets in beside them, and a candidate's password is looked at`()
        async throws
    {
        let (session, device) = try await enter()
        try storm(.account)
        #expect(try await signIn(on: device).session != nil)
        // Who is signed in needs no cookie for it.
        let change = try await ChangePassword(myPage)(
            "another long one", again: "another long one", present: "wrong", session: session,
            client: "192.0.2.1")
        #expect(change == .wrong)
        let leave = try await Leave(myPage)(
            session: session, password: "wrong", client: "192.0.2.1")
        #expect(leave == .wrong)
        // What was made for somebody else opens nothing.
        await #expect(throws: Busy.self) {
            _ = try await signIn(as: "c2@mail.example", on: device)
        }
    }

    @Test
    func `known staff get in beside them, and a password that is asked for again is looked at`()
        async throws
    {
        let known = try #require(try await signInStaff().device)
        let hanako = try #require(try await ManageStaff(myPage).list().first)
        try storm(.staff)
        #expect(try await signInStaff(on: known).device != nil)
        let confirmation = try await StaffSignIn(myPage).confirms(
            hanako, password: Self.password, client: "192.0.2.1")
        #expect(confirmation == .right)
    }

    @Test func `a right password has a ceiling, too, which a new one does not lift`() async throws {
        let (session, known) = try await enter()
        for number in 1...98 {
            #expect(try await signIn(from: "198.51.100.\(number)").session != nil)
        }
        let change = try await ChangePassword(myPage)(
            "another long one", again: "another long one", present: Self.password,
            session: session, client: "192.0.2.1")
        guard case .changed = change else {
            Issue.record("\(change)")
            return
        }
        for device in [nil, known] {
            let answer = try await signIn(
                "another long one", from: "203.0.113.1", on: device)
            #expect(answer == .tooMany(minutes: 60))
        }
        // Others are kept out by nothing of it.
        #expect(try await signIn("wrong", as: "c2@mail.example", from: "203.0.113.1") == .wrong)
        test.clock.advance(hours: 1.01)
        #expect(try await signIn("another long one").session != nil)
    }

    @Test func `a network of 256 clients has a ceiling of its own`() async throws {
        let (_, device) = try await enter()
        for subnet in 0..<5 {
            let client = try clientAt("2001:db8:0:10\(subnet)::1")
            for number in 0..<60 {
                let answer = try await signIn(
                    "wrong", as: "x\(subnet)-\(number)@mail.example", from: client)
                #expect(answer == .wrong)
            }
        }
        let next = try clientAt("2001:db8:0:1ff::1")
        let elsewhere = try clientAt("2001:db8:0:200::1")
        #expect(try await signIn(from: next) == .tooMany(minutes: 60))
        #expect(try await signIn(from: next, on: device).session != nil)
        #expect(try await signIn(from: elsewhere).session != nil)
        test.clock.advance(hours: 1.01)
        #expect(try await signIn(from: next).session != nil)
    }

    @Test func `a network has a ceiling where staff sign in, too; right passwords are free`()
        async throws
    {
        for subnet in 0..<5 {
            let client = try clientAt("2001:db8:0:10\(subnet)::1")
            for number in 0..<30 {
                let answer = try await signInStaff("wrong", as: "x\(number)", from: client)
                #expect(answer == .wrong)
                if number == 0 { #expect(try await signInStaff(from: client).device != nil) }
            }
        }
        let next = try clientAt("2001:db8:0:1ff::1")
        let elsewhere = try clientAt("2001:db8:0:200::1")
        #expect(try await signInStaff(from: next) == .tooMany(minutes: 60))
        #expect(try await signInStaff(from: elsewhere).device != nil)
    }
}

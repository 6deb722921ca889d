import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// Members of staff who change their own password while they are signed in.
@Suite struct ChangeStaffPasswordTests {
    private static let password = "stapler on the desk"
    private static let next = "another desk lamp"
    private static let client = "192.0.2.1"

    private let test: TestWorkspace
    private let myPage: MyPageSite

    init() async throws {
        test = try TestWorkspace(with: "password: {min_length: 8}\n")
        myPage = try test.myPage()
        try await myPage.add(staff: "hanako", .look, password: Self.password)
    }

    private func session() async throws -> String {
        let answer = try await StaffSignIn(myPage)(
            name: "hanako", password: Self.password, client: Self.client)
        return try #require(answer.session)
    }

    private func change(
        _ session: String, present: String = password, to next: String = next
    ) async throws -> PasswordChange {
        try await ChangeStaffPassword(myPage)(
            next, again: next, present: present, session: session, client: Self.client)
    }

    @Test func `the other sessions end, the role stays, and it is in the audit list`() async throws
    {
        let (other, session) = (try await session(), try await session())
        guard case .changed(let fresh, _) = try await change(session) else {
            Issue.record("not changed")
            return
        }
        let signIn = StaffSignIn(myPage)
        #expect(try await signIn.staff(ofSession: fresh)?.role == .look)
        #expect(try await signIn.staff(ofSession: session) == nil)
        #expect(try await signIn.staff(ofSession: other) == nil)
        let line = try await BrowseHistory(myPage).list(.staff, "hanako", limit: 1).first
        #expect(line?.new == "password" && line?.old == nil && line?.who == "hanako")
        #expect(
            try await signIn(name: "hanako", password: Self.password, client: Self.client)
                == .wrong)
    }

    @Test func `theirs are never shorter than twelve, whatever the settings say`() async throws {
        let session = try await session()
        #expect(try await change(session, to: "vx8,Qpz!w") == .refused(.tooShort(12)))
        #expect(ChangeStaffPassword.minLength(myPage.settings) == 12)
    }

    @Test func `a wrong present one is told in the access list, and counted`() async throws {
        let session = try await session()
        #expect(try await change(session, present: "") == .wrong)
        for _ in 0..<5 { #expect(try await change(session, present: "wrong") == .wrong) }
        #expect(try await change(session) == .tooMany(minutes: 15))
        let events = try await BrowseEvents(myPage).list(limit: 99).filter {
            $0.what == .confirmFailed
        }
        #expect(events.count == 6)
        #expect(events.allSatisfy { $0.who == "hanako" && $0.client == Self.client })
    }

    @Test func `who was removed while it is looked at changes nothing`() async throws {
        let session = try await session()
        let known = try #require(
            try test.accounts().read { try $0.staff(named: "hanako") }?.passwordHash)
        #expect(try await ManageStaff(myPage).remove("hanako", by: "test"))
        #expect(
            try await Authenticator<Staff>(site: myPage).setPassword(
                PasswordHash.nobody(rounds: 1 << 10), insteadOf: PasswordHash(text: known),
                session: session) == .signedOut)
        #expect(try await ManageStaff(myPage).list().isEmpty)
    }
}

import Recruiting
import TestSupport
import Testing

@testable import MyPage
@testable import SyncStore

/// 担当者: roles and removal, on the screen.
@Suite struct StaffChangeTests {
    private let desk: StaffDesk
    private var myPage: MyPageSite { desk.myPage }

    init() async throws { desk = try await StaffDesk() }

    private func add(_ name: String, _ role: Staff.Role) async throws {
        _ = try await ManageStaff(myPage).setPassword(
            "stapler on the desk", name: name, role: role, by: "test")
    }

    private func change(
        _ name: String, to role: Staff.Role, by actor: Staff? = nil, over revision: String? = nil
    ) async throws -> StaffRefusal? {
        let member = try await desk.member(name)
        return try await ChangeStaffRole(myPage)(
            member.staff.id, to: role, over: revision ?? member.revision, by: actor ?? desk.chief)
    }

    private func remove(
        _ name: String, by actor: Staff? = nil, over revision: String? = nil
    ) async throws -> StaffRefusal? {
        let member = try await desk.member(name)
        return try await RemoveStaff(myPage)(
            member.staff.id, over: revision ?? member.revision, by: actor ?? desk.chief)
    }

    @Test func `a role is changed and somebody removed, and it is in the audit list`() async throws
    {
        try await add("hanako", .look)
        let answer = try await StaffSignIn(myPage)(
            name: "hanako", password: "stapler on the desk", client: "192.0.2.1")
        let session = try #require(answer.session)
        #expect(try await change("hanako", to: .configure) == nil)
        // From the next click on.
        #expect(try await StaffSignIn(myPage).staff(ofSession: session)?.role == .configure)
        #expect(try await change("hanako", to: .configure) == nil)
        #expect(try await change("hanako", to: .look) == nil)
        #expect(try await remove("hanako") == nil)
        #expect(try await StaffSignIn(myPage).staff(ofSession: session) == nil)
        #expect(try await ManageStaff(myPage).list().map(\.name) == ["chief"])
        #expect(
            try await desk.audit("hanako") == [
                "chief: look → configure", "chief: configure → look", "chief: look → -",
            ])
    }

    @Test func `the last who may configure stays, and who was only invited does not count`()
        async throws
    {
        #expect(try await desk.invite("hanako", .configure, "hanako@agency.example") == nil)
        try await add("taro", .look)
        #expect(try await change("chief", to: .look) == .lastConfigurer)
        #expect(try await remove("chief") == .lastConfigurer)
        try await add("deputy", .configure)
        #expect(try await change("chief", to: .look) == .oneself)
        #expect(try await remove("chief") == .oneself)
        let deputy = try await desk.member("deputy").staff
        #expect(try await change("chief", to: .look, by: deputy) == nil)
        // Which the command line may.
        #expect(try await ManageStaff(myPage).remove("deputy", by: "test"))
    }

    @Test func `who may not configure any more changes nobody, whatever their page shows`()
        async throws
    {
        try await add("deputy", .configure)
        try await add("taro", .look)
        let deputy = try await desk.member("deputy").staff
        #expect(try await change("deputy", to: .look) == nil)
        #expect(try await change("chief", to: .look, by: deputy) == .mayNot)
        #expect(try await remove("taro", by: deputy) == .mayNot)
        let invited = try await InviteStaff(myPage)(
            name: "hanako", role: .configure, mail: "hanako@agency.example", by: deputy)
        #expect(invited == .mayNot)
        let taro = try await desk.member("taro")
        let sent = try await SendStaffLink(myPage)(
            taro.staff.id, mail: "taro@agency.example", over: taro.revision, by: deputy)
        #expect(sent == .mayNot)
        #expect(try await desk.member("taro") == taro)
        #expect(try desk.test.mails().isEmpty)
        #expect(try await remove("deputy") == nil)
        #expect(try await remove("taro", by: deputy) == .mayNot)
    }

    @Test func `a page that shows something older changes nothing`() async throws {
        #expect(try await desk.invite("hanako", .look, "hanako@agency.example") == nil)
        let invited = try await desk.member("hanako")
        let token = try #require(try desk.test.mails().first?.token)
        _ = try await AcceptInvitation(myPage)(
            "another desk lamp there", again: "another desk lamp there", token: token)
        let seen = invited.revision
        #expect(try await remove("hanako", over: seen) == .overtaken)
        #expect(try await change("hanako", to: .configure, over: seen) == .overtaken)
        let sent = try await SendStaffLink(myPage)(
            invited.staff.id, mail: "other@agency.example", over: seen, by: desk.chief)
        #expect(sent == .overtaken)
        #expect(try await desk.member("hanako").mail == "hanako@agency.example")
        #expect(try desk.test.mails().count == 1)
        let gone = try await RemoveStaff(myPage)(99, over: seen, by: desk.chief)
        #expect(gone == .gone)
    }

    @Test func `no link goes to an address that the command line has changed since`() async throws {
        func set(_ mail: String) async throws {
            let refusal = try await ManageStaff(myPage).setPassword(
                "stapler on the desk", name: "taro", role: .look, mail: MailAddress(mail),
                by: "test")
            try #require(refusal == nil)
        }
        try await set("old@agency.example")
        let seen = try await desk.member("taro")
        try await set("new@agency.example")
        let mails = try desk.test.mails().count
        let sent = try await SendStaffLink(myPage)(
            seen.staff.id, mail: "old@agency.example", over: seen.revision, by: desk.chief)
        #expect(sent == .overtaken)
        #expect(try await desk.member("taro").mail == "new@agency.example")
        #expect(try desk.test.mails().count == mails)
    }

    @Test func `whoever has somebody's number after a restore is not removed for them`()
        async throws
    {
        try await add("hanako", .look)
        let seen = try await desk.member("hanako")
        #expect(try await ManageStaff(myPage).remove("hanako", by: "test"))
        try await add("taro", .look)
        let taro = try await desk.member("taro")
        let removed = try await RemoveStaff(myPage)(
            taro.staff.id, over: seen.revision, by: desk.chief)
        #expect(removed == .overtaken)
        #expect(try await desk.member("taro") == taro)
    }
}

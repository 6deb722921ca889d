import Recruiting
import TestSupport
import Testing

@testable import MyPage
@testable import Publishing
@testable import SyncStore

/// What members of staff are told by mail of changes of their access.
@Suite struct StaffNoticeTests {
    private static let password = "another desk lamp there"
    private static let next = "one more desk lamp here"
    private static let mail = "hanako@agency.example"

    private let desk: StaffDesk
    private var test: TestWorkspace { desk.test }
    private var myPage: MyPageSite { desk.myPage }

    /// With `hanako`, who was invited and has set a password.
    init() async throws {
        desk = try await StaffDesk()
        try #require(try await desk.invite("hanako", .look, Self.mail) == nil)
        try await accept(Self.password)
    }

    /// Sets a password by the last link.
    private func accept(_ password: String) async throws {
        let token = try #require(try test.mails().compactMap(\.token).last)
        let answer = try await AcceptInvitation(myPage)(password, again: password, token: token)
        guard case .set = answer else { throw CancellationError() }
    }

    private func notices() throws -> [SentMail] {
        try test.mails().filter { $0.body.contains("管理画面のアカウントが変更されました") }
    }

    private func set(_ password: String, _ name: String, _ role: Staff.Role?) async throws {
        try await myPage.add(staff: name, role, password: password)
    }

    private func change(_ name: String, to role: Staff.Role) async throws -> StaffRefusal? {
        let member = try await desk.member(name)
        return try await ChangeStaffRole(myPage)(
            member.staff.id, to: role, over: member.revision, by: desk.chief)
    }

    @Test func `a password that is set anew by a link is told, a first one is not`() async throws {
        #expect(try notices().isEmpty)
        #expect(try await desk.send("hanako", Self.mail) == nil)
        #expect(try notices().isEmpty)
        try await accept(Self.next)
        let notice = try #require(try notices().first)
        #expect(try notices().count == 1)
        #expect(notice.to == Self.mail)
        for text in [
            "hanako 様", "変更内容：パスワードの変更\r\n", "変更日時：2026年11月23日 10時00分",
            "変更した人：パスワード設定のURLを開いた方",
        ] { #expect(notice.body.contains(text), "\(text)") }
        #expect(notice.token == nil)
    }

    @Test func `one that somebody has changed themselves is told`() async throws {
        let answer = try await StaffSignIn(myPage)(
            name: "hanako", password: Self.password, client: "192.0.2.1")
        let session = try #require(answer.session)
        let refused = try await ChangeStaffPassword(myPage)(
            Self.next, again: Self.next, present: "wrong", session: session, client: "192.0.2.1")
        #expect(refused == .wrong)
        #expect(try notices().isEmpty)
        let change = try await ChangeStaffPassword(myPage)(
            Self.next, again: Self.next, present: Self.password, session: session,
            client: "192.0.2.1")
        guard case .changed = change else {
            Issue.record("not changed")
            return
        }
        let notice = try #require(try notices().first)
        #expect(notice.to == Self.mail && notice.body.contains("ログイン中のご本人"))
    }

    @Test func `a password and a role from the command line are told in one mail`() async throws {
        try await set(Self.next, "hanako", .configure)
        let notice = try #require(try notices().first)
        #expect(try notices().count == 1)
        #expect(notice.body.contains("変更内容：パスワードの変更、権限の変更（「閲覧」から「設定」へ）"))
        #expect(notice.body.contains("変更した人：システムの管理者"))
    }

    @Test func `a role that a colleague changes is told, one that stays is not`() async throws {
        #expect(try await change("hanako", to: .look) == nil)
        #expect(try notices().isEmpty)
        #expect(try await change("hanako", to: .configure) == nil)
        let notice = try #require(try notices().first)
        #expect(notice.to == Self.mail)
        #expect(notice.body.contains("権限の変更（「閲覧」から「設定」へ）"))
        #expect(notice.body.contains("変更した人：chiefさん"))
    }

    @Test func `another address is told to the former one, the new one gets the link`()
        async throws
    {
        #expect(try await desk.send("hanako", "elsewhere@agency.example") == nil)
        let notice = try #require(try notices().first)
        #expect(notice.to == Self.mail && notice.token == nil)
        #expect(notice.body.contains("変更内容：メールアドレスの変更"))
        #expect(!notice.body.contains("elsewhere"))
        #expect(try test.mails().last { $0.token != nil }?.to == "elsewhere@agency.example")
        #expect(try await desk.send("hanako", "elsewhere@agency.example") == nil)
        #expect(try notices().count == 1)
    }

    @Test func `who has no address, or no password yet, is told nothing`() async throws {
        try await set(Self.next, "chief", .configure)
        try await set(Self.next, "deputy", .look)
        #expect(try await change("deputy", to: .configure) == nil)
        #expect(try await desk.invite("taro", .look, "taro@agency.example") == nil)
        #expect(try await change("taro", to: .configure) == nil)
        #expect(try await desk.send("taro", "taro.new@agency.example") == nil)
        try await set(Self.next, "taro", nil)
        #expect(try notices().isEmpty)
    }

    @Test func `a loop of changes sends three mails an hour, and hides no other change`()
        async throws
    {
        for _ in 1...6 { try await set(Self.next, "hanako", nil) }
        #expect(try notices().count == 3)
        #expect(try await change("hanako", to: .configure) == nil)
        #expect(try notices().count == 4)
        try await set(Self.next, "hanako", .look)
        #expect(try notices().count == 5)
        test.clock.advance(hours: 1.01)
        try await set(Self.next, "hanako", nil)
        #expect(try notices().count == 6)
    }

    @Test(arguments: Outbox.Step.allCases)
    func
        `a new password and its notice are both there or neither, whichever step a process dies at`(
            step: Outbox.Step
        ) async throws
    {
        #expect(try await desk.send("hanako", Self.mail) == nil)
        let token = try #require(try test.mails().compactMap(\.token).last)
        let dying = try test.myPage(reached: { if $0 == step { throw Death() } })
        await #expect(throws: Death.self) {
            try await AcceptInvitation(dying)(Self.next, again: Self.next, token: token)
        }
        // Started again, as a service is: what was committed leaves now.
        _ = try test.pipeline()
        let isCommitted = ![.written, .synced].contains(step)
        let name = try await AcceptInvitation(myPage).name(ofToken: token)
        #expect((name == nil) == isCommitted)
        #expect(try notices().count == (isCommitted ? 1 : 0))
        if !isCommitted { try await accept(Self.next) }
        #expect(try notices().count == 1)
    }
}

/// Passwords that the command line sets.
@Suite struct StaffRoleTests {
    @Test func `a password keeps the role of whom it is set for, who is new may configure`()
        async throws
    {
        let desk = try await StaffDesk()
        let manage = ManageStaff(desk.myPage)
        func set(_ name: String, _ role: Staff.Role?) async throws -> Staff.Role {
            _ = try await manage.setPassword(
                "another desk lamp there", name: name, role: role, by: "test")
            return try await desk.member(name).staff.role
        }
        #expect(try await set("hanako", .look) == .look)
        #expect(try await set("hanako", nil) == .look)
        #expect(try await set("chief", nil) == .configure)
        #expect(try await set("taro", nil) == .configure)
        #expect(try await set("taro", .look) == .look)
        let lines = try await BrowseHistory(desk.myPage).list(.staff, "hanako", limit: 9)
        #expect(lines.map(\.new) == ["password", "look"] && lines.allSatisfy { $0.old == nil })
        let changes = try await BrowseHistory(desk.myPage).list(.staff, "taro", limit: 9)
        #expect(changes.map { [$0.old, $0.new] }.last == [nil, "configure"])
        #expect(changes.contains { $0.old == "configure" && $0.new == "look" })
    }

    @Test func `an address is set with a password; whose address was another is told there`()
        async throws
    {
        let desk = try await StaffDesk()
        let manage = ManageStaff(desk.myPage)
        func set(_ name: String, _ mail: String?) async throws -> String? {
            _ = try await manage.setPassword(
                "another desk lamp there", name: name, role: nil,
                mail: mail.map { try MailAddress($0) }, by: "test")
            return try await desk.member(name).mail
        }
        func told() throws -> [SentMail] {
            try desk.test.mails().filter { $0.body.contains("メールアドレスの変更") }
        }
        #expect(try await set("new", "new@agency.example") == "new@agency.example")
        #expect(try await set("new", nil) == "new@agency.example")
        #expect(try told().isEmpty)
        #expect(try await set("new", "other@agency.example") == "other@agency.example")
        let mail = try #require(try told().first)
        #expect(try told().count == 1 && mail.to == "new@agency.example")
        #expect(!mail.body.contains("other@") && !mail.body.contains("URLを送信しました"))
        let lines = try await BrowseHistory(desk.myPage).list(.staff, "new", limit: 9)
        #expect(lines.filter { $0.new == "mail_set" }.count == 2)
        #expect(!lines.contains { "\($0)".contains("agency.example") })
    }
}

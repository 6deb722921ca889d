import Foundation
import Logging
import TestSupport
import Testing

@testable import MyPage
@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

/// 担当者: inviting, and setting a password by the link in the mail.
@Suite struct StaffInvitationTests {
    private static let password = "stapler on the desk"
    private static let mail = "hanako@agency.example"

    private let desk: StaffDesk
    private var test: TestWorkspace { desk.test }
    private var myPage: MyPageSite { desk.myPage }

    init() async throws { desk = try await StaffDesk() }

    private func accept(
        _ token: String?, _ password: String = password, again: String? = nil
    ) async throws -> AcceptInvitation.Answer {
        try await AcceptInvitation(myPage)(
            password, again: again ?? password, token: try #require(token))
    }

    private func signIn(
        _ name: String, _ password: String = password, from client: String = "192.0.2.1"
    ) async throws -> Bool {
        try await StaffSignIn(myPage)(name: name, password: password, client: client).session != nil
    }

    @Test
    func `who is invited gets one mail, and signs in when a password is set by it, not before`()
        async throws
    {
        #expect(try await desk.invite("佐藤 花子", .look, Self.mail) == nil)
        let mail = try #require(try test.mails().first)
        #expect(try test.mails().count == 1)
        #expect(mail.to == Self.mail)
        #expect(mail.link?.hasPrefix("https://mypage.example.jp/admin/invitation?token=") == true)
        #expect(mail.body.contains("佐藤 花子 様") && mail.body.contains("chief"))
        #expect(mail.body.contains("URLの有効期限：2026年11月24日 10時00分（発行から24時間）"))
        let invited = try await desk.member("佐藤 花子")
        #expect(!invited.hasPassword && invited.mail == Self.mail)
        #expect(invited.linkExpiresAt == test.clock.now.addingTimeInterval(86_400))
        #expect(try await !signIn("佐藤 花子"))
        #expect(try await !signIn("佐藤 花子", ""))
        let token = try #require(mail.token)
        for _ in 1...3 {
            #expect(try await AcceptInvitation(myPage).name(ofToken: token) == "佐藤 花子")
        }
        guard case .set = try await accept(token) else {
            Issue.record("the password is not set")
            return
        }
        #expect(try await signIn("佐藤 花子"))
        let member = try await desk.member("佐藤 花子")
        #expect(member.hasPassword && member.linkExpiresAt == nil && member.staff.role == .look)
        #expect(member.signedInAt == test.clock.now)
        // Used up, for another tab too.
        #expect(try await accept(token, "another desk lamp there") == .noLink)
        #expect(try await AcceptInvitation(myPage).name(ofToken: token) == nil)
        #expect(try await signIn("佐藤 花子"))
        #expect(
            try await desk.audit("佐藤 花子")
                == ["chief: - → invited_look", "佐藤 花子: - → password"])
    }

    @Test func `a link that a clock far ahead has made does not live until then`() async throws {
        for _ in 1...2 {
            try test.run()
            test.clock.advance(hours: 24)
        }
        test.clock.advance(hours: 24 * 366)
        #expect(try await desk.invite("佐藤 花子", .look, Self.mail) == nil)
        let token = try #require(try test.mails().first?.token)
        try test.run()
        test.clock.advance(hours: -24 * 366)
        #expect(try await AcceptInvitation(myPage).name(ofToken: token) != nil)
        for _ in 1...2 {
            try test.run()
            test.clock.advance(hours: 24)
        }
        #expect(try await AcceptInvitation(myPage).name(ofToken: token) == nil)
    }

    @Test func `a password must be long, unlike its holder, and typed the same twice`()
        async throws
    {
        try test.write(
            TestWorkspace.decided(TestWorkspace.settings + "password: {min_length: 8}\n"),
            to: "settings.yaml")
        let lax = try StaffDesk(test)
        #expect(try await lax.invite("hanakosan", .look, Self.mail) == nil)
        let token = try test.mails().first?.token
        #expect(ChangeStaffPassword.minLength(lax.myPage.settings) == 12)
        for (password, again, refusal) in [
            ("lamp#desk9", nil, PasswordRefusal.tooShort(12)),
            ("hanakosan1234", nil, .personal), (Self.password, "stapler on a desk", .different),
        ] as [(String, String?, PasswordRefusal)] {
            let answer = try await AcceptInvitation(lax.myPage)(
                password, again: again ?? password, token: try #require(token))
            #expect(answer == .refused(refusal), "\(password)")
        }
        #expect(try await AcceptInvitation(lax.myPage).name(ofToken: token ?? "") == "hanakosan")
    }

    @Test func `a name is one that can be seen, and that nobody else is called by`() async throws {
        for name in [
            "", "  ", "\u{3000}", "a\nb", "a\u{0}b", "a\u{202E}b", "a\u{200B}b", "a\u{2028}b",
            "a\u{3164}", String(repeating: "名", count: 51),
        ] {
            #expect(try await desk.invite(name, .look, Self.mail) == .badName, "\(name)")
        }
        for name in ["chief", "CHIEF", " ｃｈｉｅｆ\u{3000}"] {
            #expect(try await desk.invite(name, .look, Self.mail) == .nameTaken, "\(name)")
        }
        #expect(try test.mails().isEmpty)
        #expect(
            try await desk.invite("  か\u{3099}んば \n", .look, Self.mail) == nil)
        // As a keyboard sends it.
        let names = try await ManageStaff(myPage).list().map(\.name)
        #expect(names.contains { Array($0.utf8) == Array("がんば".utf8) })
        #expect(try await desk.invite(String(repeating: "名", count: 50), .look, Self.mail) == nil)
    }

    @Test func `an address that no mail system takes is refused, and nobody is added`()
        async throws
    {
        for mail in ["", "hanako", "a@b", "a@b.example,c@d.example", "a@b.example\r\nBcc: x@y.z"] {
            #expect(try await desk.invite("hanako", .look, mail) == .badMail, "\(mail)")
        }
        #expect(try await ManageStaff(myPage).list().map(\.name) == ["chief"])
        #expect(try await desk.audit().isEmpty)
    }

    @Test
    func `a link ends by time, by a newer one, by removal, by a password from the command line`()
        async throws
    {
        #expect(try await desk.invite("hanako", .look, Self.mail) == nil)
        let first = try test.mails().last?.token
        test.clock.advance(hours: 24)
        #expect(try await accept(first) == .noLink)
        #expect(try await desk.send("hanako", Self.mail) == nil)
        let second = try test.mails().last?.token
        test.clock.advance(hours: 1)
        #expect(try await desk.send("hanako", Self.mail) == nil)
        let third = try test.mails().last?.token
        #expect(Set([first, second, third]).count == 3)
        #expect(try await accept(second) == .noLink)
        #expect(try await AcceptInvitation(myPage).name(ofToken: third ?? "") == "hanako")
        _ = try await ManageStaff(myPage).setPassword(
            Self.password, name: "hanako", role: .look, by: "test")
        #expect(try await accept(third, "another desk lamp there") == .noLink)
        test.clock.advance(hours: 2)
        #expect(try await desk.send("hanako", Self.mail) == nil)
        let fourth = try test.mails().last?.token
        #expect(try await ManageStaff(myPage).remove("hanako", by: "test"))
        #expect(try await accept(fourth) == .noLink)
        for token in ["", "x", String(repeating: "0", count: 64)] {
            #expect(try await accept(token) == .noLink)
        }
    }

    @Test func `who changes their own password ends a link that went astray`() async throws {
        #expect(try await desk.invite("hanako", .look, Self.mail) == nil)
        _ = try await accept(try test.mails().last?.token)
        #expect(try await desk.send("hanako", "elsewhere@agency.example") == nil)
        let answer = try await StaffSignIn(myPage)(
            name: "hanako", password: Self.password, client: "192.0.2.1")
        let session = try #require(answer.session)
        let next = "another desk lamp"
        let change = try await ChangeStaffPassword(myPage)(
            next, again: next, present: Self.password, session: session, client: "192.0.2.1")
        guard case .changed = change else {
            Issue.record("not changed")
            return
        }
        let mails = try test.mails().filter { $0.to == "elsewhere@agency.example" }
        let token = mails.compactMap(\.token).last
        #expect(try await accept(token, "one more desk lamp") == .noLink)
    }

    @Test func `a former password is good until a new one is set, which ends sessions and locks`()
        async throws
    {
        _ = try await ManageStaff(myPage).setPassword(
            Self.password, name: "hanako", role: .look, by: "test")
        let answer = try await StaffSignIn(myPage)(
            name: "hanako", password: Self.password, client: "192.0.2.1")
        let session = try #require(answer.session)
        // Nobody knew an address: the one that is typed is kept.
        #expect(try await desk.send("hanako", Self.mail) == nil)
        #expect(try await desk.member("hanako").mail == Self.mail)
        #expect(try await desk.member("hanako").hasPassword)
        #expect(try await signIn("hanako"))
        #expect(try await StaffSignIn(myPage).staff(ofSession: session) != nil)
        for _ in 0..<5 { #expect(try await !signIn("hanako", "wrong", from: "192.0.2.9")) }
        #expect(try await !signIn("hanako", from: "192.0.2.9"))
        let new = "another desk lamp there"
        guard case .set(let device) = try await accept(try test.mails().last?.token, new) else {
            Issue.record("the password is not set")
            return
        }
        #expect(try await StaffSignIn(myPage).staff(ofSession: session) == nil)
        #expect(try await !signIn("hanako"))
        #expect(try await signIn("hanako", new, from: "192.0.2.9"))
        #expect(
            myPage.devices.nonce(of: device, .staff, name: "hanako", at: test.clock.now) != nil)
        #expect(
            try await desk.audit("hanako").suffix(2)
                == ["chief: - → link_sent_elsewhere", "hanako: - → password"])
    }

    @Test func `a sender has twenty mails an hour, an address three, whoever sends them`()
        async throws
    {
        _ = try await ManageStaff(myPage).setPassword(
            Self.password, name: "deputy", role: .configure, by: "test")
        let deputy = try await desk.member("deputy").staff
        for number in 1...3 {
            #expect(try await desk.invite("same \(number)", .look, Self.mail) == nil)
        }
        for by in [desk.chief, deputy] {
            let refusal = try await InviteStaff(myPage)(
                name: "same 4", role: .look, mail: "HANAKO@agency.example", by: by)
            #expect(refusal == .tooMany(minutes: 60))
        }
        for number in 4...20 {
            #expect(try await desk.invite("\(number)", .look, "p\(number)@agency.example") == nil)
        }
        #expect(
            try await desk.invite("21", .look, "p21@agency.example") == .tooMany(minutes: 60))
        #expect(try await !ManageStaff(myPage).list().contains { $0.name == "21" })
        let other = try await InviteStaff(myPage)(
            name: "21", role: .look, mail: "p21@agency.example", by: deputy)
        #expect(other == nil)
        #expect(try test.mails().count == 21)
        test.clock.advance(hours: 1.01)
        #expect(try await desk.invite("22", .look, Self.mail) == nil)
    }

    @Test func `no address of staff and no token stands in the log, in either list, in the files`()
        async throws
    {
        let log = RecordingLog()
        let logged = try StaffDesk(test, log: log.logger)
        #expect(try await logged.invite("hanako", .look, Self.mail) == nil)
        test.clock.advance(hours: 1)
        #expect(try await logged.send("hanako", "hanako.new@agency.example") == nil)
        let token = try #require(try test.mails().last?.token)
        _ = try await AcceptInvitation(logged.myPage)(
            Self.password, again: Self.password, token: token)
        #expect(try await signIn("hanako"))
        let audit = try await BrowseHistory(myPage).list(limit: 99).map { "\($0)" }
        let events = try await BrowseEvents(myPage).list(limit: 99).map { "\($0)" }
        #expect(log.everything.count >= 3 && !audit.isEmpty && !events.isEmpty)
        for line in log.everything + audit + events {
            #expect(!line.contains("agency.example") && !line.contains("@"), "\(line)")
            #expect(!line.contains(token))
        }
        for (path, data) in try test.files(below: test.workspace.state) {
            #expect(data.range(of: Data(token.utf8)) == nil, "the token stands in state/\(path)")
        }
    }
}

import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import Publishing
@testable import SyncStore

/// テストメールを自分に送る.
@Suite struct TestMailTests {
    private static let mail = "chief@agency.example"

    private let desk: StaffDesk

    init() async throws { desk = try await StaffDesk() }

    private func register() throws {
        try desk.test.accounts().write { try $0.setMail(Self.mail, ofStaff: 1) }
    }

    private func send(_ name: TemplateName = .reminder) async throws -> StaffRefusal? {
        try await SendTestMail(desk.myPage)(name, by: desk.chief)
    }

    @Test func `every template goes to one's own address, marked, with links that lead nowhere`()
        async throws
    {
        try register()
        for name in TemplateName.allCases { #expect(try await send(name) == nil, "\(name)") }
        let mails = try desk.test.outbox("mail").values.map { ReadableMail(Array($0.utf8)) }
        #expect(mails.count == TemplateName.allCases.count)
        #expect(Set(mails.map(\.to)) == [Self.mail])
        for mail in mails {
            #expect(mail.subject.hasPrefix("【テスト】"))
            for url in mail.body.matches(of: /https?:\/\/[^\s]+/).map({ String($0.output) }) {
                #expect(url.hasPrefix("https://mypage.example.jp"), "\(url)")
                let isKey = url.contains("token=") || url.contains("key=")
                #expect(!isKey || url.contains("simulation-no-link"), "\(url)")
            }
        }
        #expect(mails.contains { $0.body.contains("2026年11月24日 10時00分") })
        let isAnybodyThere = try desk.test.accounts().read { try $0.staffMember(1)?.linkExpiresAt }
        #expect(isAnybodyThere == nil)
        #expect(
            try await desk.audit()
                == TemplateName.allCases.map { _ in "chief: - → test_mail" })
    }

    @Test func `nothing goes where no address is on record, nor for who may only look`()
        async throws
    {
        #expect(try await send() == .noMail)
        #expect(try await desk.invite("looker", .look, "looker@agency.example") == nil)
        let looker = try await desk.member("looker").staff
        #expect(try await SendTestMail(desk.myPage)(.reminder, by: looker) == .mayNot)
        #expect(try desk.test.mails().map(\.to) == ["looker@agency.example"])
        #expect(try await desk.audit("chief").isEmpty)
    }

    @Test func `twenty an hour and no more`() async throws {
        try register()
        for _ in 0..<20 {
            #expect(try await send() == nil)
            desk.test.clock.advance(hours: 0.01)
        }
        #expect(try await send() == .tooMany(minutes: 48))
        #expect(try desk.test.mails().count == 20)
        desk.test.clock.advance(hours: 1.01)
        #expect(try await send() == nil)
    }

    @Test func `a second click sends no second mail, and another template's is another one`()
        async throws
    {
        try register()
        for _ in 1...2 { #expect(try await send() == nil) }
        #expect(try desk.test.mails().count == 1)
        #expect(try await desk.audit().count == 1)
        #expect(try await send(.withdrawn) == nil)
        #expect(try desk.test.mails().count == 2)
        desk.test.clock.advance(hours: 0.01)
        #expect(try await send() == nil)
        #expect(try desk.test.mails().count == 3)
    }
}

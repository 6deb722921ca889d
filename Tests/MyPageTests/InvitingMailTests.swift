import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import Publishing

/// Who invites, and why: what the mails say to somebody who has not asked for them.
@Suite struct InvitingMailTests {
    /// User 7's, as the CRM has it.
    private static let name = "担当 7"

    private func opened(_ person: String, users: String? = nil) throws -> TestWorkspace {
        let test = try TestWorkspace()
        if let users { try test.drop(Documents.users(users), as: "0.xml") }
        try test.drop(Documents.candidates(person), as: "1.xml")
        try test.run()
        return test
    }

    /// Who the mails say looks after their reader.
    private func owners(_ test: TestWorkspace) throws -> [String] {
        try test.mails().map { mail in
            let line = mail.body.firstMatch(of: /担当者：([^\r\n]*)/)
            return line.map { String($0.1) } ?? ""
        }
    }

    @Test func `the request says for whom it is and who looks after them`() throws {
        let test = try opened(
            Documents.person(1, owner: 7), users: Documents.user(7, mail: "u7@agency.example"))
        #expect(try owners(test) == [Self.name])
        #expect(try test.mails()[0].body.contains("にご登録いただいている方へお送りしています。"))
    }

    @Test func `an owner whom nobody knows is not named`() throws {
        for person in [Documents.person(1), Documents.person(1, owner: 7)] {
            let test = try opened(person)
            #expect(try owners(test) == [""])
            #expect(try !test.mails()[0].body.contains("{{"))
        }
    }

    @Test func `a mail that is asked for anew says the same`() async throws {
        let test = try opened(
            Documents.person(1, owner: 7), users: Documents.user(7, mail: "u7@agency.example"))
        let token = try #require(try test.mails().first?.token)
        test.clock.advance(hours: 24)
        _ = try await RenewLink(test.myPage())(expiredToken: token, client: "192.0.2.1")
        #expect(try owners(test) == [Self.name, Self.name])
    }

    @Test func `a preview of somebody names their owner, and nobody's is none`() async throws {
        let test = try opened(
            Documents.person(1, owner: 7) + Documents.person(2),
            users: Documents.user(7, mail: "u7@agency.example"))
        let text =
            "Subject: x\n\n{{#owner_name}}担当者：{{owner_name}}{{/owner_name}}\n{{password_url}}\n"
        let preview = try PreviewMail(test.myPage())
        let own = try await preview(text, as: .registrationRequest, person: 1)
        #expect(own.body.contains("担当者：\(Self.name)"))
        let nobodys = try await preview(text, as: .registrationRequest, person: 2)
        #expect(!nobodys.body.contains("担当者"))
        let sample = try await preview(text, as: .registrationRequest, person: nil)
        #expect(sample.body.contains("担当者：採用 花子"))
    }
}

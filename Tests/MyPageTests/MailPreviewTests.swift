import Foundation
import TestSupport
import Testing

@testable import MyPage
@testable import Publishing
@testable import Recruiting
@testable import SiteSettings

/// A preview shows the mail as this site would send it now.
@Suite struct MailPreviewTests {
    private func opened(_ settings: String = "") throws -> TestWorkspace {
        let test = try TestWorkspace(
            settings: """
                site: {base_url: "https://agency.example", sender: no-reply@agency.example}
                inbox: {settle_ms: 0}
                links: {valid_h: 48}
                \(settings)

                """)
        try test.drop(Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "0.xml")
        try test.drop(Documents.candidates(Documents.person(1, owner: 7)), as: "1.xml")
        try test.run()
        return test
    }

    private func body(
        _ test: TestWorkspace, _ name: TemplateName, _ text: String? = nil, person: Int64? = nil
    ) async throws -> String {
        let text = text.map { "Subject: x\n\n\($0)\n{{password_url}}\n" } ?? name.builtIn
        return try await PreviewMail(test.myPage())(text, as: name, person: person).body
    }

    @Test(arguments: TemplateName.allCases)
    func `links are this site's own, and moments are not past`(name: TemplateName) async throws {
        let test = try opened()
        test.clock.advance(hours: 24 * 100)
        let body = try await body(test, name)
        let links = body.matches(of: /https:\/\/[^\s]+/).map { String($0.output) }
        #expect(!links.isEmpty)
        #expect(links.allSatisfy { $0.hasPrefix("https://agency.example") }, "\(links)")
        #expect(body.firstMatch(of: /2026年[0-9]+月[0-9]+日 [0-9]/) == nil, "\(body)")
    }

    @Test func `the link ends as long from now as the settings say`() async throws {
        let test = try opened()
        test.clock.advance(hours: 24)
        let body = try await body(test, .registrationRequest, "{{expires}}（{{valid_hours}}時間）")
        #expect(body.contains("2026年11月26日 10時00分（48時間）"))
        #expect(body.contains("https://agency.example/mypage/password?token=simulation-no-link"))
    }

    @Test func `the staff's link leads to where their screens are`() async throws {
        let test = try opened(
            #"web: {admin_listen: "127.0.0.1:0", admin_url: "https://admin.example"}"#)
        let body = try await body(test, .staffInvitation)
        #expect(body.contains("https://admin.example/admin/invitation?token=simulation-no-link"))
    }

    @Test func `made-up values of fields are called by their names`() async throws {
        let test = try opened("fields: {Resume.U_Area: 希望エリア}")
        let body = try await body(
            test, .reminder, "{{Person.P_Reading}} {{Resume.U_Area}} {{Resume.U_Other}}")
        #expect(body.hasPrefix("〈フリガナ〉 〈希望エリア〉 〈Resume.U_Other〉"))
    }

    @Test func `an owner is named in the preview as in the mail`() async throws {
        let text = "担当 {{Person.P_Owner}}"
        let test = try opened()
        #expect(
            try await body(test, .registrationRequest, text, person: 1).hasPrefix("担当 担当 7"))
        try test.write(
            "Subject: x\n\n\(text)\n{{password_url}}\n",
            to: "templates/registration-request.mustache")
        try test.drop(
            Documents.candidates(
                Documents.person(2, owner: 7),
                Documents.person(3, mail: "c3@mail.example", owner: 8)),
            as: "2.xml")
        try test.run()
        let lines = try test.mails().suffix(2).map { $0.body.prefix { $0 != "\r\n" } }
        #expect(Set(lines) == ["担当 担当 7", "担当 "])
    }

    @Test func `a point in time of the CRM is told in the preview as in the mail`() async throws {
        let test = try opened()
        let at = "<Person.U_At>2026/11/29 15:30:00</Person.U_At>"
        try test.drop(Documents.candidates(Documents.person(2, at)), as: "2.xml")
        try test.run()
        let body = try await body(test, .registrationRequest, "{{Person.U_At}}", person: 2)
        #expect(body.hasPrefix("2026年11月30日 00時30分\n"))
    }
}

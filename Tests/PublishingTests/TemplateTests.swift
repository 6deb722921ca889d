import Foundation
import TestSupport
import Testing

@testable import Publishing
@testable import SiteSettings
@testable import SyncStore

@Suite struct TemplateTests {
    private func problems(_ text: String, _ name: TemplateName = .registrationRequest) -> [String] {
        do {
            _ = try MailTemplate(name, text: text, file: "t.mustache")
            return []
        } catch {
            return (error as? MailTemplate.Problems)?.problems.map(\.description) ?? ["\(error)"]
        }
    }

    @Test(arguments: TemplateName.allCases)
    func `the built-in texts are good and look like this`(name: TemplateName) throws {
        let preview = try Templates(folder: "/nowhere").preview(name)
        try Golden.expect(
            Data("\(preview.subject)\n\n\(preview.body)".utf8),
            equal: "templates/\(name.rawValue).txt")
    }

    @Test func `every mistake is told with file and line`() {
        let found = problems(
            """
            Subject: {{nam}}

            {{#name}}
            {{password_url}} です
            {{>other}}
            {{unfinished
            """)
        #expect(
            found.map { String($0.prefix(40)) }
                == [
                    "t.mustache: line 1: unknown placeholder 'nam'; expected".prefix(40),
                    "t.mustache: line 4: {{password_url}} must not stand inside".prefix(40),
                    "t.mustache: line 4: {{password_url}} must stand alone".prefix(40),
                    "t.mustache: line 5: '{{>other}}' is not supported".prefix(40),
                    "t.mustache: line 6: the tag '{{unfinished'".prefix(40),
                    "t.mustache: line 3: the section '{{#name}}' is never".prefix(40),
                ].map(String.init))
    }

    @Test func `a request without the link is refused`() {
        #expect(problems("Subject: a\n\nb\n").contains { $0.contains("password link is missing") })
    }

    @Test func `a subject and a blank line are needed`() {
        let found = problems("Hello\n{{password_url}}\n")
        #expect(found.contains { $0.contains("line 1: expected 'Subject: …'") })
        #expect(found.contains { $0.contains("line 2: expected a blank line") })
    }

    @Test func `sections that cross are refused`() {
        let found = problems(
            "Subject: a\n\n{{#name}}{{#mail}}{{/name}}{{/mail}}\n{{password_url}}\n")
        #expect(found.contains { $0.contains("line 3: '{{/name}}' closes no section") })
    }

    @Test func `the section that repeats does not stand inside itself`() {
        let inside = "{{#name}}{{#duplicates}}.{{/duplicates}}{{/name}}"
        let found = problems(
            "Subject: a\n\n{{#duplicates}}\(inside){{/duplicates}}\n", .duplicateError)
        #expect(found.count == 1)
        #expect(found.contains { $0.contains("line 3: the section 'duplicates' must not stand") })
        let beside = "{{#duplicates}}{{name}}{{/duplicates}}{{#duplicates}}{{mail}}{{/duplicates}}"
        #expect(problems("Subject: a\n\n\(beside)\n", .duplicateError).isEmpty)
    }

    @Test func `an agency's own text is used, with the CRM's fields`() throws {
        let test = try TestWorkspace()
        try test.write(
            "Subject: 件名 {{Person.P_Name}}\n\n{{Person.U_Note}}\n{{password_url}}\n",
            to: "templates/registration-request.mustache")
        let note = String(repeating: "長い文", count: 200)
        _ = try test.outcomes(
            of: Documents.candidates(Documents.person(1, "<Person.U_Note>\(note)</Person.U_Note>")))
        let mail = try #require(try test.mails().first)
        #expect(mail.body.hasPrefix(note + "\r\nhttps://"))
    }

    @Test func `a point in time of the CRM is told in the site's zone, all else as it stands`()
        throws
    {
        let test = try TestWorkspace()
        try test.write(
            "Subject: a\n\n{{Person.U_At}}、{{Person.U_On}}、{{Person.U_Note}}\n{{password_url}}\n",
            to: "templates/registration-request.mustache")
        let at = "<Person.U_At>2026/11/29 15:30:00</Person.U_At>"
        let on = "<Person.U_On>2026/11/30</Person.U_On>"
        let note = "<Person.U_Note>10:30から</Person.U_Note>"
        _ = try test.outcomes(of: Documents.candidates(Documents.person(1, at + on + note)))
        let mail = try #require(try test.mails().first)
        #expect(mail.body.hasPrefix("2026年11月30日 00時30分、2026/11/30、10:30から\r\n"))
    }

    @Test func `a bad template stops every start`() throws {
        let test = try TestWorkspace()
        try test.write("Subject: a\n\nb\n", to: "templates/reminder.mustache")
        #expect(throws: MailTemplate.Problems.self) { try test.run() }
    }

    @Test func `nothing in a record adds a header or a line`() throws {
        let test = try TestWorkspace()
        try test.write(
            "Subject: {{name}}\n\n{{name}}\n{{password_url}}\n",
            to: "templates/registration-request.mustache")
        let name = "太郎&#13;&#10;Bcc: evil@example.com&#10;&#10;https://evil.example"
        _ = try test.outcomes(of: Documents.candidates(Documents.person(1, name: name)))
        let eml = try #require(try test.outbox("mail").values.first)
        #expect(!eml.contains("\r\nBcc:"))
        let mail = SentMail(eml)
        #expect(mail.body.components(separatedBy: "\r\n").count == 3)
    }

    @Test
    func `the mail's link is live until the time that the mail says, and only its hash is kept`()
        throws
    {
        let test = try TestWorkspace()
        _ = try test.outcomes(of: Documents.candidates(Documents.person(1)))
        let mail = try #require(try test.mails().first)
        let link = try #require(mail.link)
        #expect(link.hasPrefix("https://mypage.example.jp/mypage/password?token="))
        #expect(mail.body.contains("URLの有効期限：2026年11月24日 10時00分（発行から24時間）"))
        let token = String(link.suffix(64))
        let found = try #require(
            try test.accounts().read { try $0.link(hash: PasswordLink.hash(of: token)) })
        #expect(found.expiresAt == test.clock.now.addingTimeInterval(86_400))
        for (path, data) in try test.files(below: test.workspace.state) {
            #expect(data.range(of: Data(token.utf8)) == nil, "the token stands in state/\(path)")
        }
    }

    @Test func `a link inside a section is refused: the mail could go out without it`() {
        let found = problems("Subject: a\n\n{{#resume_id}}\n{{password_url}}\n{{/resume_id}}\n")
        #expect(found.count == 1)
        #expect(found.first?.contains("line 4: {{password_url}} must not stand inside") == true)
    }

    @Test(arguments: ["｛｛name｝｝ 様", "{{name｝｝ 様}}", "name}} 様", "｛｛name}} 様", "{{name}}｝｝"])
    func `braces that no tag has are refused: they would stand in the mail`(line: String) {
        let found = problems("Subject: a\n\n{{password_url}}\n\(line)\n")
        #expect(found.count == 1)
        #expect(found.first?.contains("line 4: ") == true)
    }

    @Test func `single braces and those of tags stay`() {
        #expect(
            problems("Subject: {a}\n\n{{password_url}}\n{ {{name}} }、｛{{{mail}}}｝\n").isEmpty)
    }

    @Test(arguments: ["{{ password_url }}", "{{{ password_url }}}", "  {{& password_url}}　"])
    func `the link stands alone however its tag is written`(line: String) {
        #expect(problems("Subject: a\n\n\(line)\n").isEmpty)
    }

    @Test func `a templates folder that leads nowhere is no missing one`() throws {
        let test = try TestWorkspace()
        try FileManager.default.createSymbolicLink(
            atPath: test.workspace.templates, withDestinationPath: "/nowhere")
        #expect(throws: MailTemplate.Problems.self) { try test.run() }
    }
}

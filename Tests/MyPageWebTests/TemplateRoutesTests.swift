import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SyncStore
import Testing

@testable import MyPage
@testable import Publishing
@testable import TestSupport

/// メールテンプレート as a browser sees it: subject, body and preview.
@Suite struct TemplateRoutesTests {
    private static let path = "/admin/templates/registration-request"

    private func save(
        _ visitor: Visitor, _ fields: [(String, String)]
    ) async throws -> Visitor.Answer {
        let page = try await visitor.get(Self.path)
        let revision = AdminDesk.fields(of: page.body).first { $0.0 == "revision" }
        return try await visitor.post(Self.path, [("revision", revision?.1 ?? "")] + fields)
    }

    @Test func `subject and body have fields of their own, with the mail beside them`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get(Self.path).body
            #expect(page.contains("name=\"subject\" value=\"【{{site_name}}】"))
            #expect(!page.contains("Subject:"))
            let preview = try #require(
                page.firstMatch(
                    of: /<section class="mail" id="preview".*?<\/section>/.dotMatchesNewlines()))
            #expect(preview.output.contains("件名：【HR Deli】"))
            #expect(preview.output.contains("URLは見本です"))
            #expect(
                preview.output.contains(
                    "https://mypage.example.jp/mypage/password?token=simulation-no-link"))
            #expect(!preview.output.contains("autofocus"))
        }
    }

    @Test func `what a browser sends back unchanged changes nothing`() async throws {
        let site = try await AdminDesk.makeSite()
        let text = "Subject:ようこそ\r\n\r\n{{name}} 様\r\n{{password_url}}\r\n"
        try site.test.write(text, to: "templates/registration-request.mustache")
        try await site.visitAsStaff { visitor in
            let saved = try await save(
                visitor, [("subject", "ようこそ"), ("text", "{{name}} 様\r\n{{password_url}}\r\n")])
            #expect(saved.location == "\(Self.path)?saved")
        }
        let file = "\(site.root)/templates/registration-request.mustache"
        #expect(FileManager.default.contents(atPath: file) == Data(text.utf8))
    }

    /// The screens that say that a text is not in use yet.
    private static func telling(_ visitor: Visitor) async throws -> [String] {
        var telling: [String] = []
        for path in ["/admin/templates", path, "/admin/templates/reminder"] {
            let page = try await visitor.get(path).body
            if page.contains("まだ有効になっていません") { telling.append(path) }
        }
        return telling
    }

    @Test func `a text that somebody has edited by hand is told, until it is saved as it is`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let text = "Subject: ようこそ\r\n\r\n{{password_url}}\r\n"
        try await site.visitAsStaff { visitor in
            #expect(try await Self.telling(visitor) == [])
            try site.test.write(text, to: "templates/registration-request.mustache")
            #expect(try await Self.telling(visitor) == ["/admin/templates", Self.path])
            let saved = try await save(
                visitor, [("subject", "ようこそ"), ("text", "{{password_url}}\r\n")])
            #expect(saved.location == "\(Self.path)?saved")
            #expect(try await Self.telling(visitor) == [])
        }
        let file = "\(site.root)/templates/registration-request.mustache"
        #expect(FileManager.default.contents(atPath: file) == Data(text.utf8))
        let lines = try await BrowseHistory(site.myPage).list(.template, limit: 9)
        #expect(lines.map(\.who) == ["configure"] && lines.first?.old == nil)
        #expect(TemplateDraft(lines.first?.new ?? "").subject == "ようこそ")
    }

    @Test func `a second click on 保存する is told that it is saved`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get(Self.path).body
            let revision = try #require(
                AdminDesk.fields(of: page).first { $0.0 == "revision" }?.1)
            let fields = [
                ("revision", revision), ("subject", "ようこそ"), ("text", "{{password_url}}\r\n"),
            ]
            for _ in 1...2 {
                let answer = try await visitor.post(Self.path, fields)
                #expect(answer.location == "\(Self.path)?saved")
            }
            let other = try await visitor.post(
                Self.path, [fields[0], ("subject", "こんにちは"), fields[2]])
            #expect(other.status == .conflict)
        }
    }

    @Test func `a preview takes the digits of a Japanese keyboard, and keeps them`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(Self.path)
            func preview(_ text: String) async throws -> Visitor.Answer {
                try await visitor.post(
                    "\(Self.path)/preview",
                    [("subject", "{{name}} 様"), ("text", text), ("person", "１")])
            }
            let shown = try await preview("{{password_url}}\r\n")
            #expect(shown.status == .ok)
            let wrong = try await preview("{{nonsense}}\r\n{{password_url}}\r\n")
            #expect(wrong.status == .unprocessableContent)
            for page in [shown, wrong] {
                #expect(page.body.contains("name=\"person\" value=\"１\""))
            }
        }
    }

    @Test func `a line break in the subject adds no header and no line`() async throws {
        let site = try await AdminDesk.makeSite()
        let fields = [
            ("subject", "件名\r\nBcc: evil@example.com\r\n\r\n悪い本文"),
            ("text", "{{password_url}}\r\n"),
        ]
        try await site.visitAsStaff { visitor in
            let eml = try await visitor.post(Self.path + "/preview", fields + [("action", "eml")])
            #expect(!eml.body.contains("\r\nBcc:") && eml.body.contains("\r\nTo: "))
            #expect(try await save(visitor, fields).status == .seeOther)
        }
        let text = try await EditTemplate(site.myPage).current(.registrationRequest).text
        #expect(text == "Subject: 件名 Bcc: evil@example.com 悪い本文\n\n{{password_url}}\n")
    }

    @Test func `a mistake is told at its field, and a form that is cut off saves nothing`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let wrong = try await save(
                visitor, [("subject", "{{nam}}"), ("text", "{{#name}}\r\n{{password_url}}")])
            #expect(wrong.status == .unprocessableContent)
            for text in ["件名：{{nam}} という", "本文の1行目：{{#name}} に対する", "文面に誤りがある"] {
                #expect(wrong.body.contains(text), "\(text)")
            }
            #expect(!wrong.body.contains("URLは見本です"))
            let empty = try await save(visitor, [("subject", ""), ("text", "{{password_url}}")])
            #expect(empty.body.contains("件名を入力してください。"))
            let blank = try await save(visitor, [("subject", "x"), ("text", " ")])
            #expect(blank.body.contains("本文を入力してください。"))
            let cut = try await save(visitor, [("subject", "x")])
            #expect(cut.status == .unprocessableContent && cut.body.contains("不完全です"))
            #expect(try await EditTemplate(site.myPage).current(.registrationRequest).isBuiltIn)
            // A page that an earlier version has shown.
            let former = try await save(
                visitor, [("text", "Subject: 前の画面\r\n\r\n{{password_url}}\r\n")])
            #expect(former.status == .seeOther)
        }
        let draft = try await EditTemplate(site.myPage).current(.registrationRequest).draft
        #expect(draft == TemplateDraft(subject: "前の画面", body: "{{password_url}}\n"))
    }

    @Test func `a preview that was asked for comes into view`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(Self.path)
            let page = try await visitor.post(
                Self.path + "/preview",
                [("subject", "{{name}} 様へ"), ("text", "{{password_url}}"), ("person", "1")])
            #expect(page.body.contains("件名：山田 太郎 様へ"))
            #expect(page.body.contains("aria-label=\"プレビュー\" tabindex=\"-1\" autofocus"))
        }
    }
}

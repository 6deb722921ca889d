import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

@testable import MyPage
@testable import Publishing
@testable import SyncStore
@testable import TestSupport

/// ビジュアル設定 and メールテンプレート as a browser sees them.
@Suite struct AdminTextsTests {
    @Test func `links, name and sender are set; the front shows them; a bad one is refused`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/visual")
            let fields = AdminDesk.fields(of: page.body)
            let bad = try await visitor.post(
                "/admin/visual",
                AdminDesk.changed(
                    fields, ["header.label.1": "悪", "header.url.1": "javascript:alert(1)"]))
            #expect(bad.status == .unprocessableContent)
            let half = try await visitor.post(
                "/admin/visual", AdminDesk.changed(fields, ["footer.label.0": "URLなし"]))
            #expect(half.status == .unprocessableContent)
            for name in ["一行目\r\n二行目", String(repeating: "名", count: 5_000), ""] {
                let refused = try await visitor.post(
                    "/admin/visual", AdminDesk.changed(fields, ["name": name]))
                #expect(refused.status == .unprocessableContent)
                #expect(refused.body.contains("改行のない1文字以上100文字以内"))
            }
            let cut = try await visitor.post(
                "/admin/visual", fields.filter { !$0.0.hasPrefix("header.") })
            #expect(cut.status == .unprocessableContent)
            #expect(cut.body.contains("送信された内容が不完全です"))
            let good = try await visitor.post(
                "/admin/visual",
                AdminDesk.changed(
                    fields,
                    [
                        "name": "新しい名前", "header.label.1": "LP登録",
                        "header.url.1": "https://lp.example/f", "footer.label.0": "会社案内",
                        "footer.url.0": "https://lp.example/g",
                    ]
                ))
            #expect(good.status == .seeOther)
            let front = try await visitor.get("/")
            let top = front.body.components(separatedBy: "</header>")[0]
            #expect(top.contains("<a href=\"https://lp.example/f\">LP登録</a>"))
            #expect(front.body.contains("<footer><a href=\"https://lp.example/g\">会社案内</a>"))
            #expect(front.body.contains("新しい名前"))
        }
    }

    @Test func `a template with a mistake is refused at its line, a good one is the next mail's`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let path = "/admin/templates/registration-request"
        try await site.visitAsStaff { visitor in
            func revision() async throws -> String {
                let page = try await visitor.get(path)
                return AdminDesk.fields(of: page.body).first { $0.0 == "revision" }?.1 ?? ""
            }
            let bad = try await visitor.post(
                path,
                [
                    ("revision", try await revision()),
                    ("subject", "x"), ("text", "{{nonsense}}\r\n{{password_url}}\r\n"),
                ])
            #expect(bad.status == .unprocessableContent)
            #expect(bad.body.contains("本文の1行目：{{nonsense}} という差し込みはありません"))
            #expect(bad.body.contains("{{nonsense}}\n{{password_url}}"))
            let typed = [
                ("subject", "ようこそ {{name}} 様"), ("text", "新しい文面です。\r\n{{password_url}}\r\n"),
            ]
            let preview = try await visitor.post(
                path + "/preview", typed + [("person", "1")])
            #expect(preview.body.contains("ようこそ 山田 太郎 様"))
            let eml = try await visitor.post(
                path + "/preview", typed + [("action", "eml")])
            #expect(eml.headers[.contentType] == "message/rfc822")
            #expect(eml.body.hasPrefix("From: "))
            #expect(try await EditTemplate(site.myPage).current(.registrationRequest).isBuiltIn)
            let stale = try await visitor.post(path, [("revision", "x")] + typed)
            #expect(stale.status == .conflict)
            let saved = try await visitor.post(
                path, [("revision", try await revision())] + typed)
            #expect(saved.status == .seeOther)
            let account = try await ExplainPerson(site.myPage)(account: 1)?.holdings.first?.account
            site.clock.advance(hours: 0.2)
            #expect(
                try await ResendMail(site.myPage)(account: account?.id ?? 0, by: "test") == .sent)
            #expect(try site.mails().contains { $0.contains("新しい文面です。") })
            // And back to the built-in text.
            let reset = try await visitor.post(
                path, [("revision", try await revision()), ("action", "reset")] + typed)
            #expect(reset.status == .seeOther, "\(reset.body)")
            #expect(try await EditTemplate(site.myPage).current(.registrationRequest).isBuiltIn)
            // Which the history can bring back.
            let entries = try await BrowseHistory(site.myPage).list(.template, limit: 9)
            #expect(entries.count == 2)
            let last = try #require(entries.first)
            let page = try await visitor.get("/admin/history/\(last.sequence)")
            #expect(page.body.contains("新しい文面です。"))
            let back = try await visitor.post(
                "/admin/history/\(last.sequence)", AdminDesk.fields(of: page.body))
            #expect(back.status == .seeOther)
            #expect(
                try await EditTemplate(site.myPage).current(.registrationRequest).text
                    .contains("新しい文面です。"))
        }
    }

    @Test func `a template that was broken by hand is told, and nothing is saved half`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let before = try await EditSettings(site.myPage).current().revision
        let folder = "\(site.root)/templates"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Data("no subject".utf8).write(to: URL(filePath: "\(folder)/reminder.mustache"))
        try await site.visitAsStaff { visitor in
            let answer = try await visitor.change(["sync.reminders": "1"])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.body.contains("reminder.mustache：1行目"))
            // Mending it on its own screen works.
            let path = "/admin/templates/reminder"
            let fields = AdminDesk.fields(of: try await visitor.get(path).body)
            let mended = try await visitor.post(path, fields + [("action", "reset")])
            #expect(mended.status == .seeOther)
        }
        #expect(try await EditSettings(site.myPage).current().revision == before)
        #expect(
            try await BrowseHistory(site.myPage).list(limit: 9).filter { $0.what == .settings }
                .isEmpty)
    }
}

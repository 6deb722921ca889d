import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SyncStore
import Testing

@testable import MyPage
@testable import Publishing
@testable import SiteSettings
@testable import TestSupport

/// settings.yaml, edited by hand and not yet in use, when somebody saves on a screen.
@Suite struct HandEditedSettingsTests {
    private static let condition = "[\"Person.P_Name:exists\"]"
    private static let template = "/admin/templates/reminder"

    private static let screens = [
        "/admin", "/admin/settings", "/admin/settings/names", "/admin/visual",
    ]

    /// The screens that say that the file is not in use yet.
    private static func telling(_ visitor: Visitor) async throws -> [String] {
        var telling: [String] = []
        for path in screens {
            let body = try await visitor.get(path).body
            if body.contains("まだ有効になってい") { telling.append(path) }
        }
        return telling
    }

    /// A site whose file has no condition any more, of which no process knows yet.
    private func makeSite() async throws -> Site {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: \(Self.condition)}")
        let template = try await EditTemplate(site.myPage).current(.reminder)
        let saving = try await EditTemplate(site.myPage).save(
            template.text + "\n追伸\n", as: .reminder, over: template.revision,
            by: Staff(id: 1, name: "test", role: .configure))
        try #require(saving == .saved)
        try await site.myPage.follow()
        let text = try await EditSettings(site.myPage).current().text
        try site.test.write(text.replacing(Self.condition, with: "[]"), to: "settings.yaml")
        return site
    }

    @Test func `a save on another screen does not take the last condition away`() async throws {
        let site = try await makeSite()
        let before = try await EditTemplate(site.myPage).current(.reminder).text
        let entry = try #require(
            try await BrowseHistory(site.myPage).list(.template, limit: 1).first?.sequence)
        try await site.visitAsStaff { visitor in
            for (path, changes) in [
                ("/admin/visual", ["accent": "#7a1f5c"]),
                ("/admin/settings/names", ["alias.0": "Person.U_X", "name.0": "拠点"]),
                (Self.template, ["text": "新しい文面です。\n{{password_url}}\n"]),
                ("/admin/history/\(entry)", [:]),
            ] as [(String, [String: String])] {
                let answer = try await visitor.change(changes, on: path)
                #expect(answer.status == .unprocessableContent, "\(path)")
                #expect(answer.body.contains("先に「求職者同期の設定」で内容を確認し"), "\(path)")
            }
        }
        #expect(site.myPage.settings.sync.conditions.count == 1)
        #expect(try await EditTemplate(site.myPage).current(.reminder).text == before)
        #expect(try await BrowseHistory(site.myPage).list(.settings, limit: 9).isEmpty)
    }

    @Test func `a page that is opened again does not say of it that it is saved and in use`()
        async throws
    {
        let site = try await makeSite()
        let text = try await EditTemplate(site.myPage).current(.reminder).text
        try site.test.write(text + "\n追伸の追伸\n", to: "templates/reminder.mustache")
        try await site.visitAsStaff { visitor in
            for path in ["/admin/settings", Self.template] {
                let page = try await visitor.get("\(path)?saved").body
                #expect(page.contains("まだ有効になってい"), "\(path)")
                #expect(!page.contains("保存しました。"), "\(path)")
            }
        }
    }

    @Test func `saved as it is, with the password, it comes into use, and stands in the history`()
        async throws
    {
        let site = try await makeSite()
        let text = try await EditSettings(site.myPage).current().text
        try await site.visitAsStaff { visitor in
            let fields = AdminDesk.fields(of: try await visitor.get("/admin/settings").body)
            let refused = try await visitor.post("/admin/settings", fields)
            #expect(refused.status == .unprocessableContent)
            let confirmed = AdminDesk.changed(fields, ["password": AdminDesk.password])
            let saved = try await visitor.post("/admin/settings", confirmed)
            #expect(saved.location == "/admin/settings?saved")
            #expect(site.myPage.settings.sync.conditions.isEmpty)
            let visual = AdminDesk.fields(of: try await visitor.get("/admin/visual").body)
            let other = try await visitor.post(
                "/admin/visual", AdminDesk.changed(visual, ["accent": "#7a1f5c"]))
            #expect(other.location == "/admin/visual?saved")
        }
        let line = try #require(
            try await BrowseHistory(site.myPage).list(.settings, limit: 9).last)
        #expect(line.who == "configure" && line.new == text)
        #expect(try SettingsFile.parse(line.old ?? "").sync.conditions.count == 1)
    }

    @Test func `what is not in use yet is told where the settings are, and on the first screen`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let text = try await EditSettings(site.myPage).current().text
        try await site.visitAsStaff { visitor in
            #expect(try await Self.telling(visitor) == [])
            try site.test.write(text + "# by hand\n", to: "settings.yaml")
            #expect(try await Self.telling(visitor) == [])
            try site.test.write(text + "safety: {max_new_accounts: 77}\n", to: "settings.yaml")
            #expect(try await Self.telling(visitor) == Self.screens)
            let saved = try await visitor.change(["sync.reminders": "2"])
            #expect(saved.location == "/admin/settings?saved")
            #expect(try await Self.telling(visitor) == [])
        }
    }

    @Test(arguments: [nil, "", "# 空のファイル\n", "{}\n"] as [String?])
    func `a file that is lost is not made anew of defaults that nobody has decided`(
        left: String?
    ) async throws {
        let site = try await AdminDesk.makeSite()
        let file = "\(site.root)/settings.yaml"
        if let left {
            try site.test.write(left, to: "settings.yaml")
        } else {
            try FileManager.default.removeItem(atPath: file)
        }
        try await site.visitAsStaff { visitor in
            for (path, changes) in [
                ("/admin/visual", ["accent": "#7a1f5c"]),
                ("/admin/settings/names", ["alias.0": "Person.U_X", "name.0": "拠点"]),
                ("/admin/settings", ["sync.reminders": "1", "password": AdminDesk.password]),
            ] as [(String, [String: String])] {
                let page = try await visitor.get(path)
                #expect(
                    page.body.contains("サーバーで直してください。site.base_url を設定してください。"),
                    "\(path)")
                let answer = try await visitor.post(
                    path, AdminDesk.changed(AdminDesk.fields(of: page.body), changes))
                #expect(answer.status == .unprocessableContent, "\(path)")
            }
        }
        #expect((try? String(contentsOfFile: file, encoding: .utf8)) == left)
        #expect(site.myPage.settings.site.baseURL == "https://mypage.example.jp")
    }

    /// The defaults, which stood there instead, have no condition: everybody.
    @Test(arguments: ["safety: {max_new_accounts: many}\n", "sync: [\n", ""])
    func `while the file is wrong the screen shows what is in use, to both roles`(
        wrong: String
    ) async throws {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: [\"Person.P_Name:part=太郎\"], reminders: 3}")
        try site.test.write(wrong, to: "settings.yaml")
        for role in ["configure", "look"] {
            try await site.visitAsStaff(role) { visitor in
                let page = try await visitor.get("/admin/settings").body
                #expect(page.contains("サーバーで直してください。"), "\(role)")
                #expect(page.contains("下の内容は、サービスが使っている設定です。"), "\(role)")
                #expect(page.contains("氏名：「太郎」を含む"), "\(role)")
            }
        }
        try await site.visitAsStaff("look") { visitor in
            let trial = try await visitor.get("/admin/settings?trial").body
            #expect(trial.contains("条件1（氏名：「太郎」を含む）に一致する人は"))
        }
    }

    @Test func `a file that is no UTF-8 is told, and not saved over`() async throws {
        let site = try await AdminDesk.makeSite()
        let file = URL(filePath: "\(site.root)/settings.yaml")
        var bytes = try Data(contentsOf: file)
        // A comment in Shift_JIS.
        bytes.append(contentsOf: [0x23, 0x90, 0xDD, 0x92, 0xE8, 0x0A])
        try bytes.write(to: file)
        try await site.visitAsStaff { visitor in
            let answer = try await visitor.change(["sync.reminders": "1"])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.body.contains("設定ファイルの書き方が正しくありません。"))
        }
        #expect(try Data(contentsOf: file) == bytes)
    }
}

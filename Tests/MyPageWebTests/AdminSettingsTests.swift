import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Recruiting
import SyncStore
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import SiteSettings
@testable import TestSupport

/// 求職者同期の設定 as a browser sees it.
@Suite struct AdminSettingsTests {
    @Test func `a condition is added, shown as a funnel, saved into the file, and used at once`()
        async throws
    {
        let site = try await AdminDesk.makeSite(settings: "# 触らないこと\nsync: {conditions: []}")
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            var fields = AdminDesk.changed(
                AdminDesk.fields(of: page.body),
                ["field.0": "Person.P_Name", "operation.0": "part", "value.0": "次郎"])
            let funnel = try await visitor.post("/admin/settings/preview", fields)
            #expect(funnel.status == .ok)
            #expect(funnel.body.contains("氏名：「次郎」を含む"))
            #expect(funnel.body.contains("に一致する人は、そのうち0人です（全体の0%）。"))
            #expect(site.myPage.settings.sync.conditions.isEmpty)
            fields = AdminDesk.changed(fields, ["value.0": "太郎", "sync.reminders": "2"])
            #expect(
                try await visitor.post("/admin/settings/preview", fields).body
                    .contains("に一致する人は、そのうち1人です（全体の100%）。"))
            let saved = try await visitor.post("/admin/settings", fields)
            #expect(saved.location == "/admin/settings?saved")
        }
        #expect(
            site.myPage.settings.sync.conditions.map(\.description) == ["Person.P_Name:part=太郎"])
        #expect(site.myPage.settings.sync.reminders == 2)
        let text = try await EditSettings(site.myPage).current().text
        #expect(text.contains("# 触らないこと"))
        #expect(try SettingsFile.parse(text) == site.myPage.settings)
        #expect(FileManager.default.fileExists(atPath: "\(site.root)/settings.yaml.old"))
        let line = try await BrowseHistory(site.myPage).list(.settings, limit: 9).first
        #expect(line?.who == "configure")
        #expect(line?.new == text)
    }

    @Test(arguments: [
        ("safety.event_days", "safety: {event_days: 4000}"),
        ("links.valid_h", "links: {valid_h: 3}"),
        ("password.min_length", "password: {min_length: 20}"),
    ])
    func `what the screens may not write does not come back with former settings`(
        key: String, yaml: String
    ) async throws {
        let site = try await AdminDesk.makeSite()
        let text = try await EditSettings(site.myPage).current().text
        try site.test.accounts().write {
            try $0.note(
                .settings, "settings.yaml", by: "山田", at: site.clock.now,
                old: text + "\n\(yaml)\n", new: text)
        }
        let entry = try #require(
            try await BrowseHistory(site.myPage).list(.settings, limit: 1).first?.sequence)
        try await site.visitAsStaff { visitor in
            // As a whole, and beside what was changed since.
            for present in [text, text + "# by hand\n"] {
                try site.test.write(present, to: "settings.yaml")
                let change = try await visitor.get("/admin/history/\(entry)")
                let refused = try await visitor.post(
                    "/admin/history/\(entry)", AdminDesk.fields(of: change.body))
                #expect(refused.status == .unprocessableContent)
                #expect(refused.body.contains("（\(key)）"))
                #expect(try await EditSettings(site.myPage).current().text == present)
            }
        }
    }

    @Test(arguments: [
        "safety: {event_days: 4000}", "links: {valid_h: 3}", "password: {min_length: 20}",
    ])
    func `what was written by hand since stays when a change is taken back`(
        yaml: String
    ) async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let saved = try await visitor.change(["sync.reminders": "2"])
            try #require(saved.location != nil)
            let entry = try #require(
                try await BrowseHistory(site.myPage).list(.settings, limit: 1).first?.sequence)
            let text = try await EditSettings(site.myPage).current().text
            try site.test.write(text + "\n\(yaml)\n", to: "settings.yaml")
            let change = try await visitor.get("/admin/history/\(entry)")
            let back = try await visitor.post(
                "/admin/history/\(entry)", AdminDesk.fields(of: change.body))
            #expect(back.status == .seeOther)
            #expect(site.myPage.settings.sync.reminders == 0)
            #expect(try await EditSettings(site.myPage).current().text.contains(yaml))
        }
    }

    @Test func `what the screens write comes back by them, and nothing else is written`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let edit = EditSettings(site.myPage)
        let staff = Staff(id: 1, name: "test", role: .configure)
        let file = try await edit.current()
        var settings = file.settings
        settings.site.name = "別の名前"
        settings.web.header = []
        settings.sync.conditions = [try Condition("Person.P_Name:exists")]
        settings.sync.reminders = 2
        let saving = try await edit.save(settings, over: file.revision, by: staff)
        try #require(saving == .saved)
        let entry = try #require(
            try await BrowseHistory(site.myPage).list(.settings, limit: 1).first)
        let saved = try await edit.current()
        let restoring = try await edit.restore(entry, over: saved.revision, by: staff)
        #expect(restoring == .saved)
        #expect(try await edit.current().text == file.text)

        let restored = try await edit.current()
        settings = restored.settings
        settings.links.validHours = 3
        let refused = try await edit.save(settings, over: restored.revision, by: staff)
        #expect(refused != .saved)
        #expect(try await edit.current().text == file.text)
    }

    @Test func `a form without its rows, or without any of its fields, changes nothing`()
        async throws
    {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: [\"Person.P_Name:exists\"]}\nstatus: {field: Person.U_A}")
        let before = try await EditSettings(site.myPage).current().revision
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            let fields =
                AdminDesk.changed(AdminDesk.fields(of: page.body), ["sync.reminders": "3"])
                + AdminDesk.confirmed
            var forms = ["rows", "field.0", "operation.0", "status.field", "sync.run"].map {
                name in fields.filter { $0.0 != name }
            }
            forms.append(AdminDesk.changed(fields, ["rows": "0"]))
            forms.append(fields.filter { $0.0 == "revision" || $0.0 == "password" })
            for form in forms {
                for path in ["/admin/settings", "/admin/settings/preview"] {
                    let answer = try await visitor.post(path, form)
                    #expect(answer.status == .unprocessableContent)
                    #expect(answer.body.contains("送信された内容が不完全です"))
                    // What is there is shown.
                    #expect(answer.body.contains("value=\"Person.P_Name\""))
                }
            }
        }
        #expect(try await EditSettings(site.myPage).current().revision == before)
    }

    @Test func `mistakes are shown at their fields, and nothing is saved`() async throws {
        let site = try await AdminDesk.makeSite()
        let before = try await EditSettings(site.myPage).current().revision
        try await site.visitAsStaff { visitor in
            let answer = try await visitor.change([
                "field.0": "Candidate.P_Name", "value.0": "x", "sync.times": "25:00",
                "sync.reminders": "-1", "status.opened": "Option.no",
            ])
            #expect(answer.status == .unprocessableContent)
            for text in ["条件が正しくありません", "実行時刻は 03:00", "0から100まで", "選択肢は Option"] {
                #expect(answer.body.contains(text), "\(text)")
            }
            // What was typed is not lost.
            #expect(answer.body.contains("value=\"25:00\""))
        }
        #expect(try await EditSettings(site.myPage).current().revision == before)
    }

    @Test(arguments: [("!part", "紹介停止"), ("exists", "")])
    func `a new condition whose field was forgotten is asked about, and not left out`(
        operation: String, value: String
    ) async throws {
        let site = try await AdminDesk.makeSite()
        let before = try await EditSettings(site.myPage).current().revision
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            let fields = AdminDesk.changed(
                AdminDesk.fields(of: page.body),
                ["field.0": "", "operation.0": operation, "value.0": value])
            for path in ["/admin/settings", "/admin/settings/preview"] {
                let answer = try await visitor.post(path, fields)
                #expect(answer.status == .unprocessableContent)
                #expect(answer.body.contains("項目を入力してください"))
                #expect(answer.body.contains("name=\"value.0\" value=\"\(value)\""))
            }
        }
        #expect(try await EditSettings(site.myPage).current().revision == before)
    }

    @Test func `a hand edit between the look and the save is told, and not overwritten`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            let fields = AdminDesk.changed(AdminDesk.fields(of: page.body), ["sync.reminders": "5"])
            let path = "\(site.root)/settings.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8) + "# by hand\n"
            try Data(text.utf8).write(to: URL(filePath: path))
            let answer = try await visitor.post("/admin/settings", fields)
            #expect(answer.status == .conflict)
            #expect(answer.body.contains("何も上書きしていません"))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
            // A hand edit shows on the screen.
            try Data((text + "safety: {max_new_accounts: 77}\n").utf8).write(
                to: URL(filePath: path))
            #expect(try await visitor.get("/admin/settings").body.contains("value=\"77\""))
        }
        #expect(try await BrowseHistory(site.myPage).list(.settings, limit: 9).isEmpty)
    }

    @Test func `settings behind a byte-order mark are shown as they are in use, and saved`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let text = try await EditSettings(site.myPage).current().text
        try site.test.write(
            "\u{FEFF}" + text + "safety: {max_new_accounts: 77}\n", to: "settings.yaml")
        try await site.visitAsStaff { visitor in
            #expect(try await visitor.get("/admin/settings").body.contains("value=\"77\""))
            let saved = try await visitor.change(["sync.reminders": "2"])
            #expect(saved.location == "/admin/settings?saved")
        }
        #expect(site.myPage.settings.sync.reminders == 2)
        #expect(site.myPage.settings.safety.maxNewAccounts == 77)
    }

    @Test func `of two screens the second save is told`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let one = try await AdminDesk.signedIn(client)
            let other = try await AdminDesk.signedIn(client)
            let first = AdminDesk.fields(of: try await one.get("/admin/settings").body)
            let second = AdminDesk.fields(of: try await other.get("/admin/settings").body)
            let saved = try await one.post(
                "/admin/settings", AdminDesk.changed(first, ["sync.reminders": "1"]))
            #expect(saved.location == "/admin/settings?saved")
            let late = try await other.post(
                "/admin/settings", AdminDesk.changed(second, ["sync.reminders": "2"]))
            #expect(late.status == .conflict)
        }
        #expect(site.myPage.settings.sync.reminders == 1)
    }

    @Test func `a second click saves the same again, and takes it back as well`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let form = AdminDesk.changed(
                AdminDesk.fields(of: try await visitor.get("/admin/settings").body),
                ["sync.reminders": "2"])
            for _ in 1...2 {
                let saved = try await visitor.post("/admin/settings", form)
                #expect(saved.location == "/admin/settings?saved")
            }
            #expect(site.myPage.settings.sync.reminders == 2)
            let lines = try await BrowseHistory(site.myPage).list(.settings, limit: 9)
            #expect(lines.count == 1)
            let entry = try #require(lines.first).sequence
            let path = "/admin/history/\(entry)"
            let back = AdminDesk.fields(of: try await visitor.get(path).body)
            for _ in 1...2 {
                #expect(try await visitor.post(path, back).location == "/admin/settings?saved")
            }
        }
        #expect(site.myPage.settings.sync.reminders == 0)
        #expect(try await BrowseHistory(site.myPage).list(.settings, limit: 9).count == 2)
    }

    @Test func `bad settings are shown, and nothing is saved over them`() async throws {
        let site = try await AdminDesk.makeSite()
        let path = "\(site.root)/settings.yaml"
        try Data("sync: {run: never}\n".utf8).write(to: URL(filePath: path))
        try await site.visitAsStaff { visitor in
            for path in ["/admin/visual", "/admin/settings/names", "/admin/settings"] {
                #expect(
                    try await visitor.get(path).body.contains(
                        "サーバーで直してください。1行目：sync.run の値が正しくありません。"), "\(path)")
            }
            let answer = try await visitor.change(["sync.reminders": "1"])
            #expect(answer.status == .unprocessableContent)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "sync: {run: never}\n")
    }

    @Test func `options are offered by their names, and chosen by a tick`() async throws {
        let site = try await AdminDesk.makeSite()
        try site.test.drop(
            """
            <Resume><Code>0</Code><Item><Resume.P_Id>1</Resume.P_Id><Resume.P_Candidate>1\
            </Resume.P_Candidate><Resume.P_Phase><Option.P_ResumePhase><Option.P_ResumeOpen>\
            <Option.P_Name>公開 &lt;新&gt;</Option.P_Name></Option.P_ResumeOpen></Option.P_ResumePhase>\
            </Resume.P_Phase></Item></Resume>
            """, as: "b.xml")
        try site.test.run()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            let fields = AdminDesk.changed(
                AdminDesk.fields(of: page.body), ["field.0": "Resume.P_Phase", "operation.0": "or"])
            let shown = try await visitor.post(
                "/admin/settings/preview", AdminDesk.changed(fields, ["value.0": "Option.P_X"]))
            #expect(shown.body.contains("公開 &lt;新&gt;"))
            #expect(shown.body.contains("value=\"Option.P_X\" checked"))
            #expect(!shown.body.contains("Option.P_ResumePhase\""))
            let saved = try await visitor.post(
                "/admin/settings",
                AdminDesk.changed(fields, [:]) + [
                    ("choice.0", "Option.P_ResumeOpen"), ("choice.0", "Option.P_X"),
                ])
            #expect(saved.status == .seeOther)
        }
        #expect(
            site.myPage.settings.sync.conditions.map(\.description)
                == ["Resume.P_Phase:or=Option.P_ResumeOpen:Option.P_X"])
    }

    @Test func `what is ticked for one field is not the value of another`() async throws {
        let site = try await AdminDesk.makeSite()
        try site.test.drop(
            """
            <Resume><Code>0</Code><Item><Resume.P_Id>1</Resume.P_Id><Resume.P_Candidate>1\
            </Resume.P_Candidate><Resume.P_Phase><Option.P_ResumePhase><Option.P_ResumeOpen>\
            <Option.P_Name>公開</Option.P_Name></Option.P_ResumeOpen></Option.P_ResumePhase>\
            </Resume.P_Phase></Item></Resume>
            """, as: "b.xml")
        try site.test.run()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            let fields = AdminDesk.changed(
                AdminDesk.fields(of: page.body),
                [
                    "field.0": "Resume.P_Phase", "operation.0": "or",
                    "value.0": "Option.P_ResumeOpen",
                ])
            let ticked = try await visitor.post("/admin/settings/preview", fields)
            #expect(ticked.body.contains("value=\"Option.P_ResumeOpen\" checked"))
            let other = AdminDesk.changed(
                AdminDesk.fields(of: ticked.body),
                ["field.0": "Person.P_Name", "operation.0": "!part"])
            for path in ["/admin/settings", "/admin/settings/preview"] {
                let answer = try await visitor.post(path, other)
                #expect(answer.status == .unprocessableContent)
                #expect(answer.body.contains("値を入力してください。"))
            }
        }
        #expect(site.myPage.settings.sync.conditions.isEmpty)
    }

    @Test func `what another process saves on its screens is used here`() async throws {
        let site = try await AdminDesk.makeSite()
        let workspace = Workspace(site.root)
        let other = EditSettings(
            try MyPageSite(
                workspace,
                settings: LiveSettings(site.myPage.settings, Templates(folder: "/nowhere")),
                environment: site.test.environment,
                log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        let file = try await other.current()
        var settings = file.settings
        settings.web.signupButton = .hidden
        let saving = try await other.save(
            settings, over: file.revision, by: Staff(id: 1, name: "test", role: .configure))
        #expect(saving == .saved)
        try await site.browse { client in
            let front = try await Visitor(client).get("/")
            #expect(!front.body.contains("会員登録"))
        }
    }
}

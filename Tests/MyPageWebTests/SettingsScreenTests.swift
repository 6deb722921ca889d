import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import MyPage

/// The settings' screen: its parts, where the result of a trial comes into view, and how it reads.
@Suite struct SettingsScreenTests {
    private static let condition = "sync: {conditions: [\"Person.P_Name:part=太郎\"]}"

    private func ids(_ page: Visitor.Answer) -> [String] {
        page.body.matches(of: /\sid="([^"]*)"/).map { String($0.1) }
    }

    @Test func `every part has a heading, and a link that leads to it`() async throws {
        let site = try await AdminDesk.makeSite(settings: Self.condition)
        try await site.browse { client in
            for role in ["configure", "look"] {
                let page = try await AdminDesk.signedIn(client, as: role).get("/admin/settings")
                let links = HTMLPage(page.body).links.filter { $0.hasPrefix("#") && $0 != "#main" }
                #expect(links.count == SettingField.Part.allCases.count)
                let ids = ids(page)
                #expect(Set(ids).count == ids.count)
                #expect(Set(links.map { String($0.dropFirst()) }).subtracting(ids) == [])
                for part in SettingField.Part.allCases {
                    #expect(page.body.contains("<h2>\(part.rawValue)</h2>"), "\(part)")
                }
            }
        }
    }

    @Test func `conditions say by which clock the CRM's points in time are compared`() async throws
    {
        let site = try await AdminDesk.makeSite(settings: Self.condition)
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            #expect(page.body.contains("日時の項目は、PORTERSのエクスポートと同じUTCの日付で比べます"))
        }
    }

    @Test func `every field stands in one part`() {
        let sections = SettingField.all.map(\.section)
        #expect(Set(sections) == Set(SettingField.Section.allCases))
        #expect(Set(sections.map(\.part)) == Set(SettingField.Part.allCases))
    }

    @Test func `the answer of a trial is shown at its result, whatever it is`() async throws {
        let site = try await AdminDesk.makeSite(settings: Self.condition)
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            let fields = AdminDesk.fields(of: page.body)
            let trials = page.body.matches(of: /formaction="\/admin\/settings\/preview#([a-z]*)"/)
                .map { String($0.1) }
            #expect(Set(trials) == ["result", "new"])
            let good = try await visitor.post("/admin/settings/preview", fields)
            let added = try await visitor.post(
                "/admin/settings/preview", fields + [("action", "add")])
            let wrong = try await visitor.post(
                "/admin/settings/preview", AdminDesk.changed(fields, ["sync.reminders": "-1"]))
            let cut = try await visitor.post("/admin/settings/preview", [])
            for answer in [page, good, added, wrong, cut] {
                let ids = ids(answer)
                for place in ["result", "new"] { #expect(ids.filter { $0 == place }.count == 1) }
            }
            #expect(good.body.contains("<h3>試算の結果</h3>\n<p class=\"hint\">取り込み済みの情報で"))
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.body.contains("入力に誤りがあるため、試算していません。"))
            #expect(!wrong.body.contains("class=\"steps\""))
        }
    }

    @Test func `a trial counts those too whose next export a mail waits for`() async throws {
        let site = try await AdminDesk.makeSite(settings: "safety: {max_new_accounts: 1}")
        let story = "<Person.U_Story>\(String(repeating: "あ", count: 100))</Person.U_Story>"
        try site.test.drop(
            Documents.candidates(Documents.person(2, story), Documents.person(3)), as: "b.xml")
        try #require(try site.test.run().held.count == 1)
        try site.test.write(
            "Subject: x\n\n{{Person.U_Story}}\n{{password_url}}\n",
            to: "templates/registration-request.mustache")
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings?trial").body
            #expect(page.contains("アカウントを開設し、案内メールを送る人は1人です。"))
            #expect(page.contains("エクスポートの後で判定する人は1人です。"))
        }
    }

    @Test func `the result is told in sentences`() async throws {
        let site = try await AdminDesk.makeSite(settings: Self.condition)
        try await site.visitAsStaff { visitor in
            let fields = AdminDesk.fields(of: try await visitor.get("/admin/settings").body)
            let page = try await visitor.post("/admin/settings/preview", fields)
            for text in [
                "PORTERSから取り込み済みの求職者は1人です。", "PORTERSで削除されていない人は1人です。",
                "条件1（氏名：「太郎」を含む）に一致する人は、そのうち1人です（全体の100%）。",
                "開設済みで、パスワードが未設定の人は1人です。", "0人に案内メールを送ります",
            ] {
                #expect(page.body.contains(text), "\(text)")
            }
            let empty = try await visitor.post(
                "/admin/settings/preview", AdminDesk.changed(fields, ["field.0": ""]))
            #expect(empty.body.contains("条件がないため、全員が対象です。"))
        }
    }

    @Test func `what is pressed stays in view: a trial, and saving`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let page = try await AdminDesk.signedIn(client).get("/admin/settings").body
            let bar = try #require(
                page.firstMatch(of: /<p class="buttons save-bar">.*?<\/p>/.dotMatchesNewlines()))
            #expect(bar.output.contains(">試算</button>") && bar.output.contains(">保存する</button>"))
            // Enter in a field tries, and never saves.
            let first = try #require(page.firstRange(of: "<button type=\"submit\" formaction="))
            let save = try #require(page.firstRange(of: ">保存する</button>"))
            #expect(first.lowerBound < save.lowerBound)
        }
    }

    @Test func `what is wrong stands at the top, by what it is called further down`() async throws {
        let site = try await AdminDesk.makeSite(settings: Self.condition)
        try await site.visitAsStaff { visitor in
            let answer = try await visitor.change([
                "field.1": "Person.P_Memo", "sync.times": "3時", "status.field": "マイページ状況",
            ])
            #expect(answer.status == .unprocessableContent)
            for text in [
                "<li>条件2：値を入力してください。</li>",
                "<li>「実行のタイミング：バッチの実行時刻」：実行時刻は 03:00",
                "<li>「PORTERSへのステータス連携：項目」：書き込み先と同じ種類の項目を",
            ] {
                #expect(answer.body.contains(text), "\(text)")
            }
        }
    }

    @Test func `the password that is asked for comes into view`() async throws {
        let site = try await AdminDesk.makeSite(settings: "safety: {max_new_accounts: 5}")
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            #expect(!page.body.contains("autofocus"))
            let refused = try await visitor.post(
                "/admin/settings",
                AdminDesk.changed(
                    AdminDesk.fields(of: page.body), ["safety.max_new_accounts": "6"]))
            #expect(refused.status == .unprocessableContent)
            #expect(refused.body.contains(/<input type="password" id="password" [^>]*autofocus>/))
        }
    }

    @Test func `where a changed status excludes those who have the former one, that is said`()
        async throws
    {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: []}\nstatus: {field: Person.U_S, opened: 案内済み}")
        let text = try await EditSettings(site.myPage).current().text
        try site.test.write(
            text.replacing("conditions: []", with: "conditions: [\"Person.U_S:empty\"]"),
            to: "settings.yaml")
        try await site.visitAsStaff { visitor in
            let warning = "その値がステータスの項目についての条件に一致しないと、対象外になります"
            let page = try await visitor.get("/admin/settings")
            let fields = AdminDesk.fields(of: page.body)
            func isWarned(_ changes: [String: String]) async throws -> Bool {
                try await visitor.post(
                    "/admin/settings/preview", AdminDesk.changed(fields, changes)
                ).body.contains(warning)
            }
            #expect(try await !isWarned(["status.registered": "本登録"]))
            #expect(try await !isWarned(["status.opened": "開設", "status.field": "Person.U_T"]))
            #expect(try await isWarned(["status.opened": "開設"]))
            let saved = try await visitor.post(
                "/admin/settings", AdminDesk.changed(fields, ["status.opened": "開設"]))
            #expect(saved.location == "/admin/settings?saved=opened")
            #expect(
                try await visitor.get("/admin/settings?saved=opened").body.contains(warning))
            #expect(try await !visitor.get("/admin/settings?saved").body.contains(warning))
        }
    }

    @Test func `who may only look tries the settings as they are, and that is noted`()
        async throws
    {
        // The trial names whom the held run would write to.
        let (site, _) = try await AdminDesk.makeHeldSite()
        try await site.visitAsStaff("look") { visitor in
            let page = try await visitor.get("/admin/settings")
            #expect(page.body.contains("href=\"/admin/settings?trial#result\""))
            let trial = try await visitor.get("/admin/settings?trial")
            #expect(trial.body.contains("PORTERSから取り込み済みの求職者は3人です。"))
            #expect(trial.body.contains("条件はありません。全員が対象です。"))
            #expect(trial.body.contains("<b>2人に案内メールを送ります</b>"))
        }
        let event = try await BrowseEvents(site.myPage).list(limit: 1).first
        #expect(event?.who == "look" && event?.what == .searched)
    }
}

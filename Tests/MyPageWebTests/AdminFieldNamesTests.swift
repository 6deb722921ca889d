import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Recruiting
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import MyPage
@testable import MyPageWeb

/// Fields, options and conditions by their names on the screens.
@Suite struct AdminFieldNamesTests {
    private static let phase = "フェーズ：活動中・選考中のいずれか"

    /// A site with conditions, whose last run has opened an account for person 2 and left 3 out.
    private func makeSite(fields: String = "") async throws -> (site: Site, run: String) {
        let site = try await AdminDesk.makeSite(
            settings: """
                status: {field: Person.U_S, registered: Option.U_R}
                fields: {Person.U_X: 拠点, Person.U_S: マイページ状況, Option.U_R: 登録済み\(fields)}
                """)
        let file = try await EditSettings(site.myPage).current()
        var settings = file.settings
        settings.sync.conditions = [
            try Condition("Resume.P_Phase:or=Option.P_ResumeOpen:Option.P_ResumeActive"),
            try Condition("Person.U_X:or=Option.U_A"),
        ]
        let saving = try await EditSettings(site.myPage).save(
            settings, over: file.revision, by: Staff(id: 1, name: "test", role: .configure))
        try #require(saving == .saved)
        try site.test.drop(
            Documents.candidates(
                Documents.person(2, office("A", "東京")), Documents.person(3, office("A", "東京")),
                Documents.person(4, office("B", "東京"))), as: "b.xml")
        try site.test.drop(
            Documents.resumes(
                resume(2, "P_ResumeActive", "選考中"), resume(3, "P_ResumeClosed", "終了"),
                resume(4, "P_ResumeOpen", "活動中")), as: "c.xml")
        let result = try site.test.run()
        return (site, try #require(result.runs.last?.run))
    }

    private func office(_ alias: String, _ name: String) -> String {
        "<Person.U_X><Option.U_\(alias)><Option.P_Name>\(name)</Option.P_Name></Option.U_\(alias)></Person.U_X>"
    }

    private func resume(_ id: Int, _ phase: String, _ name: String) -> String {
        Documents.resume(
            id, of: id,
            """
            <Resume.P_Phase><Option.\(phase)><Option.P_Name>\(name)</Option.P_Name></Option.\(phase)>\
            </Resume.P_Phase>
            """)
    }

    /// Texts that hold a vendor's alias otherwise than in brackets behind a name.
    private func bareAliases(_ body: String) -> [String] {
        HTMLPage(body).texts.map(\.text).filter {
            $0.replacing(/（[A-Za-z]+\.[PUA]_[A-Za-z0-9_]+）/, with: "")
                .contains(/\b(Person|Resume|Option)\.P_/)
        }
    }

    @Test func `no screen calls a vendor's field or option by its alias alone`() async throws {
        let (site, run) = try await makeSite()
        try await site.visitAsStaff { visitor async throws in
            let pages = ["/admin", "/admin/settings", "/admin/runs/\(run)", "/admin/people/3"]
            for path in pages {
                #expect(bareAliases(try await visitor.get(path).body) == [], "\(path)")
            }
        }
    }

    @Test func `a run says in words which condition left people out, and where mails went`()
        async throws
    {
        let (site, run) = try await makeSite()
        try await site.browse { client in
            let page = try await AdminDesk.signedIn(client).get("/admin/runs/\(run)").body
            #expect(page.contains(">\(Self.phase)</a></p>"))
            #expect(page.contains("宛先 メールアドレス"))
        }
    }

    @Test func `a person's page names conditions, fields and options, with the alias beside`()
        async throws
    {
        let (site, _) = try await makeSite()
        try await site.browse { client in
            let page = try await AdminDesk.signedIn(client).get("/admin/people/3").body
            for text in [
                "<b>対象外</b>：\(Self.phase)", "<th scope=\"row\">\(Self.phase)</th>",
                "フェーズ <small><code>Resume.P_Phase</code></small></th><td>終了</td>",
                "拠点 <small><code>Person.U_X</code></small>",
                // Two options of one name show their aliases.
                "東京（Option.U_A）",
            ] {
                #expect(page.contains(text), "\(text)")
            }
        }
    }

    @Test func `the settings show names with their aliases small beside them`() async throws {
        let (site, _) = try await makeSite()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            for text in [
                "条件1　\(Self.phase)</legend>", "条件2　拠点：東京（Option.U_A）</legend>",
                "<small><code>Resume.P_Phase</code></small>", "value=\"フェーズ\"",
                "（マイページ状況）", "（登録済み）", "東京（Option.U_B）",
                "<option value=\"氏名\">氏名（Person.P_Name）</option>",
            ] {
                #expect(page.body.contains(text), "\(text)")
            }
            let funnel = try await visitor.post(
                "/admin/settings/preview", AdminDesk.fields(of: page.body))
            #expect(funnel.body.contains("条件1（\(Self.phase)）に一致する人は"))
        }
    }

    @Test func `a page that is sent back means the same fields, whatever they are called by then`()
        async throws
    {
        let (site, _) = try await makeSite(fields: ", Person.U_Z: 部署")
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            let file = try await EditSettings(site.myPage).current()
            var settings = file.settings
            settings.fields[try #require(FieldAlias("Person.U_X"))] = "部署"
            settings.fields[try #require(FieldAlias("Person.U_Z"))] = "拠点"
            let saving = try await EditSettings(site.myPage).save(
                settings, over: file.revision, by: Staff(id: 1, name: "test", role: .configure))
            try #require(saving == .saved)
            let preview = try await visitor.post(
                "/admin/settings/preview", AdminDesk.fields(of: page.body))
            #expect(preview.body.contains("条件2　部署："))
            #expect(preview.body.contains("name=\"alias.1\" value=\"Person.U_X\""))
        }
    }

    @Test func `a field can be typed by its name, and one that is not certain is no field`()
        async throws
    {
        let (site, _) = try await makeSite(fields: ", Person.U_Z: レジュメ名")
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            func save(_ name: String) async throws -> Visitor.Answer {
                try await visitor.post(
                    "/admin/settings",
                    AdminDesk.changed(
                        AdminDesk.fields(of: page.body),
                        ["field.2": name, "operation.2": "exists"]))
            }
            for name in ["レジュメ名", "ない項目"] {
                let refused = try await save(name)
                #expect(refused.status == .unprocessableContent)
                #expect(refused.body.contains("value=\"\(name)\""))
            }
            #expect(site.myPage.settings.sync.conditions.count == 2)
            #expect(try await save("レジュメ名（Resume.P_Name）").location != nil)
        }
        #expect(site.myPage.settings.sync.conditions.last?.description == "Resume.P_Name:exists")
    }

    @Test func `why a run is held names the field, with the alias to look it up by`() throws {
        let memo = try #require(FieldAlias("Person.P_Memo"))
        let text = HoldReason.fieldMissing(memo, file: "毎朝.xml").japanese(FieldNames())
        #expect(text.contains("条件で使う項目「メモ（個人連絡先）」（Person.P_Memo）がありません"))
    }

    @Test func `an owner is named in conditions and values, by the last export's name`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let file = try await EditSettings(site.myPage).current()
        var settings = file.settings
        settings.sync.conditions = [try Condition("Person.P_Owner:or=7")]
        let saving = try await EditSettings(site.myPage).save(
            settings, over: file.revision, by: Staff(id: 1, name: "test", role: .configure))
        try #require(saving == .saved)
        try site.test.drop(
            Documents.candidates(Documents.person(2, owner: 8), Documents.person(3, owner: 7)),
            as: "b.xml")
        let run = try #require(try site.test.run().runs.last?.run)
        try await site.visitAsStaff { visitor in
            func says(_ text: String) async throws {
                for path in ["/admin/settings", "/admin/runs/\(run)", "/admin/people/2"] {
                    #expect(try await visitor.get(path).body.contains(text), "\(path): \(text)")
                }
            }
            try await says("個人連絡先の所有者：7")
            // Known to the pages as soon as it is imported.
            try site.test.drop(
                Documents.users(
                    Documents.user(7, mail: "u7@agency.example"),
                    Documents.user(8, mail: "u8@agency.example")), as: "c.xml")
            try site.test.run()
            try await says("個人連絡先の所有者：担当 7")
            #expect(try await visitor.get("/admin/people/2").body.contains("<td>担当 8</td>"))
        }
    }
}

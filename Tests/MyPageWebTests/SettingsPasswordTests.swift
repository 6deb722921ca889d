import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Recruiting
import SyncStore
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import SiteSettings
@testable import TestSupport

/// 求職者同期の設定: the password, before more people could be written to without asking anybody.
@Suite struct SettingsPasswordTests {
    @Test func `the last condition goes only with the password`() async throws {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: [\"Person.P_Name:exists\"]}")
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            var fields = AdminDesk.changed(
                AdminDesk.fields(of: page.body), ["field.0": "", "value.0": ""])
            let refused = try await visitor.post("/admin/settings", fields)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.body.contains("最後の条件を削除するには、あなたのパスワード"))
            #expect(site.myPage.settings.sync.conditions.count == 1)
            fields = AdminDesk.changed(fields, ["password": AdminDesk.password])
            #expect(try await visitor.post("/admin/settings", fields).location != nil)
        }
        #expect(site.myPage.settings.sync.conditions.isEmpty)
        #expect(try await EditSettings(site.myPage).current().text.contains("conditions: []"))
    }

    @Test func `removing the last condition says how many would be written to`() async throws {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: [\"Person.P_Name:exists\"]}")
        // One whom a run has left behind, and two whom the next one will look at.
        try site.test.drop(Documents.candidates(Documents.person(4, name: "")), as: "b.xml")
        try site.test.run()
        try site.test.drop(
            Documents.candidates(Documents.person(2, name: ""), Documents.person(3, name: "")),
            as: "c.xml")
        _ = try site.test.pipeline().takeIn(trigger: .schedule)
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            let fields = AdminDesk.changed(
                AdminDesk.fields(of: page.body), ["field.0": "", "value.0": ""])
            let refused = try await visitor.post("/admin/settings", fields)
            #expect(refused.status == .unprocessableContent)
            #expect(refused.body.contains("次の実行で2人に案内メールを送ります"))
            #expect(refused.body.contains("もう一度エクスポートした場合は3人"))
        }
    }

    @Test func `bringing settings without a condition back says it as well`() async throws {
        let site = try await AdminDesk.makeSite(settings: "sync: {conditions: []}")
        try await site.visitAsStaff { visitor in
            let saved = try await visitor.change([
                "field.0": "Person.P_Name", "operation.0": "exists",
            ])
            try #require(saved.location != nil)
            let entry = try #require(
                try await BrowseHistory(site.myPage).list(.settings, limit: 1).first?.sequence)
            try site.test.drop(Documents.candidates(Documents.person(2, name: "")))
            _ = try site.test.pipeline().takeIn(trigger: .schedule)
            let change = try await visitor.get("/admin/history/\(entry)")
            let refused = try await visitor.post(
                "/admin/history/\(entry)", AdminDesk.fields(of: change.body))
            #expect(refused.status == .unprocessableContent)
            #expect(refused.body.contains("次の実行で1人に案内メールを送ります"))
            #expect(site.myPage.settings.sync.conditions.count == 1)
        }
    }

    @Test func `the limit is raised only with the password, and lowered without`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let key = "safety.max_new_accounts"
            func save(_ limit: String, _ password: String = "") async throws -> Visitor.Answer {
                let page = try await visitor.get("/admin/settings")
                return try await visitor.post(
                    "/admin/settings",
                    AdminDesk.changed(
                        AdminDesk.fields(of: page.body), [key: limit, "password": password]))
            }
            #expect(try await save("5").status == .seeOther)
            for limit in ["6", "0"] {
                #expect(try await save(limit).status == .unprocessableContent)
                #expect(try await save(limit, "wrong").status == .unprocessableContent)
            }
            #expect(site.myPage.settings.safety.maxNewAccounts == 5)
            #expect(try await save("6", AdminDesk.password).status == .seeOther)
            #expect(site.myPage.settings.safety.maxNewAccounts == 6)
            // Nor by the way back.
            #expect(try await save("2").status == .seeOther)
            let entry = try #require(
                try await BrowseHistory(site.myPage).list(.settings, limit: 1).first?.sequence)
            let page = try await visitor.get("/admin/history/\(entry)")
            let fields = AdminDesk.fields(of: page.body)
            let back = try await visitor.post("/admin/history/\(entry)", fields)
            #expect(back.status == .unprocessableContent)
            let confirmed = try await visitor.post(
                "/admin/history/\(entry)",
                AdminDesk.changed(fields, ["password": AdminDesk.password]))
            #expect(confirmed.status == .seeOther)
            #expect(site.myPage.settings.safety.maxNewAccounts == 6)
        }
    }

    @Test func `the limit of sign-ups is raised only with the password`() async throws {
        let site = try await AdminDesk.makeSite(settings: "safety: {max_sign_ups_per_hour: 5}")
        try await site.visitAsStaff { visitor async throws in
            func save(_ limit: String, _ password: String = "") async throws -> Visitor.Answer {
                let page = try await visitor.get("/admin/settings")
                return try await visitor.post(
                    "/admin/settings",
                    AdminDesk.changed(
                        AdminDesk.fields(of: page.body),
                        ["safety.max_sign_ups_per_hour": limit, "password": password]))
            }
            for limit in ["6", "0"] {
                #expect(try await save(limit).status == .unprocessableContent)
            }
            #expect(site.myPage.settings.safety.maxSignUpsPerHour == 5)
            #expect(try await save("4").status == .seeOther)
            #expect(try await save("0", AdminDesk.password).status == .seeOther)
            #expect(site.myPage.settings.safety.maxSignUpsPerHour == 0)
        }
    }

    @Test
    func `too many wrong passwords for a higher limit are told as that, with how long to wait`()
        async throws
    {
        let site = try await AdminDesk.makeSite(settings: "safety: {max_new_accounts: 5}")
        try await site.visitAsStaff { visitor in
            func save(_ password: String) async throws -> Visitor.Answer {
                let page = try await visitor.get("/admin/settings")
                return try await visitor.post(
                    "/admin/settings",
                    AdminDesk.changed(
                        AdminDesk.fields(of: page.body),
                        ["safety.max_new_accounts": "6", "password": password]))
            }
            for _ in 0..<10 { #expect(try await save("wrong").status == .unprocessableContent) }
            let answer = try await save(AdminDesk.password)
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "900")
            #expect(answer.body.contains("あと15分ほど待ってから"))
            #expect(site.myPage.settings.safety.maxNewAccounts == 5)
        }
    }
}

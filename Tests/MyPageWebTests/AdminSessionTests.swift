import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Recruiting
import SiteSettings
import SyncStore
import Testing

@testable import MyPage
@testable import MyPageWeb
@testable import Publishing
@testable import TestSupport

/// A session that ends while somebody reads or types on the admin screens.
@Suite struct AdminSessionTests {
    /// Signs in by the form of a page, with what it holds.
    private func signIn(
        _ visitor: Visitor, by page: Visitor.Answer
    ) async throws -> Visitor.Answer {
        try await visitor.post(
            "/admin/signin",
            AdminDesk.changed(
                AdminDesk.fields(of: page.body),
                ["name": "configure", "password": AdminDesk.password]))
    }

    /// Chromium showed the first page behind a sign-in to whoever pressed "back" behind the sign-out.
    @Test func `the page behind a sign-out changes a cookie, and the forms' key stays`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            _ = try await visitor.get("/admin")
            let key = try #require(visitor.cookies["__Host-form"])
            let out = try await visitor.post("/admin/signout", [])
            #expect(out.location == "/admin/signin?signed-out")
            for _ in 1...2 {
                let before = visitor.cookies["__Host-signed-out"]
                #expect(try await visitor.get("/admin/signin?signed-out").status == .ok)
                #expect(visitor.cookies["__Host-signed-out"] != before)
            }
            #expect(visitor.cookies["__Host-form"] == key)
        }
    }

    @Test func `a page that was asked for is where signing in leads`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            for path in AdminDesk.screens + ["/admin/runs?outcome=a%26b&after=1"] {
                let visitor = Visitor(client)
                let location = try #require(try await visitor.get(path).location)
                let form = try await visitor.get(location)
                #expect(form.status == .ok)
                #expect(try await signIn(visitor, by: form).location == path)
            }
        }
    }

    @Test(arguments: [
        "https://evil.example/admin", "//evil.example/admin", "/admin/../signout", "/adminx",
        "/admin//evil.example", "/admin/%2e%2E/forgot", "/admin\\evil", "/admin/signout",
        "/admin\r\nSet-Cookie: a=b", "/mypage", "javascript:alert(1)", "",
        "/admin?" + String(repeating: "x", count: 3_000),
    ])
    func `signing in leads nowhere else, whatever a link says`(next: String) async throws {
        let site = try await AdminDesk.makeSite()
        let text = next.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
        try await site.visit { visitor in
            let form = try await visitor.get("/admin/signin?next=\(text)&typed.text=x")
            #expect(!form.body.contains("typed."))
            let answer = try await visitor.post(
                "/admin/signin",
                [("next", next), ("name", "configure"), ("password", AdminDesk.password)])
            #expect(answer.location == "/admin")
        }
    }

    @Test func `a template that was being edited is there after signing in, and not saved`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let path = "/admin/templates/registration-request"
        let fields = [
            ("subject", "\"ようこそ\" & <b>"), ("text", "{{name}} 様\r\n\r\n{{password_url}}\r\n"),
        ]
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get(path)
            let revision = AdminDesk.fields(of: page.body).first { $0.0 == "revision" }?.1 ?? ""
            let typed =
                [("revision", revision)] + fields + [("person", "1"), ("password", "secret")]
            site.clock.advance(hours: 1.1)
            for way in ["", "/preview"] {
                let ended = try await visitor.post(path + way, typed)
                #expect(ended.status == .unauthorized)
                #expect(ended.body.contains("入力した内容がもう一度表示されます"))
                #expect(!ended.body.contains("secret"))
                // A wrong password does not lose it either.
                let wrong = try await visitor.post(
                    "/admin/signin",
                    AdminDesk.changed(
                        AdminDesk.fields(of: ended.body),
                        ["name": "configure", "password": "wrong"]))
                #expect(wrong.status == .unprocessableContent)
                let back = try await signIn(visitor, by: wrong)
                #expect(back.status == .ok)
                #expect(back.body.contains("まだ保存していません"))
                #expect(
                    back.body.contains(
                        "name=\"subject\" value=\"&quot;ようこそ&quot; &amp; &lt;b&gt;\""))
                #expect(back.body.contains(">\n{{name}} 様\n\n{{password_url}}"))
                #expect(try await EditTemplate(site.myPage).current(.registrationRequest).isBuiltIn)
                site.clock.advance(hours: 1.1)
            }
            let ended = try await visitor.post(path, typed)
            let back = try await signIn(visitor, by: ended)
            let seen = AdminDesk.fields(of: back.body).filter { $0.0 == "revision" }
            let saved = try await visitor.post(path, seen + fields)
            #expect(saved.location == "\(path)?saved")
        }
        #expect(
            try await EditTemplate(site.myPage).current(.registrationRequest).text
                == "Subject: \"ようこそ\" & <b>\n\n{{name}} 様\n\n{{password_url}}\n")
    }

    @Test func `settings that were typed are there after signing in, and not saved`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            let fields = AdminDesk.changed(
                AdminDesk.fields(of: page.body),
                [
                    "field.0": "Person.P_Name", "operation.0": "part", "value.0": "太郎",
                    "sync.reminders": "7",
                ])
            site.clock.advance(hours: 1.1)
            let ended = try await visitor.post("/admin/settings", fields)
            #expect(ended.status == .unauthorized)
            let back = try await signIn(visitor, by: ended)
            #expect(back.body.contains("まだ保存していません"))
            #expect(site.myPage.settings.sync.reminders != 7)
            let typed = AdminDesk.fields(of: back.body)
            #expect(typed.contains { $0 == ("value.0", "太郎") })
            let saved = try await visitor.post("/admin/settings", typed)
            #expect(saved.location == "/admin/settings?saved")
        }
        #expect(site.myPage.settings.sync.reminders == 7)
        #expect(
            site.myPage.settings.sync.conditions.map(\.description) == ["Person.P_Name:part=太郎"])
    }

    @Test func `names that were typed are there after signing in, and not saved`() async throws {
        let site = try await AdminDesk.makeSite(settings: "fields:\n  Person.U_Y: 部署\n")
        let path = "/admin/settings/names"
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get(path)
            let fields = AdminDesk.changed(
                AdminDesk.fields(of: page.body),
                ["name.0": "所属", "alias.1": "Resume.U_Z", "name.1": "職種"])
            site.clock.advance(hours: 1.1)
            let ended = try await visitor.post(path, fields)
            #expect(ended.status == .unauthorized)
            #expect(ended.body.contains("入力した内容がもう一度表示されます"))
            let back = try await signIn(visitor, by: ended)
            #expect(back.body.contains("まだ保存していません"))
            #expect(site.myPage.settings.fields.values.sorted() == ["部署"])
            let saved = try await visitor.post(path, AdminDesk.fields(of: back.body))
            #expect(saved.location == "\(path)?saved")
        }
        #expect(site.myPage.settings.fields.values.sorted() == ["所属", "職種"])
    }

    @Test func `what was to be done is not done after signing in, only its page is shown`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/accounts/1/erase")
            site.clock.advance(hours: 1.1)
            let ended = try await visitor.post("/admin/accounts/1/erase", AdminDesk.confirmed)
            #expect(ended.status == .unauthorized)
            #expect(!ended.body.contains(AdminDesk.password))
            let back = try await signIn(visitor, by: ended)
            #expect(back.location == "/admin/accounts/1/erase")
        }
        #expect(try await ExplainPerson(site.myPage)(account: 1) != nil)
    }

    @Test(arguments: [
        ("/admin/run-now", "/admin"), ("/admin/people/1/again", "/admin/people/1"),
    ])
    func `of a button without a page of its own the page is shown on which it stands`(
        button: String, page: String
    ) async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(page)
            site.clock.advance(hours: 1.1)
            let ended = try await visitor.post(button, [])
            #expect(ended.status == .unauthorized)
            let back = try await signIn(visitor, by: ended)
            #expect(back.location == page)
        }
    }

    @Test func `the largest form that is taken is kept whole over a sign-in`() async throws {
        let site = try await AdminDesk.makeSite()
        let text = String(repeating: "x", count: 261_000)
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/templates/reminder")
            site.clock.advance(hours: 1.1)
            let ended = try await visitor.post("/admin/templates/reminder", [("text", text)])
            #expect(ended.status == .unauthorized)
            #expect(try await signIn(visitor, by: ended).body.contains(text))
        }
    }
}

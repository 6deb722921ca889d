import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import MyPage
@testable import MyPageWeb
@testable import Publishing
@testable import SyncStore
@testable import TestSupport

/// The page that asks for a code behind the password.
@Suite struct CodeRoutesTests {
    /// A site with somebody who has a second factor.
    private func makeDesk() async throws -> (site: Site, visit: FactorVisit, codes: [String]) {
        let site = try await AdminDesk.makeSite()
        let visit = FactorVisit(site)
        let codes = try await site.browse { client in
            try await visit.enrol(AdminDesk.signedIn(client))
        }
        return (site, visit, codes)
    }

    @Test func `the code opens what was asked for, the password alone nothing`() async throws {
        let (site, visit, _) = try await makeDesk()
        try await site.visit { visitor in
            let page = try await visit.password(visitor, next: "/admin/people?q=taro")
            #expect(page.status == .ok)
            #expect(page.body.contains("inputmode=\"numeric\" autocomplete=\"one-time-code\""))
            #expect(visitor.cookies["__Host-staff"] == nil)
            #expect(visitor.cookies["__Host-staff-device"] == nil)
            #expect(try await visitor.get("/admin").location == "/admin/signin")
            _ = try await visitor.get("/admin/signin")
            let entered = try await visit.enter(visitor, by: page, code: visit.code())
            #expect(entered.location == "/admin/people?q=taro")
            #expect(visitor.cookies["__Host-staff-device"] != nil)
            #expect(try await visitor.get("/admin").status == .ok)
        }
    }

    @Test func `the page tells nothing by its form to who has a wrong password`() async throws {
        let (site, _, _) = try await makeDesk()
        try await site.visit { visitor in
            _ = try await visitor.get("/admin/signin")
            var pages: [String] = []
            for name in ["configure", "look", "nobody"] {
                let answer = try await visitor.post(
                    "/admin/signin", [("name", name), ("password", "wrong")])
                #expect(answer.status == .unprocessableContent)
                pages.append(answer.body.replacing("value=\"\(name)\"", with: ""))
            }
            #expect(Set(pages).count == 1)
        }
    }

    @Test func `wrong codes elsewhere lock no browser out where somebody has signed in`()
        async throws
    {
        let (site, visit, _) = try await makeDesk()
        try await site.browse { client in
            let known = Visitor(client)
            let first = try await visit.password(known)
            let entered = try await visit.enter(known, by: first, code: visit.code())
            try #require(entered.status == .seeOther)
            site.clock.advance(hours: 45.0 / 3_600)
            let stranger = Visitor(client)
            var page = try await visit.password(stranger)
            for _ in 0..<5 { page = try await visit.enter(stranger, by: page, code: "12345") }
            page = try await visit.enter(stranger, by: page, code: visit.code())
            #expect(page.status == .tooManyRequests)
            known.forget(cookie: "__Host-staff")
            let again = try await visit.password(known)
            let signedIn = try await visit.enter(known, by: again, code: visit.code())
            #expect(signedIn.location == "/admin")
        }
    }

    @Test func `wrong codes are counted, and the page says how long to wait`() async throws {
        let (site, visit, _) = try await makeDesk()
        try await site.visit { visitor in
            var page = try await visit.password(visitor, next: "/admin/runs")
            for _ in 0..<5 {
                page = try await visit.enter(visitor, by: page, code: "12345")
                #expect(page.status == .unprocessableContent)
                #expect(page.body.contains("確認コードが違うか"))
                #expect(!page.body.contains("12345"))
            }
            page = try await visit.enter(visitor, by: page, code: visit.code())
            #expect(page.status == .tooManyRequests)
            #expect(page.headers[.retryAfter] == "900")
            #expect(page.body.contains("あと15分ほど待ってから"))
            // A sign-in later on leads where this one was to lead.
            site.clock.advance(hours: 0.26)
            page = try await visit.enter(visitor, by: page, code: visit.code())
            #expect(page.status == .unprocessableContent)
            #expect(page.body.contains("もう一度ログインしてください"))
            page = try await visitor.post(
                "/admin/signin",
                AdminDesk.changed(
                    AdminDesk.fields(of: page.body),
                    ["name": "configure", "password": AdminDesk.password]))
            page = try await visit.enter(visitor, by: page, code: visit.code())
            #expect(page.location == "/admin/runs")
        }
    }

    @Test func `a template that was being edited is there after both steps`() async throws {
        let (site, visit, codes) = try await makeDesk()
        let path = "/admin/templates/reminder"
        let typed = [
            ("subject", "\"x\" & <b>"), ("text", "{{name}}\r\n{{password_url}}\r\n"),
            ("revision", "r"),
        ]
        try await site.visit { visitor in
            var page = try await visit.password(visitor)
            _ = try await visit.enter(visitor, by: page, code: visit.code())
            _ = try await visitor.get(path)
            for recovery in ["", codes[0]] {
                site.clock.advance(hours: 1.1)
                let ended = try await visitor.post(path, typed)
                #expect(ended.status == .unauthorized)
                page = try await visitor.post(
                    "/admin/signin",
                    AdminDesk.changed(
                        AdminDesk.fields(of: ended.body),
                        ["name": "configure", "password": AdminDesk.password]))
                // A wrong code does not lose it either.
                page = try await visit.enter(visitor, by: page, code: "12345")
                page = try await visit.enter(
                    visitor, by: page, code: recovery.isEmpty ? visit.code() : "",
                    recovery: recovery)
                #expect(page.status == .ok)
                #expect(page.body.contains("まだ保存していません"))
                #expect(page.body.contains("value=\"&quot;x&quot; &amp; &lt;b&gt;\""))
                #expect(page.body.contains("あと9個") == !recovery.isEmpty)
            }
        }
        #expect(try await EditTemplate(site.myPage).current(.reminder).isBuiltIn)
    }

    @Test func `the largest form that is taken is kept whole over both steps`() async throws {
        let (site, visit, _) = try await makeDesk()
        let text = String(repeating: "x", count: 261_000)
        try await site.visit { visitor in
            _ = try await visitor.get("/admin/signin")
            let ended = try await visitor.post("/admin/templates/reminder", [("text", text)])
            #expect(ended.status == .unauthorized)
            let page = try await visitor.post(
                "/admin/signin",
                AdminDesk.changed(
                    AdminDesk.fields(of: ended.body),
                    ["name": "configure", "password": AdminDesk.password]))
            let back = try await visit.enter(visitor, by: page, code: visit.code())
            #expect(back.body.contains(text))
        }
    }

    @Test func `the page behind a recovery code says how many are left`() async throws {
        let (site, visit, codes) = try await makeDesk()
        try await site.browse { client in
            let visitor = Visitor(client)
            var page = try await visit.password(visitor, next: "/admin/runs")
            page = try await visit.enter(visitor, by: page, recovery: codes[0])
            #expect(page.status == .ok)
            #expect(page.body.contains("あと9個"))
            #expect(page.body.contains("href=\"/admin/runs\">続ける"))
            #expect(try await visitor.get("/admin/runs").status == .ok)
            let second = Visitor(client)
            page = try await visit.enter(
                second, by: visit.password(second), recovery: codes[0])
            #expect(page.status == .unprocessableContent)
            #expect(page.body.contains("リカバリーコードが違うか"))
            #expect(page.body.contains("<details open>"))
            #expect(!page.body.contains(codes[0]))
        }
    }

    @Test func `a browser that is known is asked as well`() async throws {
        let (site, visit, _) = try await makeDesk()
        try await site.visit { visitor in
            let page = try await visit.password(visitor)
            _ = try await visit.enter(visitor, by: page, code: visit.code())
            _ = try await visitor.get("/admin")
            _ = try await visitor.post("/admin/signout", [])
            #expect(visitor.cookies["__Host-staff-device"] != nil)
            let again = try await visit.password(visitor)
            #expect(again.body.contains("name=\"ticket\""))
        }
    }

    @Test func `with another ticket, or none, it begins with the password`() async throws {
        let (site, visit, _) = try await makeDesk()
        try await site.visit { visitor in
            for ticket in ["", "x", String(repeating: "0", count: 64)] {
                _ = try await visitor.get("/admin/signin")
                let answer = try await visitor.post(
                    "/admin/signin",
                    [
                        ("ticket", ticket), ("code", visit.code()), ("name", "configure"),
                        ("password", AdminDesk.password),
                    ])
                #expect(answer.status == .unprocessableContent)
                #expect(answer.body.contains("もう一度ログインしてください"))
                #expect(answer.body.contains("name=\"password\""))
            }
        }
    }
}

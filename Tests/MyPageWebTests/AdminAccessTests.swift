import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Testing

@testable import MyPage
@testable import MyPageWeb
@testable import SyncStore
@testable import TestSupport

/// Who may look at the admin screens, and who may change anything.
@Suite struct AdminAccessTests {
    @Test func `without a session every screen leads to the sign-in, and nothing is changed`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let before = try await EditSettings(site.myPage).current().revision
        try await site.visit { visitor in
            for path in AdminDesk.screens {
                let location = try await visitor.get(path).location ?? ""
                #expect(location.prefix { $0 != "?" } == "/admin/signin", "\(path)")
            }
            _ = try await visitor.get("/admin/signin")
            for path in [
                "/admin/settings", "/admin/settings/preview", "/admin/visual",
                "/admin/templates/reminder", "/admin/accounts/1/erase", "/admin/runs/x/approve",
                "/admin/history/1", "/admin/staff", "/admin/staff/1/remove",
            ] {
                #expect(try await visitor.post(path, []).status == .unauthorized, "\(path)")
            }
        }
        #expect(try await EditSettings(site.myPage).current().revision == before)
        #expect(try await ExplainPerson(site.myPage)(account: 1) != nil)
    }

    @Test func `a name is taken as telephones send it, with blanks around it`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visit { visitor in
            let form = try await visitor.get("/admin/signin")
            #expect(form.body.contains("autocapitalize=\"none\""))
            let answer = try await visitor.post(
                "/admin/signin",
                [("name", " configure\u{3000}"), ("password", AdminDesk.password)])
            #expect(answer.location == "/admin")
        }
    }

    @Test(arguments: ["鈴木 Ichiro", "鈴木\u{3000}Ichiro", "鈴木 ｉｃｈｉｒｏ", " 鈴木\u{3000}ICHIRO"])
    func `a name is taken as keyboards make it, wide or large`(typed: String) async throws {
        let site = try await AdminDesk.makeSite()
        try await site.myPage.add(staff: "鈴木 Ichiro", .look, password: AdminDesk.password)
        try await site.visit { visitor in
            _ = try await visitor.get("/admin/signin")
            let answer = try await visitor.post(
                "/admin/signin", [("name", typed), ("password", AdminDesk.password)])
            #expect(answer.location == "/admin")
        }
    }

    @Test func `a candidate's session opens no admin screen, and a member of staff's no My Page`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let set = try await SetPassword(site.myPage)(
            Site.password, again: Site.password, token: site.token)
        try #require(set == .set)
        try await site.browse { client in
            let visitor = Visitor(client)
            _ = try await visitor.get("/signin")
            _ = try await visitor.post(
                "/signin", [("mail", "taro@mail.example"), ("password", Site.password)])
            let secret = try #require(visitor.cookies["__Host-session"])
            let status = try await client.execute(
                uri: "/admin", method: .get, headers: [.cookie: "__Host-staff=\(secret)"]
            ) { $0.status }
            #expect(status == .seeOther)
        }
    }

    @Test func `looking is allowed to all, changing to those who may configure`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client, as: "look")
            for path in AdminDesk.screens {
                let page = try await visitor.get(path)
                #expect(page.status == .ok, "\(path)")
                #expect(!page.body.contains(">保存する</button>"), "\(path)")
            }
            for path in [
                "/admin/settings", "/admin/settings/names", "/admin/visual",
                "/admin/templates/reminder",
                "/admin/accounts/1/withdraw", "/admin/history/1",
            ] {
                #expect(try await visitor.post(path, []).status == .forbidden)
            }
            // A preview shows and changes nothing.
            let other = try await AdminDesk.signedIn(client)
            let fields = AdminDesk.fields(of: try await other.get("/admin/settings").body)
            #expect(try await visitor.post("/admin/settings/preview", fields).status == .ok)
        }
        #expect(try await ExplainPerson(site.myPage)(account: 1)?.holdings.count == 1)
    }

    @Test func `five wrong passwords from one place, and the right one waits`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visit { visitor in
            _ = try await visitor.get("/admin/signin")
            for _ in 0..<5 {
                let answer = try await visitor.post(
                    "/admin/signin", [("name", "configure"), ("password", "wrong")])
                #expect(answer.status == .unprocessableContent)
            }
            let answer = try await visitor.post(
                "/admin/signin", [("name", "configure"), ("password", AdminDesk.password)])
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "900")
            #expect(answer.body.contains("あと15分ほど待ってから"))
        }
        site.clock.advance(hours: 0.26)
        try await site.browse { client in _ = try await AdminDesk.signedIn(client) }
    }

    @Test
    func `a browser in which somebody has signed in is known, and is not locked by strangers`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let known = try await AdminDesk.signedIn(client)
            #expect(known.cookies["__Host-staff-device"] != nil)
            #expect(known.cookies["__Host-device"] == nil)
            _ = try await known.get("/admin")
            _ = try await known.post("/admin/signout", [])
            let stranger = Visitor(client)
            _ = try await stranger.get("/admin/signin")
            for _ in 0..<6 {
                _ = try await stranger.post(
                    "/admin/signin", [("name", "configure"), ("password", "wrong")])
            }
            _ = try await known.get("/admin/signin")
            let answer = try await known.post(
                "/admin/signin", [("name", "configure"), ("password", AdminDesk.password)])
            #expect(answer.location == "/admin")
        }
    }

    @Test func `that somebody was unlocked stands in the history`() async throws {
        let site = try await AdminDesk.makeSite()
        #expect(try await ManageStaff(site.myPage).unlock("look", by: "test"))
        try await site.visitAsStaff { visitor async throws in
            #expect(try await visitor.get("/admin/history").body.contains("ログイン制限の解除"))
        }
    }

    @Test func `a session ends by sign-out, by time, by a new password, by removal`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            _ = try await visitor.get("/admin")
            let secret = try #require(visitor.cookies["__Host-staff"])
            _ = try await visitor.post("/admin/signout", [])
            #expect(try await StaffSignIn(site.myPage).staff(ofSession: secret) == nil)
            let second = try await AdminDesk.signedIn(client)
            site.clock.advance(hours: 1.1)
            #expect(try await second.get("/admin").location == "/admin/signin")
            let third = try await AdminDesk.signedIn(client)
            _ = try await ManageStaff(site.myPage).setPassword(
                "another desk lamp", name: "configure", role: .configure, by: "test")
            #expect(try await third.get("/admin").location == "/admin/signin")
            let fourth = try await AdminDesk.signedIn(client, as: "look")
            #expect(try await ManageStaff(site.myPage).remove("look", by: "test"))
            #expect(try await fourth.get("/admin").location == "/admin/signin")
        }
    }

    @Test func `the audit list can be neither changed nor shortened`() async throws {
        let site = try await AdminDesk.makeSite()
        for sql in ["DELETE FROM audit", "UPDATE audit SET who = 'x'"] {
            #expect(throws: TestWorkspace.Refused.self) {
                try site.test.change(sql, in: "accounts.sqlite")
            }
        }
        #expect(try await BrowseHistory(site.myPage).list(limit: 9).count == 2)
    }
}

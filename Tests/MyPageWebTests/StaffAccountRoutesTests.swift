import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SyncStore
import TestSupport
import Testing

@testable import MyPage

/// What is a member of staff's own, as a browser sees it.
@Suite struct StaffAccountRoutesTests {
    private static let path = "/admin/account/password"
    private static let next = "another desk lamp"

    private static func change(
        _ visitor: Visitor, present: String = AdminDesk.password
    ) async throws -> Visitor.Answer {
        _ = try await visitor.get(path)
        return try await visitor.post(
            path, [("present", present), ("password", next), ("again", next)])
    }

    @Test(arguments: ["look", "configure"])
    func `whoever is signed in changes the own password, whatever the role`(name: String)
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let other = try await AdminDesk.signedIn(client, as: name)
            let visitor = try await AdminDesk.signedIn(client, as: name)
            #expect(try await visitor.get("/admin").body.contains("href=\"/admin/account\""))
            let wrong = try await Self.change(visitor, present: "wrong")
            #expect(wrong.status == .unprocessableContent)
            #expect(wrong.body.contains("現在のパスワードが違います"))
            let stolen = try #require(visitor.cookies["__Host-staff"])
            let answer = try await Self.change(visitor)
            #expect(answer.location == "/admin/account?changed")
            #expect(visitor.cookies["__Host-staff"] != stolen)
            let page = try await visitor.get("/admin/account?changed")
            #expect(page.body.contains("パスワードを変更しました") && page.body.contains(name))
            #expect(try await other.get("/admin").location == "/admin/signin")
            #expect(try await StaffSignIn(site.myPage).staff(ofSession: stolen) == nil)
            let history = try await visitor.get("/admin/history")
            #expect(history.body.contains("パスワード設定"))
        }
    }

    @Test func `what is not their own stays closed to those who only look`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff("look") { visitor in
            _ = try await visitor.get("/admin/account")
            for path in [
                "/admin/accounts/1/erase", "/admin/account/../settings", "/admin/accountx",
                "/admin/settings",
            ] {
                let status = try await visitor.post(path, []).status
                #expect(status == .forbidden || status == .notFound, "\(path)")
            }
        }
        #expect(try await ExplainPerson(site.myPage)(account: 1) != nil)
    }

    @Test func `after too many wrong ones the screen says how long to wait`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            for _ in 0..<10 { _ = try await Self.change(visitor, present: "wrong") }
            let answer = try await Self.change(visitor)
            #expect(answer.status == .tooManyRequests)
            #expect(answer.headers[.retryAfter] == "900")
            #expect(answer.body.contains("あと15分ほど待ってから"))
        }
    }

    @Test func `a form that comes after the session has ended changes nothing, and leads back`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(Self.path)
            site.clock.advance(hours: 1.1)
            let ended = try await visitor.post(
                Self.path,
                [
                    ("present", AdminDesk.password), ("password", Self.next), ("again", Self.next),
                ])
            #expect(ended.status == .unauthorized)
            for typed in [AdminDesk.password, Self.next] { #expect(!ended.body.contains(typed)) }
            let back = try await visitor.post(
                "/admin/signin",
                AdminDesk.changed(
                    AdminDesk.fields(of: ended.body),
                    ["name": "configure", "password": AdminDesk.password]))
            #expect(back.location == Self.path)
        }
    }

    @Test func `sessions are listed with browser and address; nobody ends a colleague's`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let windows = "Mozilla/5.0 (Windows NT 10.0) Chrome/142.0.0.0 Safari/537.36"
            let other = try await AdminDesk.signedIn(client, as: "look", userAgent: windows)
            let visitor = try await AdminDesk.signedIn(client, as: "look")
            let colleague = try await AdminDesk.signedIn(client)
            let secret = try #require(colleague.cookies["__Host-staff"])
            let theirs = try #require(
                try await StaffSignIn(site.myPage).sessions(of: secret).first?.id)
            let page = try await visitor.get("/admin/account")
            #expect(page.body.contains("Chrome（Windows）") && page.body.contains("<br>この端末"))
            #expect(page.body.contains("<td>unknown</td>"))
            #expect(!page.body.contains(theirs) && !page.body.contains("Mozilla"))
            let none = try await visitor.post("/admin/account", [("session", theirs)])
            #expect(none.location == "/admin/account")
            let all = try await visitor.post("/admin/account", [("session", "others")])
            #expect(all.location == "/admin/account?ended")
            #expect(try await other.get("/admin").location == "/admin/signin")
            #expect(try await visitor.get("/admin").status == .ok)
            #expect(try await colleague.get("/admin").status == .ok)
            let events = try await colleague.get("/admin/history/events")
            #expect(events.body.contains("<td>ほかの端末のログアウト</td>"))
        }
    }
}

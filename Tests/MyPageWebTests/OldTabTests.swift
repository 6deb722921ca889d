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

/// A page of the admin screens that was opened before somebody else did something.
@Suite struct OldTabTests {
    /// What a page's form sends with the password.
    private func confirmed(_ page: Visitor.Answer) -> [(String, String)] {
        AdminDesk.changed(AdminDesk.fields(of: page.body), ["password": AdminDesk.password])
    }

    @Test(arguments: ["withdraw", "erase", "resend"])
    func `nothing is done for an account whose holder has registered since, and it is asked again`(
        action: String
    ) async throws {
        let site = try await AdminDesk.makeSite()
        let path = "/admin/accounts/1/\(action)"
        site.clock.advance(hours: 1)
        try await site.visitAsStaff { visitor in
            let question = try await visitor.get(path)
            let set = try await SetPassword(site.myPage)(
                Site.password, again: Site.password, token: site.token)
            try #require(set == .set)
            let late = try await visitor.post(path, confirmed(question))
            #expect(late.status == .conflict)
            #expect(late.body.contains("状態が変わりました（現在：本登録）"))
            #expect(try site.test.accounts().read { try $0.account(1) }?.status == .registered)
            #expect(try await BrowseHistory(site.myPage).list(.account, limit: 9).isEmpty)
            let again = try await visitor.post(path, confirmed(late))
            #expect(again.status != .conflict)
        }
        let line = try await BrowseHistory(site.myPage).list(.account, limit: 9)
        #expect(line.count == 1)
    }

    @Test func `whoever has got an account since is not erased by a page from before`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        @Sendable func export(_ mail: String, as name: String) throws {
            try site.test.drop(Documents.candidates(Documents.person(2, mail: mail)), as: name)
            try site.test.run()
        }
        try export("nonsense", as: "b.xml")
        let path = "/admin/people/2/erase"
        try await site.visitAsStaff { visitor in
            let question = try await visitor.get(path)
            try export("hanako@mail.example", as: "c.xml")
            let late = try await visitor.post(path, confirmed(question))
            #expect(late.status == .conflict)
            #expect(late.body.contains("何も消去していません"))
        }
        #expect(try site.test.accounts().read { try $0.account(2) }?.personId == 2)
        #expect(try await BrowseHistory(site.myPage).list(.account, limit: 9).isEmpty)
    }

    @Test func `a colleague's new logo is neither removed nor replaced by a page from before`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let upload = "/admin/visual/logo/upload"
        let newer = Array(Site.logo.replacing("120", with: "100").utf8)
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            _ = try await visitor.get("/admin/visual")
            _ = try await visitor.upload(upload, "logo", Array(Site.logo.utf8))
            let page = try await visitor.get("/admin/visual").body
            let form = try #require(page.range(of: "/admin/visual/logo/remove"))
            let revision = try #require(
                AdminDesk.fields(of: String(page[form.upperBound...]))
                    .first { $0.0 == "revision" }?.1)
            let colleague = try await AdminDesk.signedIn(client)
            _ = try await colleague.get("/admin/visual")
            #expect(try await colleague.upload(upload, "logo", newer).status == .seeOther)
            let removed = try await visitor.post(
                "/admin/visual/logo/remove", [("revision", revision)])
            #expect(removed.status == .conflict && removed.body.contains("何も変更していません"))
            func send(_ bytes: [UInt8]) async throws -> HTTPResponse.Status {
                let fields = [("form_key", visitor.key), ("revision", revision)]
                let body = Visitor.multipart(fields, "logo", "logo.svg", bytes)
                return try await visitor.send(upload, body: body, type: Visitor.multipart).status
            }
            #expect(try await send(Array(Site.logo.utf8)) == .conflict)
            // What is there already, as by a second click, is no trouble.
            #expect(try await send(newer) == .seeOther)
        }
        let files = try site.test.files(below: site.test.workspace.templates)
        #expect(files["logo.svg"] == Data(newer))
    }

    @Test func `nothing is done in the name of who has signed in since in the same browser`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.myPage.add(staff: "hanako", .configure, password: AdminDesk.password)
        let path = "/admin/people/1"
        @Sendable func due() throws -> [Int64] {
            try site.test.accounts().read { try $0.peopleDueToLookAtAgain() }
        }
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(path)
            let old = "form_key=\(visitor.key)"
            func signIn(_ name: String) async throws {
                _ = try await visitor.get(path)
                _ = try await visitor.post("/admin/signout", [])
                _ = try await visitor.get("/admin/signin")
                let answer = try await visitor.post(
                    "/admin/signin", [("name", name), ("password", AdminDesk.password)])
                try #require(answer.location == "/admin")
            }
            try await signIn("hanako")
            #expect(try await visitor.submit("\(path)/again", body: old).status == .forbidden)
            #expect(try due().isEmpty)
            // Her own pages are as good as ever, also behind another sign-in of hers.
            _ = try await visitor.get(path)
            let own = "form_key=\(visitor.key)"
            try await signIn("hanako")
            #expect(try await visitor.submit("\(path)/again", body: own).status == .seeOther)
            #expect(try due() == [1])
        }
    }

    @Test func `a staff member's former address is not offered once more`() async throws {
        let site = try await AdminDesk.makeSite()
        @Sendable func set(_ mail: String) async throws {
            let refusal = try await ManageStaff(site.myPage).setPassword(
                AdminDesk.password, name: "look", role: .look, mail: MailAddress(mail), by: "test")
            try #require(refusal == nil)
        }
        try await set("old@agency.example")
        let members = try await ManageStaff(site.myPage).members()
        let id = try #require(members.first { $0.staff.name == "look" }).staff.id
        let path = "/admin/staff/\(id)/link"
        try await site.visitAsStaff { visitor in
            let question = try await visitor.get(path)
            try await set("new@agency.example")
            let late = try await visitor.post(path, confirmed(question))
            #expect(late.status == .conflict)
            let mail = AdminDesk.fields(of: late.body).first { $0.0 == "mail" }
            #expect(mail?.1 == "new@agency.example")
        }
    }

    /// Sends a form when the session is over, and signs in by the page that says so.
    private func signIn(
        _ name: String, over typed: [(String, String)], at path: String, _ visitor: Visitor,
        _ site: Site
    ) async throws -> Visitor.Answer {
        site.clock.advance(hours: 1.1)
        let ended = try await visitor.post(path, typed)
        #expect(ended.status == .unauthorized)
        return try await visitor.post(
            "/admin/signin",
            AdminDesk.changed(
                AdminDesk.fields(of: ended.body), ["name": name, "password": AdminDesk.password]))
    }

    @Test func `what was typed is not shown as what is so to a colleague who may only look`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let path = "/admin/settings"
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get(path)
            let typed = AdminDesk.changed(
                AdminDesk.fields(of: page.body), ["safety.max_new_accounts": "98765"])
            let back = try await signIn("look", over: typed, at: path, visitor, site)
            #expect(back.location == path)
            #expect(try await !visitor.get(path).body.contains("98765"))
        }
    }

    @Test func `what a colleague has typed can be saved by who signs in over it`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.myPage.add(staff: "hanako", .configure, password: AdminDesk.password)
        let path = "/admin/visual"
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get(path)
            let typed = AdminDesk.changed(AdminDesk.fields(of: page.body), ["name": "新しい名前"])
            let back = try await signIn("hanako", over: typed, at: path, visitor, site)
            #expect(back.body.contains("まだ保存していません"))
            let saved = try await visitor.post(path, typed)
            #expect(saved.location == "\(path)?saved")
        }
        #expect(site.myPage.settings.site.name == "新しい名前")
        let line = try await BrowseHistory(site.myPage).list(.settings, limit: 9)
        #expect(line.map(\.who) == ["hanako"])
    }
}

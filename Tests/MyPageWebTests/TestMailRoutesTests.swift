import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import SyncStore

/// テストメールを自分に送る, as a browser sees it.
@Suite struct TestMailRoutesTests {
    private func register(_ site: Site) throws {
        try site.test.accounts().write { transaction in
            for staff in try transaction.staff() {
                try transaction.setMail("\(staff.name)@agency.example", ofStaff: staff.id)
            }
        }
    }

    @Test func `the mail goes to whoever sends it, whatever address is typed`() async throws {
        let site = try await AdminDesk.makeSite()
        try register(site)
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/test-mail").body
            #expect(page.contains("configure@agency.example"))
            let answer = try await visitor.post(
                "/admin/test-mail",
                [("template", "reminder"), ("mail", "victim@mail.example"), ("id", "2")])
            #expect(answer.location == "/admin/test-mail?sent")
            #expect(
                try await visitor.get("/admin/test-mail?sent").body.contains("テストメールを送信しました。"))
            let nothing = try await visitor.post("/admin/test-mail", [("template", "nothing")])
            #expect(nothing.status == .unprocessableContent)
            let history = try await visitor.get("/admin/history").body
            #expect(history.contains("テストメールの送信"))
        }
        #expect(try site.test.mails().map(\.to).last == "configure@agency.example")
        #expect(try site.files("mail") == 2)
    }

    @Test func `who has no address is led to where one is registered`() async throws {
        let site = try await AdminDesk.makeSite()
        let id = try #require(
            try site.test.accounts().read { try $0.staff(named: "configure")?.staff.id })
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/test-mail").body
            #expect(page.contains("href=\"/admin/staff/\(id)/link\""))
            #expect(!page.contains("<select"))
            let answer = try await visitor.post("/admin/test-mail", [("template", "reminder")])
            #expect(answer.status == .conflict)
        }
        #expect(try site.files("mail") == 1)
    }

    @Test func `who may only look sends none`() async throws {
        let site = try await AdminDesk.makeSite()
        try register(site)
        try await site.visitAsStaff("look") { looker in
            #expect(try await !looker.get("/admin/test-mail").body.contains("<select"))
            let answer = try await looker.post("/admin/test-mail", [("template", "reminder")])
            #expect(answer.status == .forbidden)
        }
        #expect(try site.files("mail") == 1)
    }
}

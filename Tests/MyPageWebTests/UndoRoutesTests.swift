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

/// 実行の取り消し, on the screen.
@Suite struct UndoRoutesTests {
    private func run(_ site: Site) throws -> Run {
        try #require(try site.test.accounts().read { try $0.runs(limit: 1) }.first)
    }

    private func account(_ site: Site) throws -> Account? {
        try site.test.accounts().read { try $0.account(1) }
    }

    @Test func `it says what would be done, asks for the password, and does it`() async throws {
        let site = try await AdminDesk.makeSite()
        let path = "/admin/runs/\(try run(site).id)"
        try await site.visitAsStaff { visitor in
            let before = try await visitor.get(path)
            #expect(before.body.contains("href=\"\(path)/undo\">この実行を取り消す</a>"))
            let question = try await visitor.get("\(path)/undo")
            #expect(question.status == .ok)
            #expect(
                question.body.contains("<th scope=\"row\">登録依頼メール</th><td class=\"number\">1</td>"))
            #expect(question.body.contains("取り消せないもの（0件）"))
            #expect(try account(site)?.status == .provisional)
            #expect(try site.files("mail") == 1)
            let answer = try await visitor.post("\(path)/undo", AdminDesk.confirmed)
            #expect(answer.location == "\(path)/undo?done")
            let done = try await visitor.get("\(path)/undo?done")
            #expect(done.body.contains("取り消しました。"))
            #expect(!done.body.contains("name=\"password\""))
            let after = try await visitor.get(path)
            #expect(after.body.contains("取り消し済み"))
            #expect(!after.body.contains("この実行を取り消す"))
            let person = try await visitor.get("/admin/people/1")
            #expect(person.body.contains("実行の取り消し（メールは送られていません）"))
            #expect(try await visitor.get("/admin/history").body.contains("完了 → 取り消し"))
            #expect(try await visitor.get("/admin/history/events").body.contains("実行の取り消し"))
        }
        #expect(try account(site)?.withdrawal == .undone)
        #expect(try site.files("mail") == 0)
        let events = try await BrowseEvents(site.myPage).list(limit: 20)
        let event = try #require(events.first { $0.what == .runUndone })
        let id = try run(site).id
        #expect(event.who == "configure" && event.subject == .run(id))
    }

    @Test func `who comes too late is told so, and is not said to have undone it`() async throws {
        let site = try await AdminDesk.makeSite()
        let path = "/admin/runs/\(try run(site).id)/undo"
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(path)
            #expect(try await visitor.post(path, AdminDesk.confirmed).location == "\(path)?done")
            let late = try await visitor.post(path, AdminDesk.confirmed)
            #expect(late.status == .conflict)
            #expect(late.body.contains("すでに取り消されています"))
        }
        let events = try await BrowseEvents(site.myPage).list(limit: 20)
        #expect(events.count { $0.what == .runUndone } == 1)
    }

    @Test func `what is collected is named by person and account`() async throws {
        let site = try await AdminDesk.makeSite()
        let mail = try #require(try site.test.outbox("mail").keys.first)
        try FileManager.default.removeItem(
            atPath: "\(site.test.workspace.outbox)/mail/\(mail)")
        let path = "/admin/runs/\(try run(site).id)/undo"
        try await site.visitAsStaff { visitor in
            let question = try await visitor.get(path)
            #expect(question.body.contains("取り消せないもの（1件）"))
            #expect(
                question.body.contains(
                    "<a href=\"/admin/people/1\">1</a></td><td>山田 太郎</td>"
                        + "<td>t***@mail.example</td><td>1</td><td>登録依頼メール</td><td>回収済み</td>"))
            #expect(!question.body.contains("taro@mail.example"))
        }
    }

    @Test func `another password undoes nothing`() async throws {
        let site = try await AdminDesk.makeSite()
        let path = "/admin/runs/\(try run(site).id)/undo"
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get(path)
            let answer = try await visitor.post(path, [("password", "wrong")])
            #expect(answer.status == .unprocessableContent)
            #expect(answer.body.contains("何も取り消していません"))
        }
        #expect(try account(site)?.status == .provisional)
        #expect(try run(site).undoing == nil)
    }

    @Test func `whoever may only look is not even asked`() async throws {
        let site = try await AdminDesk.makeSite()
        let path = "/admin/runs/\(try run(site).id)"
        try await site.visitAsStaff("look") { visitor in
            #expect(!(try await visitor.get(path)).body.contains("/undo"))
            #expect(try await visitor.get("\(path)/undo").status == .forbidden)
            _ = try await visitor.get(path)
            #expect(
                try await visitor.post("\(path)/undo", AdminDesk.confirmed).status == .forbidden)
        }
        #expect(try account(site)?.status == .provisional)
    }

    @Test func `a run that waits for an approval is to be discarded`() async throws {
        let (site, held) = try await AdminDesk.makeHeldSite()
        try await site.visitAsStaff { visitor in
            #expect(!(try await visitor.get("/admin/runs/\(held)")).body.contains("/undo"))
            let page = try await visitor.get("/admin/runs/\(held)/undo")
            #expect(page.status == .conflict && page.body.contains("破棄してください"))
            #expect(try await visitor.get("/admin/runs/x/undo").status == .notFound)
        }
    }
}

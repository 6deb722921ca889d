import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SyncStore
import TestSupport
import Testing

@testable import MyPage

/// 連携エラー, with its two buttons.
@Suite struct StatusErrorRoutesTests {
    private static let settings =
        "status: {field: Person.U_S, opened: 開設, registered: 本登録, answer_within_h: 24}"

    /// A site of which the CRM would not take the one status document.
    private func makeSite(code: String = "126") async throws -> Site {
        let site = try await AdminDesk.makeSite(settings: Self.settings)
        let (name, text) = try #require(try site.test.outbox("status").first)
        try site.test.drop(
            Documents.answer(to: text, codes: [code]), as: "\(name).answer.xml")
        try site.test.run()
        return site
    }

    private func fields(_ site: Site) throws -> [(String, String)] {
        let item = try #require(
            try site.test.accounts().read { try $0.refusedStatuses(limit: 1) }.first)
        return [("document", item.id.document), ("position", "\(item.id.position)")]
    }

    @Test func `what the CRM would not take is shown with its meaning, and on the first screen`()
        async throws
    {
        let site = try await makeSite()
        try await site.browse { client in
            let visitor = try await AdminDesk.signedIn(client)
            let page = try await visitor.get("/admin/status-errors")
            #expect(page.body.contains("個人連絡先 1") && page.body.contains("コード 126"))
            #expect(page.body.contains("フェーズの日付が"))
            #expect(page.body.contains(">連携リトライ</button>"))
            #expect(page.body.contains(">削除</button>"))
            #expect(try await visitor.get("/admin").body.contains("連携エラーが1件あります"))
            let looker = try await AdminDesk.signedIn(client, as: "look")
            let looked = try await looker.get("/admin/status-errors")
            #expect(looked.status == .ok && !looked.body.contains(">連携リトライ</button>"))
            let fields = try fields(site)
            #expect(
                try await looker.post("/admin/status-errors/retry", fields).status == .forbidden)
        }
        #expect(try site.test.accounts().read { try $0.refusedStatusCount() } == 1)
    }

    @Test func `the file of an answer tells what became of the status updates`() async throws {
        let site = try await makeSite()
        let deliveries = try site.test.accounts().read { try $0.deliveries(limit: 9) }
        let id = try #require(deliveries.first { $0.run == nil }).id
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/deliveries/\(id)").body
            #expect(page.contains("連携エラー</th><td class=\"number\">1</td>"))
            #expect(page.contains("PORTERSに反映</th><td class=\"number\">0</td>"))
            #expect(!page.contains(">レジュメ</th>"))
        }
    }

    @Test func `連携リトライ has it sent anew, and stands in the history`() async throws {
        let site = try await makeSite()
        let fields = try fields(site)
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/status-errors")
            let answer = try await visitor.post("/admin/status-errors/retry", fields)
            #expect(answer.location == "/admin/status-errors?done=retry")
            let again = try await visitor.post("/admin/status-errors/retry", fields)
            #expect(again.status == .conflict)
            #expect(try await visitor.get("/admin/history").body.contains("連携リトライ"))
        }
        try site.test.run()
        #expect(try site.test.outbox("status").count == 2)
    }

    @Test func `削除 takes it off the list, and sends nothing`() async throws {
        let site = try await makeSite()
        let fields = try fields(site)
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/status-errors")
            let answer = try await visitor.post("/admin/status-errors/delete", fields)
            #expect(answer.location == "/admin/status-errors?done=delete")
            let page = try await visitor.get("/admin/status-errors?done=delete")
            #expect(page.body.contains("連携エラーはありません"))
            #expect(
                try await visitor.post("/admin/status-errors/other", fields).status == .notFound)
        }
        site.clock.advance(hours: 100)
        try site.test.run()
        #expect(try site.test.outbox("status").count == 1)
    }

    @Test func `documents without an answer are named, and are no problem of the pages`()
        async throws
    {
        let site = try await AdminDesk.makeSite(settings: Self.settings)
        let document = try #require(try site.test.outbox("status").keys.first).prefix(26)
        site.clock.advance(hours: 25)
        try await site.visitAsStaff { visitor async throws in
            #expect(try await visitor.get("/admin/status-errors").body.contains(document))
            #expect(try await visitor.get("/admin").body.contains("24時間たっても"))
        }
        let report = await CheckHealth(site.myPage)()
        #expect(report.problems.contains { $0.contains("1 status document has no answer") })
        #expect(report.pages.isEmpty)
    }
}

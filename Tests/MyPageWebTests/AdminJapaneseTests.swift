import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import MyPage

/// The screens say it in Japanese; what earlier versions have written down is marked as English.
@Suite struct AdminJapaneseTests {
    private func english(_ answer: Visitor.Answer) -> [String] {
        HTMLPage(answer.body).texts.compactMap { EnglishText.found(in: $0.text) }
    }

    @Test func `what is wrong with a file is said in Japanese, from codes and values`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try site.test.drop("<Candidate><Item></Candidate>", as: "broken.xml")
        try site.test.drop(
            """
            <Candidate Total="9" Count="5" Start="0"><Code>0</Code>\(Documents.person(2))</Candidate>
            """, as: "counts.xml")
        let deliveries = try site.test.run().deliveries
        try await site.visitAsStaff { visitor in
            for path in ["/admin", "/admin/runs"]
                + deliveries.map({
                    "/admin/deliveries/\($0.delivery)"
                })
            {
                let page = try await visitor.get(path)
                #expect(english(page) == [], "\(path)")
                let isAbout = [
                    "XMLとして正しくありません（1行目付近）", "Candidate：Count=5、実際は1件。ファイルに書かれた件数",
                ].contains { page.body.contains($0) }
                #expect(isAbout, "\(path)")
                #expect(!page.body.contains("lang=\"en\""), "\(path)")
            }
        }
    }

    @Test func `a file's screen calls its run by the moment, and leads to it`() async throws {
        let site = try await AdminDesk.makeSite()
        try site.test.drop(Documents.candidates(Documents.person(2)), as: "b.xml")
        let result = try site.test.run()
        let run = try #require(result.runs.first?.run)
        let delivery = try #require(result.deliveries.first?.delivery)
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/deliveries/\(delivery)").body
            #expect(page.contains("<a href=\"/admin/runs/\(run)\">2026/"))
            #expect(page.contains(" の実行</a>"))
        }
    }

    @Test func `an error of the CRM is to be looked into before the next export`() async throws {
        let site = try await AdminDesk.makeSite()
        try site.test.drop("<Candidate><Code>403</Code></Candidate>", as: "error.xml")
        try site.test.run()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin").body
            #expect(page.contains("PORTERS側の原因を確認してから"))
        }
    }

    @Test func `what is not as usual, and mails that left late, stand on the first screen`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let phone = "<Person.P_Telephone>03</Person.P_Telephone>"
        for (number, more) in [phone, phone, phone, ""].enumerated() {
            try site.test.drop(
                Documents.candidates(Documents.person(2, more)), as: "export-\(number).xml")
            try site.test.run()
        }
        site.clock.advance(hours: 13)
        // Sees them, as they are still there.
        try site.test.run()
        let mails = "\(site.test.workspace.outbox)/mail"
        try FileManager.default.removeItem(atPath: mails)
        try FileManager.default.createDirectory(
            atPath: mails, withIntermediateDirectories: false)
        try site.test.run()
        try await site.browse { client in
            let page = try await AdminDesk.signedIn(client).get("/admin")
            #expect(english(page) == [])
            #expect(
                page.body.contains(
                    "<b>「電話番号」（Person.P_Telephone）</b>：項目がありません（export-3.xml、2026/11/23"))
            #expect(page.body.contains("過去7日間にURLの有効期限まで12時間未満で回収されたメール：2件"))
        }
    }

    @Test(arguments: [
        ("Candidate.P_Name", "part", "x", "項目は Person.P_Name"), ("<b>", "", "x", "項目は"),
        ("Person.P_Age", "ge", "NaN", "数値は 2000000"), ("Resume.P_Phase", "!or", "x", "選択肢は Option"),
        ("Person.P_Name", "nonsense", "x", "比較の方法"), ("Person.P_Memo", "!part", "\"x\"", "値は引用符"),
        ("Resume.P_UpdateDate", "", "2026-11-24", "日付は 2026/11/24"),
        ("Person.P_Id", "!", "５００", "日付は 2026/11/24、数値は 2000000 のように半角"),
    ])
    func `a condition that is none says what is to be typed`(
        field: String, operation: String, value: String, expected: String
    ) async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let fields = AdminDesk.changed(
                AdminDesk.fields(of: try await visitor.get("/admin/settings").body),
                ["field.0": field, "operation.0": operation, "value.0": value])
            let answer = try await visitor.post("/admin/settings", fields)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.body.contains("条件が正しくありません。\(expected)"))
            #expect(english(answer) == [])
        }
    }

    @Test func `every change has a name in the history`() async throws {
        let site = try await AdminDesk.makeSite()
        #expect(try await WithdrawAccount(site.myPage)(account: 1, by: "configure"))
        #expect(try await ReopenAccount(site.myPage)(account: 1, by: "configure"))
        try await site.browse { client in
            let page = try await AdminDesk.signedIn(client).get("/admin/history").body
            #expect(page.contains("案内の再開") && !page.contains("reopened"))
        }
    }

    @Test func `whoever was added stands there as added, with the role`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/history").body
            #expect(page.contains("<td>追加（閲覧）</td>") && page.contains("<td>追加（設定）</td>"))
        }
    }

    @Test func `a change of an account leads to whose it is`() async throws {
        let site = try await AdminDesk.makeSite()
        #expect(try await WithdrawAccount(site.myPage)(account: 1, by: "configure"))
        #expect(try await LookAgain(site.myPage)(person: 1, by: "configure"))
        try await site.visitAsStaff { visitor in
            let links = HTMLPage(try await visitor.get("/admin/history").body).links
            for place in ["/admin/accounts/1", "/admin/people/1"] {
                #expect(links.contains(place))
                #expect(try await visitor.get(place).body.contains("山田 太郎"), "\(place)")
            }
        }
    }

    @Test func `the way to earlier changes asks for the same subject`() async throws {
        let site = try await AdminDesk.makeSite()
        try site.myPage.accounts.write { transaction in
            for _ in 0...50 {
                try transaction.note(
                    .staff, "a&b=c d", by: "test", at: site.clock.now, old: nil, new: "look")
            }
        }
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/history?what=staff&subject=a%26b%3Dc%20d")
            let link = try #require(HTMLPage(page.body).links.first { $0.hasPrefix("?before=") })
            #expect(link.hasSuffix("&what=staff&subject=a%26b%3Dc%20d"))
        }
    }

    @Test func `who may only look is told so on the way to a change`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff("look") { visitor in
            let page = try await visitor.get("/admin/accounts/1/withdraw")
            #expect(page.status == .forbidden)
            #expect(page.body.contains("「閲覧」の権限でログインしています"))
        }
    }
}

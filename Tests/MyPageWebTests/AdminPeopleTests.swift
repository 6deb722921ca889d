import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import SiteSettings
@testable import TestSupport

/// アカウント and one person's page as a browser sees them.
@Suite struct AdminPeopleTests {
    @Test func `who has left is shown with since when, and is let back by a button`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            #expect(try await !visitor.get("/admin/people/1").body.contains("案内を再開する"))
            _ = try await visitor.get("/admin/accounts/1/withdraw")
            let left = try await visitor.post("/admin/accounts/1/withdraw", AdminDesk.confirmed)
            #expect(left.location == "/admin/people/1?done=withdraw")
            let story = try await visitor.get("/admin/people/1").body
            for text in ["退会（", "から：担当者による退会）", "この求職者には案内を送りません。", "退会済み（案内しない）"] {
                #expect(story.contains(text), "\(text)")
            }
            let question = try await visitor.get("/admin/accounts/1/reopen").body
            #expect(question.contains("ご本人の希望を確認してください"))
            let done = try await visitor.post("/admin/accounts/1/reopen", [])
            #expect(done.location == "/admin/people/1?done=reopen")
            #expect(try await visitor.get("/admin/people/1").body.contains("<b>開設</b>"))
            _ = try await visitor.get("/admin/accounts/1/reopen")
            #expect(try await visitor.post("/admin/accounts/1/reopen", []).status == .conflict)
        }
        #expect(try await BrowseHistory(site.myPage).list(.account, limit: 1)[0].new == "reopened")
    }

    @Test(arguments: [(true, "会員登録"), (false, "個人連絡先なし")])
    func `an account of nobody in the CRM is called a sign-up only if it is one`(
        isSignUp: Bool, label: String
    ) async throws {
        let site = try await AdminDesk.makeSite()
        let opened = try site.test.accounts().write {
            try $0.open(
                NewAccount(
                    address: MailAddress("s@mail.example"), name: "甲", isSignUp: isSignUp,
                    personId: nil, createdAt: site.clock.now))
        }
        let account = try #require(opened).id
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/accounts/\(account)").body
            #expect(page.contains("<h1>甲（\(label)）</h1>"))
            let crm = try #require(page.range(of: "PORTERSの情報"))
            #expect(page[crm.upperBound...].contains("<p>ありません。</p>"))
        }
    }

    @Test func `a mail that the CRM is against is not sent again, and staff are told why`()
        async throws
    {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: [\"Person.P_Name:part=山田\"], gather_s: 0}")
        site.clock.advance(hours: 1)
        try await site.visitAsStaff { visitor in
            for (person, reason) in [
                (Documents.person(1, mail: "new@mail.example"), "PORTERSのメールアドレスが変更されています。"),
                (
                    Documents.person(1, mail: "taro@mail.example", name: "鈴木 太郎"),
                    "現在の設定での判定が「対象外」のため、送信していません。"
                ),
            ] {
                try site.test.drop(Documents.candidates(person))
                _ = try site.test.pipeline().takeIn(trigger: .arrival)
                _ = try await visitor.get("/admin/accounts/1/resend")
                let answer = try await visitor.post("/admin/accounts/1/resend", [])
                #expect(answer.status == .conflict)
                #expect(answer.body.contains(reason))
            }
        }
        #expect(try site.files("mail") == 1)
        #expect(try await BrowseHistory(site.myPage).list(.account, limit: 9).isEmpty)
    }

    @Test func `a second click on a resent mail is told when it was sent`() async throws {
        let site = try await AdminDesk.makeSite()
        site.clock.advance(hours: 1)
        let sent = ScreenClock(site.myPage.settings).text(site.clock.now)
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/accounts/1/resend")
            let done = try await visitor.post("/admin/accounts/1/resend", [])
            #expect(done.location == "/admin/people/1?done=resend")
            let again = try await visitor.post("/admin/accounts/1/resend", [])
            #expect(again.status == .conflict)
            #expect(again.body.contains("前のメール（\(sent)に送信）から5分たっていないため"))
        }
        #expect(try site.files("mail") == 2)
    }

    @Test
    func `a person's page says where the values come from, what comes next, and why nothing does`()
        async throws
    {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: [\"Person.P_Name:part=山田\"], gather_s: 0, reminders: 1}")
        try site.test.drop(
            Documents.candidates(Documents.person(2, name: "鈴木 花子")), as: "b.xml")
        try site.test.run()
        try await site.visitAsStaff { visitor in
            let opened = try await visitor.get("/admin/people/1").body
            for text in [
                "✓ 一致", "<td>2026/11/23</td>", "個人連絡先（2026/11/23 エクスポート）",
                "アカウント 1 のURLの期限が切れます。", "1回のうち1回目", "最後に届いたファイル",
            ] {
                #expect(opened.contains(text), "\(text)")
            }
            #expect(!opened.contains("ため、案内は送りません。"))
            // Files go by their names: their deliveries' ids stand in addresses alone.
            let delivery = try #require(
                try await BrowseDeliveries(site.myPage).list(limit: 9).last)
            #expect(
                opened.contains(
                    "最後に届いたファイル：<a href=\"/admin/deliveries/\(delivery.delivery)\">"
                        + "\(delivery.file)</a>"))
            #expect(opened.contains("2026/11/23のエクスポート、ファイル「\(delivery.file)」"))
            let run = try #require(delivery.run)
            let decided = try await visitor.get("/admin/runs/\(run)").body
            #expect(decided.contains("ファイル「\(delivery.file)」"))
            #expect(!decided.contains(delivery.delivery))
            let other = try await visitor.get("/admin/people/2").body
            #expect(other.contains("✗ 不一致"))
            #expect(other.contains("判定が「対象外」のため、案内は送りません。"))
            #expect(other.contains("取り込んだ情報を削除します。"))
            #expect(!other.contains("最後に届いたファイル"))
        }
    }

    @Test func `a question names its person by name and a masked address, and nobody else`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            for action in ["resend", "withdraw", "reopen", "erase"] {
                let question = try await visitor.get("/admin/accounts/1/\(action)")
                #expect(question.status == .ok)
                #expect(question.body.contains("山田 太郎"), "\(action)")
                #expect(question.body.contains("t***@mail.example"), "\(action)")
                #expect(!question.body.contains("taro@"), "\(action)")
                #expect(
                    try await visitor.get("/admin/accounts/99/\(action)").status == .notFound)
                _ = try await visitor.get("/admin/accounts/1/\(action)")
                let nobody = try await visitor.post(
                    "/admin/accounts/99/\(action)", AdminDesk.confirmed)
                #expect(nobody.status == .notFound)
            }
        }
    }

    @Test func `withdrawing and erasing want the password, and ask again without it`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            for action in ["withdraw", "erase"] {
                let path = "/admin/accounts/1/\(action)"
                #expect(try await visitor.get(path).body.contains("type=\"password\""))
                for typed in [[], [("password", "wrong")]] {
                    let refused = try await visitor.post(path, typed)
                    #expect(refused.status == .unprocessableContent)
                    #expect(refused.body.contains("何も変更していません"))
                    #expect(refused.body.contains("山田 太郎"))
                    #expect(!refused.body.contains("value=\"wrong\""))
                }
            }
        }
        let account = try await ExplainPerson(site.myPage)(account: 1)?.holdings.first?.account
        #expect(account?.status == .provisional)
        #expect(try await BrowseHistory(site.myPage).list(.account, limit: 9).isEmpty)
    }

    @Test func `a link says whether a password or a withdrawal has ended it`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            #expect(try await !visitor.get("/admin/people/1").body.contains("パスワードの設定により"))
            _ = try await visitor.get("/admin/accounts/1/withdraw")
            _ = try await visitor.post("/admin/accounts/1/withdraw", AdminDesk.confirmed)
            let story = try await visitor.get("/admin/people/1").body
            #expect(story.contains("退会により終了（"))
            #expect(!story.contains("パスワードの設定により"))
        }
        let other = try await AdminDesk.makeSite()
        _ = try await SetPassword(other.myPage)(
            Site.password, again: Site.password, token: other.token)
        try await other.visitAsStaff { visitor in
            #expect(try await visitor.get("/admin/people/1").body.contains("パスワードの設定により終了（"))
            other.clock.advance(hours: 0.5)
            _ = try await visitor.get("/admin/accounts/1/withdraw")
            _ = try await visitor.post("/admin/accounts/1/withdraw", AdminDesk.confirmed)
            #expect(
                try await visitor.get("/admin/people/1").body.contains(
                    "パスワードの設定、またはメールアドレスの変更により終了（"))
        }
    }

    /// A site with an account that the CRM has moved to another address half an hour ago.
    private func makeReaddressed() async throws -> Site {
        let site = try await AdminDesk.makeSite()
        site.clock.advance(hours: 0.5)
        try site.test.drop(
            Documents.candidates(Documents.person(1, mail: "new@mail.example")), as: "b.xml")
        try site.test.run()
        site.clock.advance(hours: 0.5)
        return site
    }

    @Test func `a password that is set at a corrected address has ended the second link alone`()
        async throws
    {
        let site = try await makeReaddressed()
        let token = try site.test.lastToken(to: "new@mail.example")
        let answer = try await SetPassword(site.myPage)(
            Site.password, again: Site.password, token: token)
        #expect(answer == .set)
        try await site.visitAsStaff { visitor in
            let story = try await visitor.get("/admin/people/1").body
            #expect(story.components(separatedBy: "パスワードの設定により終了（").count == 2)
            #expect(story.contains("メールアドレスの変更により終了（"))
        }
    }

    @Test func `whoever leaves behind a corrected address is not said to have set a password`()
        async throws
    {
        let site = try await makeReaddressed()
        try await site.visitAsStaff { visitor in
            _ = try await visitor.get("/admin/accounts/1/withdraw")
            _ = try await visitor.post("/admin/accounts/1/withdraw", AdminDesk.confirmed)
            let story = try await visitor.get("/admin/people/1").body
            #expect(story.contains("メールアドレスの変更により終了（"))
            #expect(story.contains("退会により終了（"))
            #expect(!story.contains("パスワードの設定により終了"))
        }
    }

    @Test func `one person's story says why, and what can be done is done once`() async throws {
        let site = try await AdminDesk.makeSite()
        let file = try await EditSettings(site.myPage).current()
        var settings = file.settings
        settings.sync.conditions = [try Condition("Person.U_None:exists")]
        let saving = try await EditSettings(site.myPage).save(
            settings, over: file.revision, by: Staff(id: 1, name: "test", role: .configure))
        try #require(saving == .saved)
        try await site.visitAsStaff { visitor in
            for query in ["TARO", "%E5%B1%B1%E7%94%B0+%E5%A4%AA", "%E5%B1%B1%E7%94%B0%20%E5%A4%AA"]
            {
                let found = try await visitor.get("/admin/people?q=\(query)")
                #expect(found.body.contains("/admin/people/1\""), "\(query)")
            }
            let story = try await visitor.get("/admin/people/1")
            for text in [
                "現在の設定での判定：<b>対象外</b>", "Person.U_None：値がある", "（エクスポートされていません）", "不一致",
                "taro@mail.example",
            ] {
                #expect(story.body.contains(text), "\(text)")
            }
            #expect(try await visitor.get("/admin/people/99").status == .notFound)
            _ = try await visitor.get("/admin/people")
            #expect(
                try await visitor.get("/admin/accounts/1/withdraw").body.contains(">退会にする</button>")
            )
            #expect(
                try await visitor.post("/admin/accounts/1/withdraw", AdminDesk.confirmed).location
                    == "/admin/people/1?done=withdraw")
            let again = try await visitor.post(
                "/admin/accounts/1/withdraw", AdminDesk.confirmed)
            #expect(again.status == .conflict)
            #expect(try await visitor.post("/admin/accounts/1/nonsense", []).status == .notFound)
            let erased = try await visitor.post("/admin/accounts/1/erase", AdminDesk.confirmed)
            #expect(erased.status == .ok)
            for text in ["消去しました。", "個人連絡先", "state/archive/", "以前に作成したバックアップ"] {
                #expect(erased.body.contains(text), "\(text)")
            }
            #expect(!erased.body.contains("taro@"))
            #expect(try await visitor.get("/admin/accounts/1").status == .notFound)
        }
        let lines = try await BrowseHistory(site.myPage).list(.account, limit: 9)
        #expect(lines.map(\.new) == ["erased", "withdrawn"])
        #expect(!lines.contains { "\($0)".contains("taro") })
    }

    @Test func `somebody without an account is erased on their own page, with the password`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try site.test.drop(
            Documents.candidates(Documents.person(2, mail: "nonsense", name: "佐藤 花子")),
            as: "b.xml")
        try site.test.run()
        try await site.visitAsStaff { visitor in
            #expect(!(try await visitor.get("/admin/people/1").body.contains("people/1/erase")))
            #expect(try await visitor.get("/admin/people/2").body.contains("people/2/erase"))
            #expect(try await visitor.get("/admin/people/2/erase").body.contains("佐藤 花子"))
            let refused = try await visitor.post(
                "/admin/people/2/erase", [("password", "wrong")])
            #expect(refused.status == .unprocessableContent)
            #expect(try await people(matching: "佐藤", site) == [2])
            let erased = try await visitor.post("/admin/people/2/erase", AdminDesk.confirmed)
            #expect(erased.status == .ok)
            #expect(erased.body.contains("消去しました。"))
            #expect(try await people(matching: "佐藤", site) == [])
        }
        let lines = try await BrowseHistory(site.myPage).list(.account, limit: 9)
        #expect(lines.map(\.subject) == ["個人連絡先 2"])
    }

    @Test func `a search finds parts of names and mails, with and without an account, and ids`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try site.test.drop(
            """
            <Candidate><Code>0</Code><Item><Person.P_Id>2</Person.P_Id>\
            <Person.P_Name>佐藤　花子</Person.P_Name><Person.P_Mail>nonsense</Person.P_Mail></Item>\
            </Candidate>
            """, as: "b.xml")
        try site.test.run()
        for (text, people) in [
            ("山田", [1]), ("山田太郎", [1]), ("ＴＡＲＯ＠mail", [1]), ("佐藤花", [2]), ("花子", [2]), ("2", [2]),
            ("1", [1]), ("%", []), ("_", []), ("誰か", []), ("", [1]),
        ] as [(String, [Int64])] {
            #expect(try await self.people(matching: text, site) == people, "\(text)")
        }
    }

    /// Those with an account, then those without, by `Person.P_Id`.
    private func people(matching text: String, _ site: Site) async throws -> [Int64] {
        let find = FindPeople(site.myPage)
        let found = try await find(FindPeople.Wish(text, find.everybody))
        #expect(!found.isCut)
        return (found.people + found.others).compactMap(\.personId)
    }
}

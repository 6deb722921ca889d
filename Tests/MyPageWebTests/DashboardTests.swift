import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Publishing
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import MyPageWeb

/// 状況: what it says, and what can be done there.
@Suite(.ownThreads) struct DashboardTests {
    private func page(_ site: Site, as name: String = "configure") async throws -> String {
        try await site.browse { client in
            try await AdminDesk.signedIn(client, as: name).get("/admin").body
        }
    }

    @Test func `a new workspace has a checklist instead of zeros, until something comes`()
        async throws
    {
        let test = try TestWorkspace()
        let myPage = try test.myPage()
        try await myPage.add(staff: "configure", .configure, password: AdminDesk.password)
        func page() async throws -> String {
            try await Application(router: MyPageServer.router(myPage)).test(.router) { client in
                try await AdminDesk.signedIn(client).get("/admin").body
            }
        }
        let new = try await page()
        for step in [
            "済み：差出人", "済み：サイトURL", "未完了：絞り込み条件", "済み：管理者", "未完了：最初のファイル",
            "未完了：テストメール",
        ] { #expect(new.contains(step), "\(step)") }
        for url in ["/admin/settings", "/admin/test-mail", "/admin/runs"] {
            #expect(new.contains("<br><a href=\"\(url)\">"), "\(url)")
        }
        #expect(!new.contains("過去30日間") && !new.contains("最近の実行"))
        try test.accounts().write { try $0.setMail("c@agency.example", ofStaff: 1) }
        let chief = Staff(id: 1, name: "configure", role: .configure)
        #expect(try await SendTestMail(myPage)(.reminder, by: chief) == nil)
        #expect(try await page().contains("済み：テストメール"))
        try test.drop(Documents.candidates(Documents.person(1)))
        try test.run()
        let used = try await page()
        #expect(!used.contains("はじめの設定") && used.contains("過去30日間"))
    }

    @Test func `a file that was rejected is amber until it comes once more`() async throws {
        let site = try await AdminDesk.makeSite()
        let caution = "取り込めなかったファイルが1件あります"
        #expect(try await !page(site).contains(caution))
        try site.test.drop("<Candidate><Item></Candidate>", as: "again.xml")
        try site.test.run()
        let amber = try await page(site)
        #expect(amber.contains(caution) && amber.contains("<div class=\"warning\">"))
        #expect(!amber.contains("問題はありません"))
        // Two processes' ids of one moment have no order.
        site.test.clock.advance(hours: 1)
        try site.test.drop(Documents.candidates(Documents.person(2)), as: "other.xml")
        try site.test.run()
        #expect(try await page(site).contains(caution))
        site.test.clock.advance(hours: 1)
        try site.test.drop(Documents.candidates(Documents.person(2)), as: "again.xml")
        try site.test.run()
        #expect(try await !page(site).contains(caution))
    }

    @Test func `what was rejected while the clock was ahead is amber until it comes once more`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let caution = "取り込めなかったファイルが1件あります"
        site.test.clock.advance(hours: 48)
        try site.test.drop("<Candidate><Item></Candidate>", as: "again.xml")
        try site.test.run()
        site.test.clock.advance(hours: -48)
        #expect(try await page(site).contains(caution))
        try site.test.drop(Documents.candidates(Documents.person(2)), as: "again.xml")
        try site.test.run()
        #expect(try await !page(site).contains(caution))
    }

    @Test func `the list of bad files has those that are counted, and none that came once more`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        for name in ["again.xml", "other.xml"] {
            try site.test.drop("<Candidate><Item></Candidate>", as: name)
        }
        try site.test.run()
        let before = try await page(site)
        #expect(before.contains("取り込めなかったファイルが2件あります"))
        #expect(before.contains(">again.xml</a>（") && before.contains(">other.xml</a>（"))
        site.test.clock.advance(hours: 1)
        try site.test.drop(Documents.candidates(Documents.person(2)), as: "again.xml")
        try site.test.run()
        let after = try await page(site)
        #expect(after.contains("取り込めなかったファイルが1件あります"))
        #expect(!after.contains(">again.xml</a>（") && after.contains(">other.xml</a>（"))
    }

    @Test func `of many bad files twenty are shown, and that there are more`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        for number in 1...25 {
            try FileManager.default.createDirectory(
                atPath: "\(site.test.workspace.inbox)/stuck\(number).xml",
                withIntermediateDirectories: false)
            try site.test.drop("<Candidate><Item></Candidate>", as: "broken\(number).xml")
        }
        let before = try await page(site)
        #expect(!before.contains("件まで表示しています"))
        try site.test.run()
        let after = try await page(site)
        #expect(after.matches(of: /<b>stuck\d+\.xml<\/b>/).count == 20)
        #expect(after.contains("<p>ほか5件</p>"))
        #expect(after.contains("<p>新しい順に20件まで表示しています。"))
    }

    @Test func `links that are about to end without a password are amber, and mails that are owed`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let caution = "URLの期限が6時間以内に切れる、本登録前の人が1人います"
        site.clock.advance(hours: 17.9)
        #expect(try await !page(site).contains(caution))
        site.clock.advance(hours: 0.2)
        #expect(
            try await page(site).contains(
                "\(caution)。 <a href=\"/admin/people?status=expiring\">対象者を見る</a>"))
        let owed = OwedNotice(.registration, 1, since: site.clock.now, told: [])
        try site.test.accounts().write { try $0.note(owed) }
        #expect(try await page(site).contains("所有者に送れていないお知らせが1件あります"))
        site.clock.advance(hours: 6)
        #expect(try await !page(site).contains(caution))
    }

    @Test func `a held run is a card with ten names and a way to it, and that is told`()
        async throws
    {
        let site = try await AdminDesk.makeSite(settings: "safety: {max_new_accounts: 1}")
        let people = (2...13).map { Documents.person($0) }.joined()
        try site.test.drop("<Candidate><Code>0</Code>\(people)</Candidate>", as: "b.xml")
        let held = try #require(try site.test.run().held.first)
        let page = try await page(site, as: "look")
        #expect(page.contains("12人への案内が承認を待っています"))
        #expect(page.contains("<a href=\"/admin/runs/\(held)\">実行を見る</a>"))
        #expect(page.contains("（最初の10人）"))
        #expect(page.matches(of: /<li><a href="\/admin\/people\/\d+">/).count == 10)
        #expect(page.contains("<span>c***@mail.example</span>"))
        #expect(!page.contains("c2@mail.example"))
        #expect(page.contains("<a class=\"button\" href=\"/admin/runs/\(held)\""))
        let events = try await BrowseEvents(site.myPage).list(limit: 9)
        #expect(events.map(\.what) == [.looked, .signIn])
        #expect(events.first?.subject == .run(held))
    }

    @Test func `without a service no run is asked for, and who may only look asks for none`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try await site.browse { client in
            let looker = try await AdminDesk.signedIn(client, as: "look")
            #expect(try await !looker.get("/admin").body.contains("今すぐ実行</button>"))
            #expect(try await looker.post("/admin/run-now", []).status == .forbidden)
            let visitor = try await AdminDesk.signedIn(client)
            #expect(try await visitor.get("/admin").body.contains("今すぐ実行</button>"))
            let answer = try await visitor.post("/admin/run-now", [])
            #expect(answer.status == .conflict)
            #expect(answer.body.contains("実行を依頼していません"))
        }
        #expect(try site.test.accounts().read { try $0.runRequest() } == nil)
    }

    @Test func `two clicks ask for one run, and the screen says what became of it`() async throws {
        let site = try await AdminDesk.makeSite()
        let pipeline = try site.test.pipeline()
        try await site.visitAsStaff { visitor in
            #expect(try await !visitor.get("/admin").body.contains("http-equiv=\"refresh\""))
            for _ in 0..<2 {
                let answer = try await visitor.post("/admin/run-now", [])
                #expect(answer.location == "/admin#runs")
            }
            let waiting = try await visitor.get("/admin").body
            #expect(waiting.contains("configureさんの依頼"))
            #expect(waiting.contains("受け付けました"))
            #expect(waiting.contains("<meta http-equiv=\"refresh\" content=\"10;url=/admin\">"))
        }
        let events = try await BrowseEvents(site.myPage).list(limit: 9)
        #expect(events.map(\.what) == [.runRequested, .signIn])
        try site.test.drop(Documents.candidates(Documents.person(2)), as: "b.xml")
        let request = try #require(try pipeline.accounts.read { try $0.runRequest() })
        _ = try pipeline.takeIn(trigger: .arrival)
        let run = try #require(try pipeline.sync(request: request).first).run
        let page = try await page(site)
        #expect(page.contains("実行を開始しました"))
        #expect(page.contains("<a href=\"/admin/runs/\(run)\">この実行を見る</a>"))
        #expect(page.contains("<td>今すぐ実行（configure）</td>"))
        #expect(!page.contains("http-equiv=\"refresh\""))
    }

    @Test func `what was asked for is not said to be at hand where nobody works any more`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let isAsked = try site.test.accounts().write {
            try $0.requestRun(by: "configure", at: site.clock.now)
        }
        #expect(isAsked)
        let page = try await page(site)
        #expect(page.contains("まだ実行していません"))
        #expect(!page.contains("まもなく実行します"))
    }

    @Test func `where nothing was imported it is not said that nothing came`() async throws {
        let site = try await AdminDesk.makeSite()
        let pipeline = try site.test.pipeline()
        _ = try pipeline.accounts.write {
            try $0.requestRun(by: "configure", at: site.clock.now)
        }
        let request = try #require(try pipeline.accounts.read { try $0.runRequest() })
        try site.test.drop("<Candidate><Item></Candidate>", as: "broken.xml")
        #expect(try pipeline.takeIn(trigger: .arrival).deliveries.map(\.isAccepted) == [false])
        #expect(try pipeline.sync(request: request).isEmpty)
        let page = try await page(site)
        #expect(page.contains("新しく取り込んだファイルがないため、実行しませんでした。"))
    }

    @Test func `what runs is told with percent and time left, on a page that renews itself`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let pipeline = try site.test.pipeline()
        try pipeline.listener(.planning(done: 0, total: 100))
        site.clock.advance(hours: 40.0 / 3_600)
        try pipeline.listener(.planning(done: 25, total: 100))
        let busy = try await page(site)
        #expect(busy.contains("対象者の判定：25%（残り約2分）"))
        #expect(busy.contains("<progress id=\"progress\" max=\"100\" value=\"25\">"))
        #expect(busy.contains("http-equiv=\"refresh\""))
        pipeline.progress?.end()
        let idle = try await page(site)
        #expect(!idle.contains("<progress") && !idle.contains("http-equiv=\"refresh\""))
    }

    @Test func `the numbers behind the charts tell of reminders and withdrawals too`() async throws
    {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: [], gather_s: 0, reminders: 1}")
        site.clock.advance(hours: 25)
        try site.test.run()
        #expect(try await WithdrawAccount(site.myPage)(account: 1, by: "configure"))
        let page = try await page(site)
        for text in ["開設", "リマインド", "退会"] {
            #expect(page.contains("<b>\(text)</b>　合計1件、1日の最大1件"), "\(text)")
        }
        let row = try #require(
            page.firstMatch(of: /<th scope="row">11\/24<\/th>(.*?)<\/tr>/.dotMatchesNewlines()))
        let counts = row.1.matches(of: /<td class="number">(\d+)<\/td>/).map { String($0.1) }
        #expect(counts == ["0", "0", "0", "1", "1"])
    }

    @Test func `a registration stays counted when its account has ended, and is erased`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let counted = "<b>本登録</b>　合計1件"
        #expect(
            try await SetAccountPassword(site.myPage)(Site.password, account: 1, by: "test")
                == .set)
        #expect(try await page(site).contains(counted))
        site.clock.advance(hours: 24)
        #expect(try await WithdrawAccount(site.myPage)(account: 1, by: "test"))
        #expect(try await page(site).contains(counted))
        #expect(try await EraseAccount(site.myPage)(.account(1), by: "test") != nil)
        #expect(try await page(site).contains(counted))
        site.clock.advance(hours: 30 * 24)
        #expect(try await !page(site).contains(counted))
    }

    @Test func `the funnel begins on the first day of the charts`() async throws {
        let site = try await AdminDesk.makeSite()
        let funnel = "案内メールを送ったアカウント</th><td class=\"number\">"
        site.clock.advance(hours: 24)
        let second = try await page(site)
        #expect(second.contains("<b>開設</b>　合計1件") && second.contains("\(funnel)1（100%）"))
        // It was opened at 10:00 in Tokyo, and is less than thirty times 24 hours old.
        site.clock.advance(hours: 29 * 24 - 1)
        let last = try await page(site)
        #expect(last.contains("<b>開設</b>　合計0件") && last.contains("\(funnel)0<"))
    }

    @Test func `whose reminder was not due any more when it was approved is not counted`()
        async throws
    {
        let (site, run) = try await AdminDesk.makeSiteWithHeldReminder()
        let accounts = try site.test.accounts()
        #expect(try await ResendMail(site.myPage)(account: 1, by: "configure") == .sent)
        #expect(try accounts.write { try $0.approve(run, by: "test", at: site.clock.now) })
        _ = try site.test.pipeline().continueRuns()
        #expect(try accounts.read { try $0.run(run.id)?.state } == .finished)
        #expect(try await page(site).contains("<b>リマインド</b>　合計0件"))
    }

    @Test func `what only operators want stands at the end`() async throws {
        let page = try await page(AdminDesk.makeSite())
        let last = try #require(page.firstRange(of: "内部情報"))
        for text in ["サービスのプロセス番号", "MiB"] {
            #expect(try #require(page.firstRange(of: text)).lowerBound > last.lowerBound, "\(text)")
        }
        #expect(!page[last.upperBound...].contains("<section>"))
    }

    @Test func `a scale ends at an even number, whatever is the largest`() {
        let tops = [0, 1, 3, 5, 7, 11, 41, 101, 99_999].map(DayCharts.ceiling)
        #expect(tops == [2, 2, 4, 6, 10, 20, 60, 200, 100_000])
    }
}

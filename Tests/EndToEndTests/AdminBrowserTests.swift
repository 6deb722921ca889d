import Foundation
import TestSupport
import Testing

@testable import SiteSettings
@testable import SyncStore

/// The agency's staff in a real browser, beside the real service.
@Suite(
    .serialized, .ownThreads,
    .enabled(if: Browser.canBeHere, "no Chromium, and no Debian package manager to install one"))
struct AdminBrowserTests {
    private static let password = "stapler on the desk"

    /// The service looks by itself only once an hour: what takes effect, does so at once.
    private func settings(port: Int) -> String {
        """
        # 編集の前に採用管理チームへ連絡
        site:
          name: HR Deli
          base_url: http://127.0.0.1:\(port)
          sender: no-reply@mypage.example.jp
        sync:
          gather_s: 0
          conditions: []
        inbox: {settle_ms: 0, poll_s: 3600}
        safety:
          max_new_accounts: 2   # 確認してから上げる
        web:
          listen: 127.0.0.1:\(port)

        """
    }

    private struct Desk {
        let test: TestWorkspace
        let service: RunningService
        let browser: Browser
        let site: String

        func drop(_ document: String, as name: String) throws {
            try test.write(document, to: "inbox/\(name).part")
            rename(
                "\(test.workspace.inbox)/\(name).part", "\(test.workspace.inbox)/\(name)")
        }

        func open(_ path: String) throws { try browser.open(site + path) }

        func hasMails(_ count: Int) throws -> Bool {
            try waitFor { try test.outbox("mail").count == count }
        }
    }

    private func makeDesk(_ width: Browser.Width) throws -> Desk {
        let port = try FreePort.next()
        let test = try TestWorkspace(settings: settings(port: port))
        let set = try Shell.run(
            "sh", "-c",
            "echo '\(Self.password)' | '\(Shell.candidateSync)' admin set-password 管理者"
                + " --workspace '\(test.workspace.root)'")
        try #require(set.status == 0, "\(set.errors)")
        return Desk(
            test: test, service: try RunningService(test), browser: try Browser(width),
            site: "http://127.0.0.1:\(port)")
    }

    @Test(arguments: Browser.Width.allCases)
    func `staff sign in, set conditions and texts, approve, and find out why`(
        width: Browser.Width
    ) throws {
        let desk = try makeDesk(width)
        try desk.drop(
            Documents.candidates(
                Documents.person(1), Documents.person(2, mail: "", name: "佐藤 花子")), as: "1.xml")
        try #require(try desk.hasMails(1))
        try signIn(desk)
        try foldMenu(desk.browser, width)
        try setCondition(desk)
        try setTemplate(desk)
        try setFront(desk)
        try approve(desk)
        try findOut(desk)
        try setTimes(desk)
        try runNow(desk)
        try lookBack(desk)
        for secret in ["token", "@", "山田", "佐藤", Self.password] {
            #expect(!desk.service.errors().contains(secret))
        }
        desk.service.send(SIGTERM)
        #expect(try desk.service.end() == 0)
    }

    private func signIn(_ desk: Desk) throws {
        let browser = desk.browser
        try desk.open("/admin")
        #expect(try browser.heading() == "管理画面へのログイン")
        try browser.takeScreenshot("admin-1-sign-in")
        try browser.type("管理者", into: "name")
        try browser.type("wrong", into: "password")
        try browser.clickButton()
        #expect(try browser.text(of: "#error").contains("違います"))
        try browser.type(Self.password, into: "password")
        try browser.clickButton()
        #expect(try browser.heading() == "状況")
        #expect(try browser.text(of: "main").contains("問題はありません"))
        try browser.takeScreenshot("admin-2-dashboard")
    }

    /// A telephone has the menu when it is asked for, a wider screen always.
    private func foldMenu(_ browser: Browser, _ width: Browser.Width) throws {
        let display = "getComputedStyle(document.querySelector('header nav')).display"
        #expect(try browser.evaluate(display) as? String == (width == .phone ? "none" : "flex"))
        guard width == .phone else { return }
        try browser.choose(".menu summary")
        #expect(try browser.evaluate(display) as? String == "flex")
        try browser.takeScreenshot("admin-0-menu")
    }

    private func setCondition(_ desk: Desk) throws {
        let browser = desk.browser
        let preview = "button.second[formaction]:not([name])"
        try desk.open("/admin/settings")
        try browser.takeScreenshot("admin-3-settings")
        try browser.type("氏名", into: "field.0")
        try browser.choose("[id='operation.0'] option[value='part']")
        try browser.type("鈴木", into: "value.0")
        try browser.clickButton(preview)
        #expect(try browser.text(of: ".funnel").contains("氏名：「鈴木」を含む"))
        #expect(try browser.text(of: ".steps li:nth-child(3)").contains("0人です（全体の0%）"))
        // What was asked for is in view, and so is what is pressed next.
        for selector in ["#result h3", ".save-bar"] {
            let box = "document.querySelector('\(selector)').getBoundingClientRect()"
            #expect(try browser.evaluate("\(box).top >= 0") as? Bool == true)
            #expect(try browser.evaluate("\(box).top < innerHeight") as? Bool == true)
        }
        try browser.replace(with: "山田", in: "value.0")
        try browser.clickButton(preview)
        #expect(try browser.text(of: ".steps li:nth-child(3)").contains("1人です（全体の50%）"))
        try browser.takeScreenshot("admin-4-funnel")
        try browser.clickButton("button:not([formaction]):not(.plain)")
        #expect(try browser.text(of: ".notice").contains("保存しました"))
        let text = try String(contentsOfFile: desk.test.workspace.settings, encoding: .utf8)
        #expect(text.contains("# 編集の前に採用管理チームへ連絡"))
        #expect(text.contains("max_new_accounts: 2   # 確認してから上げる"))
        #expect(try SettingsFile.parse(text).sync.conditions.count == 1)
    }

    private func setTemplate(_ desk: Desk) throws {
        let browser = desk.browser
        try desk.open("/admin/templates")
        try browser.takeScreenshot("admin-5-templates")
        try browser.clickButton("a[href='/admin/templates/registration-request']")
        try browser.replace(with: "ようこそ", in: "subject")
        try browser.replace(with: "{{nmae}} 様\n{{password_url}}\n", in: "text")
        try browser.clickButton("button:not([formaction]):not(.plain)")
        #expect(try browser.text(of: ".error").contains("本文の1行目：{{nmae}} という差し込みはありません"))
        try browser.takeScreenshot("admin-6-template-refused")
        try browser.replace(
            with: "{{name}} 様、画面で編集した文面です。\n{{password_url}}\n", in: "text")
        try browser.type("1", into: "person")
        try browser.clickButton("button.second[formaction]:not([name])")
        #expect(try browser.text(of: ".mail").contains("山田 太郎 様、画面で編集した文面です。"))
        try browser.takeScreenshot("admin-7-template-preview")
        try browser.clickButton("button:not([formaction]):not(.plain)")
        #expect(try browser.text(of: ".notice").contains("保存しました"))
        // Taken into use by the service at once: the next mail has the text.
        try desk.drop(Documents.candidates(Documents.person(3)), as: "2.xml")
        #expect(try desk.hasMails(2))
        #expect(try desk.test.mails().filter { $0.body.contains("画面で編集した文面です") }.count == 1)
    }

    private func setFront(_ desk: Desk) throws {
        let browser = desk.browser
        try desk.open("/")
        #expect(try browser.text(of: "main").contains("会員登録"))
        try desk.open("/admin/settings")
        try browser.choose("input[name='web.signup_button'][value='hidden']")
        try browser.clickButton("button:not([formaction]):not(.plain)")
        try desk.open("/admin/visual")
        try browser.type("LP会員登録", into: "header.label.0")
        try browser.type("https://lp.example/form", into: "header.url.0")
        try browser.takeScreenshot("admin-8-visual")
        try browser.clickButton("button:not(.plain)")
        #expect(try browser.text(of: ".notice").contains("保存しました"))
        try desk.open("/")
        #expect(try !browser.text(of: "main").contains("会員登録"))
        #expect(try browser.text(of: "header").contains("LP会員登録"))
    }

    private func approve(_ desk: Desk) throws {
        let browser = desk.browser
        try desk.drop(
            Documents.candidates(
                Documents.person(11), Documents.person(12), Documents.person(13)), as: "3.xml")
        let isHeld = try waitFor {
            try !desk.test.accounts().read { try $0.heldRuns() }.isEmpty
        }
        try #require(isHeld)
        try desk.drop("<Candidate><Item></Candidate>", as: "4.xml")
        let isRejected = try waitFor { try !desk.test.outbox("rejected").isEmpty }
        try #require(isRejected)
        try desk.open("/admin")
        #expect(try browser.text(of: "main").contains("3人への案内が承認を待っています"))
        #expect(try browser.text(of: "main").contains("ファイルの送付元に、修正と再送を依頼してください。"))
        try browser.takeScreenshot("admin-9-held")
        try browser.clickButton("main section a[href^='/admin/runs/']")
        try browser.type("wrong", into: "approve_password")
        try browser.clickButton("form[action$='/approve'] button")
        #expect(try browser.text(of: ".error").contains("承認待ちのままです"))
        #expect(try desk.test.outbox("mail").count == 2)
        try browser.takeScreenshot("admin-10-run")
        try browser.type(Self.password, into: "approve_password")
        try browser.clickButton("form[action$='/approve'] button")
        #expect(try desk.hasMails(5))
    }

    private func findOut(_ desk: Desk) throws {
        let browser = desk.browser
        try desk.open("/admin/people")
        try browser.type("佐藤 花", into: "q")
        try browser.clickButton()
        try browser.takeScreenshot("admin-11-search")
        try browser.clickButton("tbody a")
        #expect(try browser.heading() == "佐藤 花子（個人連絡先 2）")
        #expect(try browser.text(of: "main").contains("現在の設定での判定：対象外：氏名：「山田」を含む"))
        try browser.takeScreenshot("admin-12-story")
        try desk.open("/admin/people/1")
        #expect(try browser.text(of: "main").contains("登録依頼"))
        try browser.takeScreenshot("admin-13-story-with-account")
        try browser.clickButton("a[href$='/withdraw']")
        #expect(try browser.text(of: "main").contains("c***@mail.example"))
        try browser.takeScreenshot("admin-14-question")
        try browser.type(Self.password, into: "password")
        try browser.clickButton()
        #expect(try browser.text(of: ".notice").contains("退会にしました"))
    }

    private func setTimes(_ desk: Desk) throws {
        let browser = desk.browser
        try desk.open("/admin/settings")
        try browser.choose("input[name='sync.run'][value='at_times']")
        try browser.replace(with: "25:00", in: "sync.times")
        try browser.clickButton("button:not([formaction]):not(.plain)")
        #expect(try browser.text(of: "#sync_times_problem").contains("03:00"))
        try browser.replace(with: "３：３０、１５：００", in: "sync.times")
        try browser.clickButton("button:not([formaction]):not(.plain)")
        #expect(try browser.text(of: "#sync_times_problem").contains("03:00"))
        try browser.takeScreenshot("admin-15-times-refused")
        try browser.replace(with: "03:30、15:00", in: "sync.times")
        try browser.clickButton("button:not([formaction]):not(.plain)")
        #expect(try browser.text(of: ".notice").contains("保存しました"))
        try desk.open("/admin")
        let next = try browser.text(of: ".facts")
        #expect(next.contains("03:30:00") || next.contains("15:00:00"))
    }

    /// The service looks by itself only once an hour, and its times are far: it is woken. The run waits, as
    /// the limit is reached.
    private func runNow(_ desk: Desk) throws {
        try desk.drop(Documents.candidates(Documents.person(21)), as: "5.xml")
        try desk.open("/admin")
        try desk.browser.clickButton("form[action='/admin/run-now'] button")
        let isHeld = try waitFor {
            try desk.test.accounts().read { try $0.heldRuns() }.first?.requestedBy == "管理者"
        }
        try #require(isHeld)
        try desk.open("/admin")
        #expect(try desk.browser.text(of: "#runs").contains("今すぐ実行（管理者）"))
        #expect(try desk.browser.text(of: ".held").contains("1人への案内が承認を待っています"))
        try desk.browser.takeScreenshot("admin-23-run-now")
    }

    private func lookBack(_ desk: Desk) throws {
        let browser = desk.browser
        try desk.open("/admin/runs")
        try browser.takeScreenshot("admin-16-runs")
        try browser.clickButton("a[href^='/admin/deliveries/']")
        try browser.takeScreenshot("admin-17-delivery")
        try desk.open("/admin/history")
        #expect(try browser.text(of: "main").contains("承認待ち → 承認"))
        try browser.takeScreenshot("admin-18-history")
        try desk.open("/admin/history?what=settings")
        try browser.clickButton("td a")
        #expect(try browser.text(of: "tbody").contains("バッチの実行時刻"))
        try browser.choose("main summary")
        #expect(try browser.text(of: ".diff").contains("+   times:"))
        try browser.takeScreenshot("admin-19-difference")
        try desk.open("/admin/history/events")
        let events = try browser.text(of: "main")
        for text in ["ログイン失敗", "個人連絡先 1", "127.0.0.1"] { #expect(events.contains(text)) }
        try browser.takeScreenshot("admin-20-events")
        try browser.clickButton("header a[href='/admin/account']")
        #expect(try browser.text(of: "tbody").contains("この端末"))
        try browser.takeScreenshot("admin-21-account")
        try browser.clickButton("main a[href='/admin/account/password']")
        #expect(try browser.heading() == "パスワードの変更")
        try browser.takeScreenshot("admin-22-change-password")
        try browser.clickButton("header button")
        #expect(try browser.heading() == "管理画面へのログイン")
        // Whoever sits there next sees nothing of it.
        try browser.back()
        #expect(try browser.heading() == "管理画面へのログイン")
        try desk.open("/admin/history")
        #expect(try browser.heading() == "管理画面へのログイン")
    }
}

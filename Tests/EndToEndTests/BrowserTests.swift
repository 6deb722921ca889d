import Foundation
import TestSupport
import Testing

@testable import Recruiting
@testable import SyncStore

/// The candidate's way in a real browser, from the mail to the end.
@Suite(
    .serialized, .ownThreads,
    .enabled(if: Browser.canBeHere, "no Chromium, and no Debian package manager to install one"))
struct BrowserTests {
    private static let password = "correct horse battery"

    private func settings(port: Int) -> String {
        """
        site:
          name: HR Deli
          base_url: http://127.0.0.1:\(port)
          sender: "HR Deli <no-reply@mypage.example.jp>"
        inbox: {settle_ms: 0}
        status: {field: Person.U_MyPage, registered: 本登録}
        web:
          listen: 127.0.0.1:\(port)
          header: [{label: 求人を探す, url: "https://lp.example/"}]
          footer: [{label: プライバシーポリシー, url: "https://lp.example/privacy"}]

        """
    }

    private let export =
        Documents.candidates(Documents.person(1, owner: 7))

    private func link(_ test: TestWorkspace) throws -> [String] {
        try test.mails().compactMap { mail in
            mail.body.components(separatedBy: "\r\n").first { $0.contains("token=") }
        }
    }

    @Test(arguments: Browser.Width.allCases)
    func `a file is dropped, the mail's link opened, a password set, everybody told`(
        width: Browser.Width
    ) throws {
        let port = try FreePort.next()
        let test = try TestWorkspace(settings: settings(port: port))
        let service = try RunningService(test)
        try test.drop(Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "0.xml")
        let areUsersIn = try waitFor { try test.outbox("receipts").count == 1 }
        try #require(areUsersIn)
        try test.drop(export, as: "1.xml")
        let isOut = try waitFor { try test.outbox("mail").count == 1 }
        try #require(isOut)
        let link = try #require(try link(test).first)

        let browser = try Browser(width)
        try browser.open(link)
        #expect(try browser.heading() == "パスワードの設定")
        try browser.takeScreenshot("1-form")
        try browser.type("password1234", into: "password")
        try browser.clickButton()
        #expect(try browser.heading() == "パスワードの設定")
        #expect(try browser.text(of: "#error").contains("推測されやすい"))
        #expect(try browser.evaluate("document.activeElement.id") as? String == "password")
        try browser.takeScreenshot("2-refused")
        try browser.clickButton(".switch a")
        #expect(
            try browser.evaluate("document.getElementById('password').type") as? String == "text")
        try browser.takeScreenshot("2-shown")
        try browser.type(Self.password, into: "password")
        try browser.clickButton()
        #expect(try browser.heading() == "マイページ")
        #expect(try browser.text(of: ".notice").contains("登録は完了です"))
        try browser.takeScreenshot("3-done")
        try browser.open(link)
        #expect(try browser.heading() == "パスワードは設定済みです")
        try browser.takeScreenshot("4-ended")

        try browser.open("http://127.0.0.1:\(port)/mypage")
        try browser.clickButton(".signout button")
        // Whoever sits there next sees nothing of it.
        try browser.back()
        #expect(try browser.heading() == "ログイン")
        try signInAndOut(browser, "http://127.0.0.1:\(port)")

        let completions = try test.mails().filter { !$0.body.contains("token=") }
        #expect(completions.map(\.to) == ["u7@agency.example"])
        #expect(try test.outbox("status").values.contains { $0.contains("本登録") })
        #expect(try test.accounts().read { try $0.account(1) }?.status == .registered)
        for secret in ["token", "@", "山田"] { #expect(!service.errors().contains(secret)) }
        service.send(SIGTERM)
        #expect(try service.end() == 0)
    }

    private func signInAndOut(_ browser: Browser, _ site: String) throws {
        try browser.open(site + "/")
        #expect(try browser.text(of: "header").contains("求人を探す"))
        #expect(try browser.text(of: "main").contains("会員登録"))
        try browser.takeScreenshot("9-front")
        try browser.open(site + "/mypage")
        #expect(try browser.heading() == "ログイン")
        try browser.type("c1@mail.example", into: "mail")
        try browser.type("wrong wrong wrong", into: "password")
        try browser.clickButton()
        #expect(try browser.text(of: "#error").contains("違います"))
        try browser.takeScreenshot("10-sign-in")
        try browser.type(Self.password, into: "password")
        try browser.clickButton()
        #expect(try browser.heading() == "マイページ")
        #expect(try browser.text(of: "dl").contains("本登録"))
        try browser.takeScreenshot("11-home")
        try browser.clickButton("a[href='/mypage/password/change']")
        #expect(try browser.heading() == "パスワードの変更")
        try browser.takeScreenshot("14-change-password")
        try browser.type("wrong wrong wrong", into: "present")
        for field in ["password", "again"] { try browser.type(Self.password, into: field) }
        try browser.clickButton()
        #expect(try browser.text(of: "#error").contains("現在のパスワードが違います"))
        #expect(try browser.evaluate("document.activeElement.id") as? String == "present")
        try browser.takeScreenshot("15-change-password-refused")
        try browser.open(site + "/mypage/sessions")
        #expect(try browser.text(of: "tbody").contains("この端末"))
        try browser.takeScreenshot("16-sessions")
        try browser.open(site + "/mypage/withdraw")
        try browser.type("wrong wrong wrong", into: "password")
        try browser.clickButton()
        #expect(try browser.text(of: "#error").contains("パスワードが違います"))
        try browser.takeScreenshot("17-withdraw-refused")
        try browser.open(site + "/mypage")
        try browser.clickButton(".signout button")
        try browser.open(site + "/mypage")
        #expect(try browser.heading() == "ログイン")
        try browser.open(site + "/signup")
        try browser.takeScreenshot("12-sign-up")
        try browser.open(site + "/forgot")
        try browser.takeScreenshot("13-forgot")
    }

    @Test(arguments: Browser.Width.allCases)
    func `an expired link offers a new mail, whose link works, and the old one does not`(
        width: Browser.Width
    ) async throws {
        let port = try FreePort.next()
        let test = try TestWorkspace(settings: settings(port: port))
        try test.drop(export)
        try test.run()
        let old = try #require(try link(test).first)
        try await serving(test.myPage()) { try self.walk(test, old, width) }
    }

    private func walk(_ test: TestWorkspace, _ old: String, _ width: Browser.Width) throws {
        test.clock.advance(hours: 24)
        let browser = try Browser(width)
        // On a loaded machine the browser may be there before the server.
        let isServed = waitFor { (try? browser.open(old)) != nil }
        try #require(isServed)
        #expect(try browser.heading() == "URLの有効期限が切れています")
        try browser.takeScreenshot("5-expired")
        try browser.clickButton()
        #expect(try browser.heading() == "メールを送信しました")
        #expect(try browser.text(of: "main").contains("c***@mail.example"))
        try browser.takeScreenshot("6-sent")
        try browser.open(old)
        try browser.clickButton()
        #expect(try browser.heading() == "メールを送信できません")
        try browser.takeScreenshot("7-too-many")
        let fresh = try #require(try link(test).first { $0 != old })
        try browser.open(fresh)
        try browser.type(Self.password, into: "password")
        try browser.clickButton()
        #expect(try browser.heading() == "マイページ")
        // The back button, and once more.
        try browser.back()
        try browser.open(old)
        #expect(try browser.heading() == "パスワードは設定済みです")
        try browser.open(old.replacing(/token=.*/, with: "token=0"))
        #expect(try browser.heading() == "このURLは使えません")
        try browser.takeScreenshot("8-unknown")
    }
}

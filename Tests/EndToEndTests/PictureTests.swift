import DropFolder
import Foundation
import MyPage
import SiteSettings
import TestSupport
import Testing

/// The pictures in the documents. Each test run shows their pages; `make pictures`
/// (`UPDATE_PICTURES=1`) writes them anew.
@Suite(
    .serialized, .ownThreads,
    .enabled(if: Browser.canBeHere, "no Chromium, and no Debian package manager to install one"))
struct PictureTests {
    private static let isUpdating =
        ProcessInfo.processInfo.environment["UPDATE_PICTURES"] == "1"
    private static let folder =
        "\(repository)/Sources/CandidateSync/CandidateSync.docc/Resources"

    @Test func `every page that the documents show can be shown`() async throws {
        let agency = try await ExampleAgency()
        try await serving(agency.myPage) {
            // As if the service were at work: the dashboard says so.
            try WorkspaceLock.holding(agency.test.workspace.lock) {
                try Self.takeScreens(of: agency)
                try Self.takeCandidates(of: agency)
            }
        }
    }

    private static func takeScreens(of agency: ExampleAgency) throws {
        let browser = try Browser(.desktop, isForPicture: true)
        let isServed = waitFor { (try? browser.open(agency.site + "/admin")) != nil }
        try #require(isServed)
        try browser.type(ExampleAgency.staff, into: "name")
        try browser.type(ExampleAgency.password, into: "password")
        try browser.clickButton()
        try take("dashboard", browser, showing: ["状況", "承認待ち"])
        try browser.open("\(agency.site)/admin/runs/\(agency.held)")
        try take("run", browser, showing: ["承認待ち", "山田"])
        try browser.open("\(agency.site)/admin/people/\(agency.person)")
        try take("person", browser, showing: ["開設済み（パスワード未設定）", "✓ 一致"])
        try browser.open("\(agency.site)/admin/settings")
        try browser.clickButton(
            "button[formaction^='/admin/settings/preview']:not([name]):not(.unseen)")
        try take("settings", browser, showing: ["フェーズ", "人に案内メールを送ります"])
        try browser.open(
            "data:text/html;base64," + Data(page(of: agency).utf8).base64EncodedString())
        try take("mail", browser, showing: ["マイページ登録のお願い", "https://mypage.example.jp"])
    }

    private static func takeCandidates(of agency: ExampleAgency) throws {
        let token = try #require(SentMail(agency.mail).token)
        let browser = try Browser(.phone, isForPicture: true)
        try browser.open("\(agency.site)/mypage/password?token=\(token)")
        try take("password", browser, showing: ["パスワードの設定", "有効期限"])
    }

    /// Takes what the browser shows, if that is what is wanted.
    private static func take(_ name: String, _ browser: Browser, showing texts: [String]) throws {
        let page = try browser.text(of: "main")
        for text in texts { #expect(page.contains(text), "\(name) without \(text)") }
        let picture = try browser.picture()
        #expect(picture.count > 5_000, "\(name) is blank")
        guard isUpdating else { return }
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try picture.write(to: URL(filePath: "\(folder)/\(name).png"))
    }

    /// A mail as a mail program shows it, with the address that the site would have.
    private static func page(of agency: ExampleAgency) -> String {
        let lines = agency.mail.components(separatedBy: "\r\n").drop {
            !$0.hasPrefix("Subject:")
        }
        let subject = lines.prefix(1) + lines.dropFirst().prefix { $0.hasPrefix(" ") }
        let words = subject.joined().matches(of: /=\?UTF-8\?B\?([^?]+)\?=/)
            .map { Data(base64Encoded: String($0.1)) ?? Data() }
        let mail = SentMail(agency.mail)
        let body = mail.body.replacing(agency.site, with: "https://mypage.example.jp")
            .replacing("&", with: "&amp;").replacing("<", with: "&lt;")
            .components(separatedBy: "\r\n")
            .map { $0.hasPrefix("https://") ? "<u>\($0)</u>" : $0 }
        return """
            <!DOCTYPE html><html lang="ja"><meta charset="utf-8"><title>メール</title>
            <style>
            body { margin: 0; background: #eef1f5; font: 15px/1.6 sans-serif; color: #1c2733 }
            main { max-width: 820px; margin: 20px auto; padding: 16px 32px; background: #fff }
            h1 { margin: 0 0 8px; font-size: 20px }
            p { margin: 0; color: #57636f }
            pre { margin: 12px 0 0; padding-top: 12px; border-top: 1px solid #ccd3da; font: inherit;
                white-space: pre-wrap; overflow-wrap: anywhere }
            u { color: #0b5cad }
            </style>
            <main><h1>\(String(decoding: words.reduce(Data(), +), as: UTF8.self))</h1>
            <p>宛先：\(mail.to.replacing("<", with: "&lt;"))</p><pre>\(body.joined(separator: "\n"))</pre></main>
            """
    }
}

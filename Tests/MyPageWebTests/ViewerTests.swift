import Foundation
import Hummingbird
import HummingbirdTesting
import TestSupport
import Testing

@testable import MyPage

/// 閲覧: who may only look reads values; nothing looks as if it could be edited.
@Suite struct ViewerTests {
    private static let screens = [
        "/admin/settings", "/admin/settings?trial", "/admin/settings/names", "/admin/visual",
        "/admin/templates/reminder", "/admin/templates/staff-changed", "/admin/staff",
        "/admin/status-errors", "/admin/people/1", "/admin/accounts/1",
    ]

    /// The controls of a page besides the sign-out's and a search's.
    private func controls(_ page: String) -> [String] {
        var rest = page
        for form in [
            /<form method="post" action="\/admin\/signout">.*?<\/form>/,
            /<form method="get" [^>]*role="search">.*?<\/form>/,
        ] {
            rest = rest.replacing(form.dotMatchesNewlines(), with: "")
        }
        return HTMLScan.tokens(of: rest).compactMap { token in
            guard case .start(let name, _, _) = token else { return nil }
            return ["input", "select", "textarea", "button"].contains(name) ? name : nil
        }
    }

    @Test func `who may only look sees no field`() async throws {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: [\"Person.P_Name:part=太郎\"]}\nfields: {Person.U_X: 拠点}")
        try await site.browse { client in
            let viewer = try await AdminDesk.signedIn(client, as: "look")
            for path in Self.screens {
                let page = try await viewer.get(path)
                #expect(page.status == .ok, "\(path)")
                #expect(controls(page.body) == [], "\(path)")
            }
            let editor = try await AdminDesk.signedIn(client)
            for path in ["/admin/settings", "/admin/visual", "/admin/templates/reminder"] {
                #expect(try await !controls(editor.get(path).body).isEmpty, "\(path)")
            }
        }
    }

    @Test func `who may only look sees every value in words`() async throws {
        let site = try await AdminDesk.makeSite(
            settings: """
                sync: {conditions: ["Person.P_Name:part=太郎"], reminders: 3, times: ["03:00", "12:30"]}
                status: {field: Person.U_S}
                fields: {Person.U_X: 拠点, Person.U_S: マイページ状況}
                """)
        try await site.visitAsStaff("look") { viewer in
            let settings = try await viewer.get("/admin/settings").body
            for text in [
                "<li>氏名：「太郎」を含む</li>", "<dt>求職者同期の実行</dt><dd>ファイルが届いたとき</dd>",
                "<dt>メール再送信回数</dt><dd>3</dd>", "<dd>03:00, 12:30</dd>",
                "<dd>Person.U_S（マイページ状況）</dd>", "<dd>（未設定）</dd>",
            ] {
                #expect(settings.contains(text), "\(text)")
            }
            let visual = try await viewer.get("/admin/visual").body
            #expect(visual.contains("<dt>サイト名</dt><dd>HR Deli</dd>"))
            #expect(visual.contains("<dt>求人</dt><dd>https://lp.example/</dd>"))
            #expect(visual.contains("リンクはありません。"))
            #expect(visual.contains("<dt>アクセントカラー</dt><dd>標準</dd>"))
            let names = try await viewer.get("/admin/settings/names").body
            #expect(names.contains(">拠点</th>") && names.contains("<code>Person.U_X</code>"))
            let template = try await viewer.get("/admin/templates/reminder").body
            #expect(template.contains("{{password_url}}"))
            #expect(template.contains("<h2>プレビュー（見本）</h2>"))
        }
    }
}

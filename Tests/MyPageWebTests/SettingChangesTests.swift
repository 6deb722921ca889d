import Foundation
import HummingbirdTesting
import Recruiting
import Testing

@testable import MyPage
@testable import MyPageWeb
@testable import SiteSettings
@testable import SyncStore
@testable import TestSupport

/// 操作履歴 > 変更前と変更後, of settings.
@Suite struct SettingChangesTests {
    private func rows(from old: String, to new: String) throws -> [[String]] {
        try SettingChanges(
            old: SettingsFile.parse(old), new: SettingsFile.parse(new), names: FieldNames()
        ).rows.map { row in
            [row["label"] as? String ?? ""]
                + ["old", "new"].map { (row[$0] as? [String] ?? []).joined(separator: "／") }
        }
    }

    @Test func `numbers, choices, conditions, links and names are told as the screens call them`()
        throws
    {
        let rows = try rows(
            from: """
                sync:
                  run: on_arrival
                  reminders: 0
                  conditions: ["Resume.P_ExpectSalary:ge=2000000"]
                web: {footer: [{label: 会社案内, url: "https://example.jp/"}]}
                """,
            to: """
                sync:
                  run: at_times
                  times: ["03:00", "15:00"]
                  reminders: 2
                  conditions:
                    - "Resume.P_ExpectSalary:ge=3000000"
                    - "Person.P_Mail:exists"
                status: {field: Person.P_Phase, opened: Option.P_Gone}
                web: {accent: "#7a1f5c"}
                fields: {Person.U_AREA: 拠点}
                """)
        #expect(
            rows == [
                ["実行のタイミング：求職者同期の実行", "ファイルが届いたとき", "決まった時刻"],
                ["実行のタイミング：バッチの実行時刻", "03:00", "03:00, 15:00"],
                ["絞り込み条件", "希望年収：2000000以上", "希望年収：3000000以上／メールアドレス：値がある"],
                ["リマインドメール：メール再送信回数", "0", "2"],
                ["PORTERSへのステータス連携：項目", "（未設定）", "Person.P_Phase（フェーズ（個人連絡先））"],
                ["PORTERSへのステータス連携：開設したときの値", "（未設定）", "Option.P_Gone"],
                ["フッターのリンク", "会社案内（https://example.jp/）", "（未設定）"],
                ["アクセントカラー", "（未設定）", "#7a1f5c"],
                ["項目と選択肢の名称（Person.U_AREA）", "（未設定）", "拠点"],
            ])
    }

    @Test func `every setting that the screens write has a name of its own`() throws {
        let keys = Setting.table.filter(\.isForScreens).map(\.path)
        #expect(keys.count > 15)
        for key in keys {
            let change = try #require(
                Setting.table.first { $0.path == key }.map {
                    SettingChange(key: key, field: $0.field, old: "", new: "")
                })
            let label = SettingChanges(
                old: Settings(), new: Settings(), names: FieldNames()
            ).label(of: change)
            #expect(!label.contains(key), "\(key)")
        }
    }

    @Test func `the page shows the names, and folds the file's lines away`() async throws {
        let site = try await AdminDesk.makeSite()
        try await site.visitAsStaff { visitor in
            let saved = try await visitor.change(["sync.reminders": "2"])
            try #require(saved.location != nil)
            let entry = try #require(
                try await BrowseHistory(site.myPage).list(.settings, limit: 1).first?.sequence)
            let page = try await visitor.get("/admin/history/\(entry)").body
            let table = try #require(page.range(of: "リマインドメール：メール再送信回数"))
            let fold = try #require(page.range(of: "<summary>設定ファイルの変更箇所を見る</summary>"))
            let line = try #require(page.range(of: "reminders: 2"))
            #expect(table.lowerBound < fold.lowerBound && fold.lowerBound < line.lowerBound)
            #expect(page.contains(">0<br></td>") && page.contains(">2<br></td>"))
        }
    }

    @Test func `settings of which nobody can tell what they were stay lines of the file`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        try site.test.accounts().write {
            try $0.note(
                .settings, "settings.yaml", by: "山田", at: site.clock.now,
                old: "sync: {gone: 1}\n", new: "sync: {reminders: 2}\n")
        }
        try await site.visitAsStaff { visitor in
            let entry = try #require(
                try await BrowseHistory(site.myPage).list(.settings, limit: 1).first?.sequence)
            let page = try await visitor.get("/admin/history/\(entry)").body
            #expect(page.contains("sync: {gone: 1}") && !page.contains("<summary>設定ファイル"))
        }
    }
}

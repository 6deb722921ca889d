import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Recruiting
import SyncStore
import Testing

@testable import CandidateSync
@testable import MyPage
@testable import Publishing
@testable import SiteSettings
@testable import TestSupport

/// 求職者同期の設定, saved into a file whose values stand on several lines.
@Suite struct SettingsLinesTests {
    @Test func `conditions in brackets over several lines are changed like all others`()
        async throws
    {
        let site = try await AdminDesk.makeSite(
            settings: """
                sync:
                  gather_s: 0
                  conditions: [
                    "Person.P_Name:part=太",
                    "!Person.P_Name:part=花子"
                  ]
                  reminders: 0
                """)
        try await site.visitAsStaff { visitor in
            let saved = try await visitor.change(["value.0": "太郎", "sync.reminders": "2"])
            #expect(saved.location == "/admin/settings?saved")
        }
        let text = try await EditSettings(site.myPage).current().text
        #expect(
            text.contains(
                """
                  conditions: ["Person.P_Name:part=太郎", "!Person.P_Name:part=花子"]
                  reminders: 2

                """))
        #expect(try SettingsFile.parse(text) == site.myPage.settings)
    }

    @Test func `settings that can't be changed line by line are told as that, and stay`()
        async throws
    {
        let site = try await AdminDesk.makeSite(
            settings: """
                sync:
                  gather_s: 0
                  conditions: []
                  ? reminders
                  : 0
                """)
        let before = try await EditSettings(site.myPage).current()
        try await site.visitAsStaff { visitor in
            let page = try await visitor.get("/admin/settings")
            let fields = AdminDesk.fields(of: page.body)
            for changes in [
                ["sync.reminders": "2"],
                [
                    "sync.reminders": "2", "field.0": "Person.P_Name", "operation.0": "part",
                    "value.0": "太郎",
                ],
            ] {
                let answer = try await visitor.post(
                    "/admin/settings", AdminDesk.changed(fields, changes))
                #expect(answer.status == .unprocessableContent)
                #expect(answer.body.contains("の書き方が、画面からの変更に対応していません。"))
                #expect(!answer.body.contains("書き方が正しくありません"))
            }
        }
        #expect(try await EditSettings(site.myPage).current().text == before.text)
        #expect(site.myPage.settings == before.settings)
    }
}

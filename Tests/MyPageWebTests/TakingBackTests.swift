import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Recruiting
import SyncStore
import Testing

@testable import MyPage
@testable import Publishing
@testable import SiteSettings
@testable import TestSupport

/// 操作履歴 > 変更前に戻す, of a line that is not the last one.
@Suite struct TakingBackTests {
    private let staff = Staff(id: 1, name: "test", role: .configure)

    /// Saves settings, and gives the line of the list.
    private func change(
        _ site: Site, _ edit: (inout Settings) throws -> Void
    ) async throws -> Int64 {
        let file = try await EditSettings(site.myPage).current()
        var settings = file.settings
        try edit(&settings)
        let saving = try await EditSettings(site.myPage).save(
            settings, over: file.revision, by: staff)
        try #require(saving == .saved)
        return try #require(
            try await BrowseHistory(site.myPage).list(.settings, limit: 1).first?.sequence)
    }

    private func takeBack(_ entry: Int64, _ visitor: Visitor) async throws -> Visitor.Answer {
        let page = try await visitor.get("/admin/history/\(entry)")
        return try await visitor.post(
            "/admin/history/\(entry)", AdminDesk.fields(of: page.body))
    }

    @Test func `only what the line has changed goes back, and later changes stay`() async throws {
        let site = try await AdminDesk.makeSite(
            settings: "sync: {conditions: [\"Person.P_Name:exists\"]}")
        let name = try #require(FieldAlias("Person.U_X"))
        let monday = try await change(site) {
            $0.sync.reminders = 1
            $0.site.name = "別の名前"
            $0.fields[name] = "拠点"
        }
        _ = try await change(site) {
            $0.sync.conditions.append(try Condition("!Person.P_Memo:part=退職者"))
        }
        try await site.visitAsStaff { visitor in
            let answer = try await takeBack(monday, visitor)
            #expect(answer.location == "/admin/settings?saved")
        }
        let settings = site.myPage.settings
        #expect(settings.sync.reminders == 0)
        #expect(settings.site.name == "HR Deli" && settings.fields.isEmpty)
        #expect(
            settings.sync.conditions.map(\.description) == [
                "Person.P_Name:exists", "!Person.P_Memo:part=退職者",
            ])
    }

    @Test func `whoever takes a change back sees it on the screen where it stands`() async throws {
        let site = try await AdminDesk.makeSite()
        let field = try #require(FieldAlias("Person.U_X"))
        let look = try await change(site) { $0.web.accent = "#7a1f5c" }
        let name = try await change(site) { $0.fields[field] = "拠点" }
        try await site.visitAsStaff { visitor in
            let back = try await takeBack(look, visitor)
            #expect(back.location == "/admin/visual?saved")
            let named = try await takeBack(name, visitor)
            #expect(named.location == "/admin/settings/names?saved")
        }
    }

    @Test func `a setting that was changed once more since stays, and the screen says so`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        let monday = try await change(site) { $0.sync.reminders = 1 }
        _ = try await change(site) { $0.sync.reminders = 2 }
        try await site.visitAsStaff { visitor in
            let answer = try await takeBack(monday, visitor)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.body.contains("この変更だけを戻すことはできません"))
        }
        #expect(site.myPage.settings.sync.reminders == 2)
    }

    @Test func `a mail text that was changed once more since stays, and the screen says so`()
        async throws
    {
        let site = try await AdminDesk.makeSite()
        for line in ["追伸", "再追伸"] {
            let shown = try await EditTemplate(site.myPage).current(.reminder)
            let saving = try await EditTemplate(site.myPage).save(
                shown.text + "\n\(line)\n", as: .reminder, over: shown.revision, by: staff)
            try #require(saving == .saved)
        }
        let lines = try await BrowseHistory(site.myPage).list(.template, limit: 9)
        let first = try #require(lines.last?.sequence)
        let last = try #require(lines.first?.sequence)
        try await site.visitAsStaff { visitor in
            let answer = try await takeBack(first, visitor)
            #expect(answer.status == .unprocessableContent)
            #expect(answer.body.contains("この文面は、この後にも変更されています"))
            #expect(
                try await EditTemplate(site.myPage).current(.reminder).text.contains("再追伸"))
            // One after the other they go back.
            for entry in [last, first] {
                let back = try await takeBack(entry, visitor)
                #expect(back.location == "/admin/templates/reminder?saved")
            }
        }
        #expect(try await EditTemplate(site.myPage).current(.reminder).isBuiltIn)
    }
}

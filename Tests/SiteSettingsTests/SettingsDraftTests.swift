import Testing

@testable import SiteSettings

@Suite struct SettingsDraftTests {
    @Test func `what is decided stands in the file, and the rest is left open`() throws {
        var draft = SettingsDraft()
        #expect(draft.open.map(\.key) == ["site.base_url", "site.sender", "sync.conditions"])
        #expect(draft.decide("site.base_url", .text("https://a.example")) == nil)
        #expect(draft.decide("sync.conditions", .list([])) == nil)
        #expect(draft.open.map(\.key) == ["site.sender"])
        #expect(try SettingsFile.parse(draft.text).site.baseURL == "https://a.example")
        #expect(SettingsFile.undecided(in: draft.text).count == 1)
        #expect(draft.decide("site.sender", .text("マイページ <a@a.example>")) == nil)
        #expect(SettingsFile.undecided(in: draft.text) == [])
    }

    @Test(arguments: [("山田人材 <a@a.example>", "山田人材"), ("a@a.example", "マイページ")])
    func `mails and pages are named after their sender`(sender: String, name: String) throws {
        var draft = SettingsDraft()
        #expect(draft.decide("site.sender", .text(sender)) == nil)
        #expect(try SettingsFile.parse(draft.text).site.name == name)
    }

    @Test func `what a file would not take is refused with what was expected, and changes nothing`()
    {
        var draft = SettingsDraft()
        let before = draft.text
        let wrong: [(String, TypedValue)] = [
            ("site.base_url", .text("mypage")), ("site.base_url", .text("")),
            ("site.sender", .text("~")), ("sync.conditions", .list(["Nothing.P_X:or=1"])),
            ("sync.conditions", .text("[]")), ("web.listen", .text("127.0.0.1:1")),
        ]
        for (key, value) in wrong {
            #expect(draft.decide(key, value)?.hasPrefix(key) == true, "\(key) \(value)")
        }
        #expect(draft.text == before && draft.open.count == 3)
    }
}

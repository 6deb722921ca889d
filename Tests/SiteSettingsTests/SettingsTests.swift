import Foundation
import Recruiting
import TestSupport
import Testing

@testable import SiteSettings

@Suite struct SettingsTests {
    @Test func `no file and an empty file have all defaults`() throws {
        #expect(try SettingsFile.read("/nowhere/settings.yaml") == Settings())
        #expect(try SettingsFile.parse("") == Settings())
        #expect(try SettingsFile.parse("sync:\n") == Settings())
    }

    @Test func `the file with all defaults reads back as the defaults`() throws {
        try Golden.expect(Data(SettingsFile.text().utf8), equal: "settings.yaml")
        #expect(try SettingsFile.parse(SettingsFile.text()) == Settings())
    }

    @Test func `what settings init writes leaves open what somebody must decide, and names it`()
        throws
    {
        let text = SettingsDraft().text
        try Golden.expect(Data(text.utf8), equal: "settings-init.yaml")
        #expect(try SettingsFile.parse(text) == Settings())
        let open = SettingsFile.undecided(in: text)
        #expect(open.map { $0.line != nil } == [true, true, true])
        for (problem, key) in zip(open, ["site.base_url", "site.sender", "sync.conditions"]) {
            #expect(problem.message.hasPrefix("\(key): to be decided before anything is sent"))
        }
        #expect(SettingsFile.undecided(in: "").count == 3)
        #expect(SettingsFile.undecided(in: "sync: {conditions: []}").count == 2)
    }

    @Test func `an address with a port that does not exist is refused`() {
        for address in [
            "https://a.example:99999", "https://a.example:0", "https://a.example:",
            "http://a:99999999999999999999",
        ] {
            #expect(problems("site: {base_url: \"\(address)\"}").count == 1, "\(address)")
        }
        for address in ["https://a.example:65535", "http://[::1]:8080", "http://[::1]"] {
            #expect(problems("site: {base_url: \"\(address)\"}") == [], "\(address)")
        }
    }

    @Test func `a sender that no message can have is refused`() {
        for sender in ["x@[192.0.2.1]", "x@a..example"] {
            #expect(problems("site: {sender: \"\(sender)\"}").count == 1, "\(sender)")
        }
    }

    @Test func `a file of metrics is no file that is called otherwise, and its path is whole`() {
        for path in ["", "/var/lib/prometheus/node-exporter/candidate-sync.prom"] {
            #expect(problems("metrics: {textfile: \"\(path)\"}") == [], "\(path)")
        }
        for path in ["a.prom", "/srv/settings.yaml", "/srv/.prom", "/srv/a.prom/", "./a.prom"] {
            #expect(problems("metrics: {textfile: \"\(path)\"}").count == 1, "\(path)")
        }
    }

    @Test func `a site's name is one line of at most 100 characters`() {
        for name in [
            "", "a\\nb", "a\\rb", "a\\tb", "a\\u2028b", String(repeating: "名", count: 101),
        ] {
            #expect(problems("site: {name: \"\(name)\"}").count == 1, "\(name)")
        }
        #expect(problems("site: {name: \"\(String(repeating: "名", count: 100))\"}") == [])
    }

    @Test(arguments: [
        "field: Person.P_Mail", "field: Person.P_MobileMail", "field: Person.P_Id",
        "field: Person.P_UpdateDate", "field: Person.P_PhaseDate",
        "field: Person.U_A, date_field: Person.U_A", "field: Person.U_A, date_field: Person.P_Id",
        "field: Person.U_A, date_field: Person.P_PhaseDate",
    ])
    func `a status is written into no field that says who the person is, or that the CRM refuses`(
        fields: String
    ) {
        #expect(problems("status: {\(fields), opened: a}").count == 1, "\(fields)")
    }

    @Test(arguments: [
        "field: Person.P_Phase, date_field: Person.P_PhaseDate", "field: Person.P_Phase",
        "field: Person.U_A, date_field: Person.U_B",
    ])
    func `other fields are taken`(fields: String) {
        #expect(problems("status: {\(fields), opened: a}") == [])
    }

    @Test func `a status value is bounded in bytes, whatever marks are piled on it`() {
        let tower = "a" + String(repeating: "\u{301}", count: 10_000)
        #expect(problems("status: {field: Person.U_A, opened: \"\(tower)\"}").count == 1)
        let japanese = String(repeating: "済", count: 200)
        #expect(problems("status: {field: Person.U_A, opened: \(japanese)}") == [])
    }

    @Test func `what is written is what is read, whatever it holds`() throws {
        var settings = Settings()
        settings.site.name = "A: \"quoted\" #1 \\ 株式会社"
        settings.sync.conditions = [try .init("!Person.P_Memo:part=a: \"b\" # c")]
        settings.web.header = [.init(label: "登録, フォーム", url: "https://lp.example/?a=1&b=2")]
        settings.sync.times = ["00:30", "23:59"]
        #expect(try SettingsFile.parse(SettingsFile.text(settings)) == settings)
        // Without quotes it is nothing at all to YAML.
        settings.site.name = "Null"
        #expect(try SettingsFile.parse(SettingsFile.text(settings)) == settings)
    }

    @Test func `JSON has words as they stand, also those that YAML takes for yes and no`() throws {
        let settings = try SettingsFile.parse("inbox: {ignore: [Yes, \"12\", 2026-11-20]}\n")
        let tree = try #require(
            try JSONSerialization.jsonObject(with: SettingsFile.json(settings))
                as? [String: [String: Any]])
        #expect(tree["sync"]?["owner_digest"] as? String == "off")
        #expect(tree["inbox"]?["ignore"] as? [String] == ["Yes", "12", "2026-11-20"])
        #expect(tree["inbox"]?["poll_s"] as? Int == 30)
        #expect(tree["site"]?["base_url"] as? String == "http://127.0.0.1:8080")
    }

    @Test func `the repository's own settings are good`() throws {
        let settings = try SettingsFile.read("\(repository)/settings.yaml")
        #expect(settings.sync.conditions.count == 3)
        #expect(settings.status.field == "Person.U_0F0E0D0C0B0A09080706050403020100")
    }

    @Test func `every mistake is told at once, with its line and what was expected`() {
        let found = problems(
            """
            site:
              time_zone: Asia/Tokio
              base_url: mypage.example.jp
              sender: nobody
            inbox:
              settle_ms: soon
              setle_ms: 3
            sync:
              run: sometimes
              times: ["3:00"]
              conditions: ["Candidate.P_Name=x", "Person.P_Name:like=x"]
              mail_fields: [Option.P_Mail]
            status:
              opened: Option.opened
            webb: {}
            """)
        let expected = [
            "line 2: site.time_zone: expected an IANA time zone",
            "line 3: site.base_url: expected https://",
            "line 4: site.sender: expected: Name <address>",
            "line 6: inbox.settle_ms: expected a whole number from 0",
            "line 7: unknown key 'inbox.setle_ms'; did you mean 'inbox.settle_ms'? expected one of inbox.archive_days",
            "line 9: sync.run: expected on_arrival or at_times",
            "line 10: sync.times: expected a time of day",
            "line 11: sync.conditions: 'Candidate.P_Name': a candidate's fields start with",
            "line 11: sync.conditions: 'Person.P_Name:like=x'",
            "line 12: sync.mail_fields: expected a field's alias",
            "line 14: status.opened: 'Option.opened' is not an option alias",
            "line 15: unknown key 'webb'; did you mean 'web'? expected one of fields",
        ]
        #expect(found.count == expected.count, "\(found)")
        for (found, expected) in zip(found, expected) { #expect(found.hasPrefix(expected)) }
    }

    @Test(arguments: [
        ("status: {field: Resume.U_X, opened: a}", "line 1: status.field: 'Resume.U_X' is not a"),
        ("status: {opened: a}", "status.field is empty"),
        ("sync: {mail_fields: []}", "line 1: sync.mail_fields: expected at least one"),
        ("inbox: {ignore: ['.*', '*.xml']}", "line 1: inbox.ignore: '*.xml' leaves no file"),
        ("inbox: {ignore: ['*']}", "line 1: inbox.ignore: '*' leaves no file"),
        ("sync: {run: at_times,\n  times: []}", "line 2: sync.times: expected at least one"),
        ("site: [", "line"),
        ("site: {name: a}\nsite: {name: b}", "line 1: the same key stands twice: site"),
        ("site: {base_url: 'https://a.example/'}", "without a slash"),
        ("password: {min_length: 65}", "from 8 to 64"),
    ])
    func `what can't be right together is refused`(text: String, expected: String) {
        let found = problems(text)
        #expect(found.count == 1)
        #expect(found.first?.contains(expected) == true, "\(found)")
    }

    @Test(arguments: ["+3:00", "-0:30", "03:+5", "3:00", "24:00", "03:60", "03:00:00", "０３:００"])
    func `what is no time of day is refused`(time: String) {
        let found = problems("sync: {times: ['\(time)']}")
        #expect(found.count == 1)
        #expect(found.first?.hasPrefix("line 1: sync.times: expected a time of day") == true)
    }

    @Test func `status documents that are forgotten before their answers are late are hinted at`()
        throws
    {
        func hints(_ hours: Int) throws -> [String] {
            try SettingsFile.parse(
                """
                site: {base_url: 'http://a.example'}
                safety: {keep_days: 30}
                status: {answer_within_h: \(hours)}
                """
            ).hints.map(\.english)
        }
        #expect(try hints(719) == [])
        let hint = try #require(try hints(720).first)
        #expect(hint.hasPrefix("status.answer_within_h is 720, and safety.keep_days is 30: "))
    }

    @Test func `what contradicts is told beside mistakes, but not where it may come of one`() {
        let found = problems(
            """
            sync:
              conditions: [nothing]
            status:
              field: Resume.U_X
            web:
              listen: nowhere
              admin_url: https://b.example
            """)
        let expected = [
            "line 2: sync.conditions", "line 6: web.listen", "line 4: status.field: 'Resume.U_X'",
        ]
        #expect(found.count == expected.count, "\(found)")
        for (found, expected) in zip(found, expected) { #expect(found.hasPrefix(expected)) }
        #expect(problems("status: {resorce: Resume, field: Resume.U_X}").count == 1)
    }

    /// To YAML a `!` without quotes is no part of the value: a condition would say the opposite.
    @Test(arguments: [
        ("sync:\n  conditions:\n    - ! Person.P_Memo:part=x", 3, "sync.conditions: '!'"),
        ("sync:\n  conditions:\n    - ! 'Person.P_Memo:part=x'", 3, "sync.conditions: '!'"),
        (
            "sync:\n  conditions:\n    - !Person.P_Memo:part=x", 3,
            "sync.conditions: '!Person.P_Memo:part=x'"
        ),
        (
            "sync:\n  conditions: !Person.P_Memo:part=x []", 2,
            "sync.conditions: '!Person.P_Memo:part=x'"
        ),
        ("sync:\n  conditions: ! ['Person.P_Name:exists']", 2, "sync.conditions: '!'"),
        ("sync:\n  conditions: &a ! Person.P_Name:exists", 2, "sync.conditions: '!'"),
        ("site:\n  base_url: !", 2, "site.base_url: '!'"),
        ("site:\n  name: !!binary aGVsbG8=", 2, "site.name: 'tag:yaml.org,2002:binary'"),
        ("sync:\n  ! reminders: 1", 2, "sync: '!'"),
        ("sync:\n  &a ! reminders: 1", 2, "sync: '!'"),
        ("sync:\r\n  !x reminders: 1\r\n", 2, "sync: '!x'"),
        ("sync: !x\n  reminders: 1", 1, "sync: '!x'"),
        ("sync: ! {reminders: 1}", 1, "sync: '!'"),
        ("! sync: {reminders: 1}", 1, "'!'"),
        ("# ours\n!x\nsync: {reminders: 1}", 2, "'!x'"),
        ("web:\n  header:\n    - {label: ! a, url: /}", 3, "web.header: '!'"),
        ("web:\n  header:\n    - {label: a, ! url: /}", 3, "web.header: '!'"),
    ])
    func `a tag is refused with its line, wherever it stands`(
        text: String, line: Int, what: String
    ) {
        #expect(
            problems(text) == [
                "line \(line): \(what) is a tag to YAML, and no part of the value; "
                    + "put the value in quotes"
            ])
    }

    @Test func `tags are told with all other mistakes, in the order of the lines`() {
        let found = problems(
            "sync:\n  run: never\n  conditions: [! x]\n  reminders: ! 1\nwebb: {}\n")
        let expected = [
            "line 2: sync.run: expected", "line 3: sync.conditions: '!' is a tag",
            "line 4: sync.reminders: '!' is a tag", "line 5: unknown key 'webb'",
        ]
        #expect(found.count == expected.count, "\(found)")
        for (found, expected) in zip(found, expected) { #expect(found.hasPrefix(expected)) }
    }

    @Test func `YAML's own tags change nothing, and in quotes a ! is one`() throws {
        let tagged = try SettingsFile.parse(
            """
            !!map
            site: !!map
              name: !!str 123
            sync:
              !!str conditions: !!seq [!!str "!Person.P_Memo:part=! x", '!Person.P_Name:empty']
              reminders: !!int 3  # ! no tag
            """)
        var settings = Settings()
        settings.site.name = "123"
        settings.sync.conditions = [
            try .init("!Person.P_Memo:part=! x"), try .init("!Person.P_Name:empty"),
        ]
        settings.sync.reminders = 3
        #expect(tagged == settings)
    }

    @Test(arguments: [
        ("reopen", 7, true), ("reopen", 0, false), ("skip", 7, false),
    ])
    func `two settings by which who never answers is invited again and again are hinted at`(
        withdrawn: String, days: Int, isHinted: Bool
    ) throws {
        let hints = try SettingsFile.parse(
            "sync: {withdrawn: \(withdrawn)}\nsafety: {close_unused_after_days: \(days)}\n"
        ).hints
        #expect(hints.contains { $0.english.contains("again and again") } == isHinted)
        #expect(hints.contains { $0.japanese.contains("繰り返します") } == isHinted)
    }

    @Test func `a settings file that leads nowhere never passes for the defaults`() throws {
        let test = try TestWorkspace()
        try FileManager.default.removeItem(atPath: test.workspace.settings)
        try FileManager.default.createSymbolicLink(
            atPath: test.workspace.settings, withDestinationPath: "/nowhere.yaml")
        #expect(throws: SettingsError.self) { try SettingsFile.read(test.workspace.settings) }
    }
}

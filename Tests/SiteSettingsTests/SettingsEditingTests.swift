import Foundation
import Recruiting
import TestSupport
import Testing

@testable import MyPage
@testable import SiteSettings

/// settings.yaml, changed by a screen: the lines of what changes, and no other.
@Suite struct SettingsEditingTests {
    private static let text = """
        # Our settings; ask Hanako before you touch them.
        site:
          name: HR Deli   # what candidates see
          base_url: https://mypage.example.jp

        sync:             # every morning
          # Agreed with the sales team in May.
          conditions:     # all must hold
            - "Resume.P_Phase:or=Option.P_ResumeOpen"   # open ones
            # and well paid
            - Resume.P_ExpectSalary:ge=2000000
            - "!Person.P_Memo:part=# not a comment"
          times: ["03:00",
                  "12:00"]  # two batches
          reminders: 0
        # the end of sync

        inbox: {settle_ms: 0, poll_s: 5}  # in braces
        web:
          header:
          - {label: 求人, url: "https://lp.example/"}
          signup_button: shown

        """

    @Test(arguments: [
        "a\u{1}b", "a\tb", "a\u{7F}\u{85}\u{9F}b", "a\u{2028}b\u{2029}", "a\u{FEFF}b\u{FFFF}",
        "\u{0}a",
        "a:\u{301} b", "a #\u{301} b", "a\r\nb\rc\n", "\"\u{301}a\\", "a,\u{308}b", "山田 太郎",
        "a 👩‍👩‍👧 b",
    ])
    func `whatever a text holds, the file gives it back`(text: String) throws {
        _ = try edited(Self.text) { settings in
            settings.sync.conditions = [try Condition("Person.P_Name:part=\(text)")]
            settings.web.header = [.init(label: text, url: "/")]
            settings.sync.reminders = 7
        }
    }

    /// The lines that are different, in their order.
    private func difference(
        _ text: String = Self.text, _ change: (inout Settings) throws -> Void
    ) throws -> [String] {
        TextDiff.lines(from: text, to: try edited(text, change), context: 0).map {
            ($0.kind == .added ? "+" : "-") + $0.text
        }
    }

    @Test func `nothing changed is nothing written`() throws {
        #expect(try edited(Self.text) { _ in } == Self.text)
    }

    @Test func `a value changes, its comment stays where it was`() throws {
        #expect(
            try difference { $0.site.name = "別の名前" } == [
                "-  name: HR Deli   # what candidates see",
                "+  name: 別の名前      # what candidates see",
            ])
        #expect(
            try difference { $0.sync.reminders = 3 } == ["-  reminders: 0", "+  reminders: 3"])
    }

    @Test func `of a list with a line for each, only the lines that change do`() throws {
        #expect(
            try difference {
                $0.sync.conditions.remove(at: 1)
                $0.sync.conditions.append(try Condition("Person.P_Name:exists"))
            } == [
                "-    - Resume.P_ExpectSalary:ge=2000000",
                "+    - \"Person.P_Name:exists\"",
            ])
    }

    @Test func `comments of a list stay with what they stand above, or stay alone`() throws {
        let text = """
            sync:
              conditions:
                # of all
                - Person.P_Name:part=a  # first
                # of the second
                - Person.P_Name:part=b
                # of the third
                - Person.P_Name:part=c
            web:
              header:
                # the most important
                - {label: 求人, url: "/a"}  # link
                - {label: LP, url: "/b"}

            """
        #expect(
            try difference(text) {
                $0.sync.conditions.remove(at: 1)
                $0.web.header.removeLast()
            } == ["-    - Person.P_Name:part=b", "-    - {label: LP, url: \"/b\"}"])
        let turned = try edited(text) { $0.sync.conditions.reverse() }
        #expect(turned.contains("    # of the third\n    - Person.P_Name:part=c\n"))
        #expect(turned.contains("    # of all\n    - Person.P_Name:part=a  # first\n"))
    }

    @Test func `a file of comments keeps them`() throws {
        let new = try edited("# ask Hanako\n") { $0.sync.reminders = 1 }
        #expect(new.hasPrefix("# ask Hanako\nsite:\n"))
    }

    @Test func `an emptied list leaves its comment`() throws {
        let lines = try difference { $0.sync.conditions = [] }
        #expect(lines.contains("+  conditions: []  # all must hold"))
        #expect(
            try edited(Self.text) { $0.sync.conditions = [] }.contains(
                "# Agreed with the sales team"))
    }

    @Test func `a list over two lines becomes one line`() throws {
        #expect(
            try difference { $0.sync.times = ["04:30"] } == [
                "-  times: [\"03:00\",", "-          \"12:00\"]  # two batches",
                "+  times: [\"04:30\"]",
            ])
    }

    @Test func `what was not there is added to its section, or with its section`() throws {
        #expect(
            try difference { $0.sync.reminderIntervalHours = 48 } == [
                "+  reminder_interval_h: 48"
            ])
        let lines = try difference { $0.safety.maxNewAccounts = 5 }
        #expect(lines == ["+safety:", "+  max_new_accounts: 5"])
    }

    @Test func `a section in braces gets a line for each key`() throws {
        #expect(
            try difference { $0.inbox.pollSeconds = 9 } == [
                "-inbox: {settle_ms: 0, poll_s: 5}  # in braces",
                "+inbox:                            # in braces", "+  settle_ms: 0", "+  poll_s: 9",
            ])
    }

    @Test func `a list in brackets over several lines can be changed, wherever it is closed`()
        throws
    {
        for closing in ["    ]", "  ]", "]", "  ]  # end"] {
            let text = """
                sync:
                  conditions: [  # all must hold
                    "Resume.P_ExpectSalary:ge=1",
                    "!Person.P_Memo:part=x"
                \(closing)
                  reminders: 0

                """
            let new = try edited(text) {
                $0.sync.conditions.append(try Condition("Person.P_Name:exists"))
                $0.sync.reminders = 2
            }
            #expect(
                new == """
                    sync:
                      conditions: ["Resume.P_ExpectSalary:ge=1", "!Person.P_Memo:part=x", \
                    "Person.P_Name:exists"]  # all must hold
                      reminders: 2

                    """, "\(closing)")
            // Behind the last key of a section.
            let last = text.replacing("  reminders: 0\n", with: "")
            #expect(try edited(last) { $0.sync.reminders = 2 } == last + "  reminders: 2\n")
        }
    }

    @Test func `a section in braces over several lines keeps the comments in them`() throws {
        let new = try edited(
            """
            web: {  # the pages
              signup_button: shown,  # agreed with sales
              # none yet
              header: []
            }
            sync: {reminders: 1}

            """
        ) { $0.web.signupButton = .hidden }
        #expect(
            new == """
                web:    # the pages
                  # agreed with sales
                  # none yet
                  signup_button: hidden
                  header: []
                sync: {reminders: 1}

                """)
    }

    @Test func `an element in braces over several lines stays whole`() throws {
        let text = """
            web:
              header:
                - {
                  label: LP, url: "/a"
                }
                # the last one
                - {label: 求人, url: "/b"}

            """
        let more = try edited(text) { $0.web.header.append(.init(label: "c", url: "/c")) }
        #expect(more == text + "    - {label: c, url: \"/c\"}\n")
        let fewer = try edited(text) { $0.web.header.removeLast() }
        #expect(fewer.contains("    - {\n      label: LP, url: \"/a\"\n    }\n"))
    }

    @Test func `links keep the dash where it was`() throws {
        let new = try edited(Self.text) {
            $0.web.header.append(.init(label: "LP: 登録 #1", url: "https://lp.example/#form"))
        }
        #expect(new.contains("\n  - {label: \"LP: 登録 #1\", url: \"https://lp.example/#form\"}\n"))
    }

    @Test(arguments: [
        "", "# only a comment\n", "sync:\n", "sync: {}\n", "site:\r\n  name: x\r\n",
        "sync: {reminders: 1}", "---\nsync:\n    reminders: 1\n",
        "sync:\n  'reminders': 1 # mine\n  \"times\": [\"01:00\"]\n",
    ])
    func `any file that can be read can be changed, or says that it cannot`(text: String) throws {
        let new = try edited(text) {
            $0.sync.reminders = 2
            $0.sync.conditions = [try Condition("Person.P_Name:part=a: \"b\" # c")]
            $0.web.footer = [.init(label: "'x'", url: "/y")]
        }
        #expect(text.contains("# mine") == new.contains("# mine"))
    }

    @Test(arguments: ["{sync: {reminders: 1}, site: {name: a}}", "x: &a 1\n"])
    func `what can't be changed line by line is refused, with what to do`(text: String) {
        #expect(throws: SettingsError.self) {
            _ = try edited(text) { $0.sync.reminders = 2 }
        }
    }

    @Test(arguments: [
        "{sync: {reminders: 1}, site: {name: a}}\n", "sync:\n  ? reminders\n  : 1\n",
        "sync:\n  reminders: &a 1\ninbox: {poll_s: *a}\n", "sync: ~\n",
        "sync: {\nreminders: 1\n}\n", "sync:\r  reminders: 1\r",
        "sync:  # a\u{2028}  reminders: 1\n",
    ])
    func `what is good and can't be changed line by line is refused as that, whatever changes`(
        text: String
    ) throws {
        let present = try SettingsFile.parse(text)
        let changes: [(inout Settings) throws -> Void] = [
            { $0.sync.reminders = 2 },
            {
                $0.sync.reminders = 2
                $0.sync.conditions = [try Condition("Person.P_Name:exists")]
            },
        ]
        for change in changes {
            var wanted = present
            try change(&wanted)
            let error = #expect(throws: SettingsError.self) {
                try SettingsFile.text(text, changedTo: wanted)
            }
            #expect(error?.problems.map(\.kind) == [.layout])
        }
    }

    /// Whatever is changed in whatever order: what is read back is what was meant, and no comment
    /// of a section that was not touched is lost.
    @Test(arguments: 0..<60)
    func `any change of any file reads back as it was meant`(seed: Int) throws {
        var generator = SeededGenerator(seed: UInt64(seed) &* 977 &+ 13)
        let whole = try String(contentsOfFile: "\(repository)/settings.yaml", encoding: .utf8)
        var text = [Self.text, whole, SettingsFile.text(), ""][seed % 4]
        let names = ["x", "null", "03", "- a", "# b", "a: b", "山田\"'", "{x}", "\\n", "*", "  y "]
        for _ in 0..<6 {
            text = try edited(text) { settings in
                let name = names.randomElement(using: &generator) ?? ""
                switch Int.random(in: 0..<8, using: &generator) {
                case 0: settings.site.name = name
                case 1: settings.sync.reminders = Int.random(in: 0...9, using: &generator)
                case 2: settings.sync.times = ["01:00", "02:00"].shuffled(using: &generator)
                case 3: settings.sync.conditions.append(try Condition("Person.P_Name=\(name)"))
                case 4: settings.sync.conditions.shuffle(using: &generator)
                case 5: _ = settings.sync.conditions.popLast()
                case 6: settings.web.header.append(.init(label: name, url: "/\(seed)"))
                default: settings.inbox.ignore = [name == "*" ? "*~" : name]
                }
            }
        }
        if seed % 4 == 0 { #expect(text.contains("ask Hanako")) }
    }

    @Test(arguments: [
        ("", true), ("# site:\n", true), ("{}\n", true), ("site: {name: x}\n", false),
        ("site: [\n", false),
    ])
    func `a file that is no YAML is not taken for one that says nothing`(
        text: String, saysNothing: Bool
    ) {
        #expect(SettingsFile.saysNothing(text) == saysNothing)
    }
}

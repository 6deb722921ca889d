import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Logging
import Recruiting
import SyncStore
import Testing

@testable import MyPageWeb

/// The admin screens as a browser sees them.
@Suite struct AdminRoutesTests {
    private static let password = "stapler on the desk"

    /// A site with a member of staff for each role.
    private func makeSite(settings: String = "") async throws -> Site {
        let site = try Site(settings: settings)
        for role in Staff.Role.allCases {
            let result = try await site.administration.setPassword(
                Self.password, name: role.rawValue, role: role, by: "test")
            try #require(result == .set)
        }
        return site
    }

    private static func signedIn(
        _ client: any TestClientProtocol, as name: String = "configure"
    ) async throws -> Visitor {
        let visitor = Visitor(client)
        _ = try await visitor.get("/admin/signin")
        let answer = try await visitor.post(
            "/admin/signin", [("name", name), ("password", password)])
        try #require(answer.location == "/admin")
        return visitor
    }

    private static let screens = [
        "/admin", "/admin/settings", "/admin/templates", "/admin/templates/reminder",
        "/admin/visual", "/admin/runs", "/admin/people", "/admin/people?q=taro", "/admin/people/1",
        "/admin/accounts/1", "/admin/history",
    ]

    // MARK: who may

    @Test func `without a session every screen leads to the sign-in, and nothing is changed`()
        async throws
    {
        let site = try await makeSite()
        let before = try await site.administration.settings().revision
        try await site.browse { client in
            let visitor = Visitor(client)
            for path in Self.screens {
                #expect(try await visitor.get(path).location == "/admin/signin")
            }
            _ = try await visitor.get("/admin/signin")
            for path in [
                "/admin/settings", "/admin/settings/preview", "/admin/visual",
                "/admin/templates/reminder", "/admin/accounts/1/erase", "/admin/runs/x/settle",
                "/admin/history/1",
            ] {
                #expect(try await visitor.post(path, []).location == "/admin/signin")
            }
        }
        #expect(try await site.administration.settings().revision == before)
        #expect(try await site.administration.story(ofAccount: 1) != nil)
    }

    @Test func `a candidate's session opens no admin screen, and a member of staff's no My Page`()
        async throws
    {
        let site = try await makeSite()
        let set = try await site.myPage.setPassword(
            Site.password, again: Site.password, token: site.token)
        try #require(set == .set)
        try await site.browse { client in
            let visitor = Visitor(client)
            _ = try await visitor.get("/signin")
            _ = try await visitor.post(
                "/signin", [("mail", "taro@mail.example"), ("password", Site.password)])
            let secret = try #require(visitor.cookies["__Host-session"])
            let status = try await client.execute(
                uri: "/admin", method: .get, headers: [.cookie: "__Host-staff=\(secret)"]
            ) { $0.status }
            #expect(status == .seeOther)
        }
    }

    @Test func `looking is allowed to all, changing to those who may configure`() async throws {
        let site = try await makeSite()
        try await site.browse { client in
            let visitor = try await Self.signedIn(client, as: "look")
            for path in Self.screens {
                let page = try await visitor.get(path)
                #expect(page.status == .ok, "\(path)")
                #expect(!page.body.contains(">保存する</button>"), "\(path)")
            }
            for path in [
                "/admin/settings", "/admin/visual", "/admin/templates/reminder",
                "/admin/accounts/1/withdraw", "/admin/history/1",
            ] {
                #expect(try await visitor.post(path, []).status == .forbidden)
            }
            // A preview shows and changes nothing.
            let fields = Self.fields(of: try await visitor.get("/admin/settings").body)
            #expect(try await visitor.post("/admin/settings/preview", fields).status == .ok)
        }
        #expect(try await site.administration.story(ofAccount: 1)?.holdings.count == 1)
    }

    @Test func `five wrong passwords from one place, and the right one waits`() async throws {
        let site = try await makeSite()
        try await site.browse { client in
            let visitor = Visitor(client)
            _ = try await visitor.get("/admin/signin")
            for _ in 0..<5 {
                let answer = try await visitor.post(
                    "/admin/signin", [("name", "configure"), ("password", "wrong")])
                #expect(answer.status == .unprocessableContent)
            }
            let answer = try await visitor.post(
                "/admin/signin", [("name", "configure"), ("password", Self.password)])
            #expect(answer.status == .tooManyRequests)
        }
        site.clock.advance(hours: 0.26)
        try await site.browse { client in _ = try await Self.signedIn(client) }
    }

    @Test func `a session ends by sign-out, by time, by a new password, by removal`() async throws {
        let site = try await makeSite()
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            _ = try await visitor.get("/admin")
            let secret = try #require(visitor.cookies["__Host-staff"])
            _ = try await visitor.post("/admin/signout", [])
            #expect(try await site.administration.staff(ofSession: secret) == nil)
            let second = try await Self.signedIn(client)
            site.clock.advance(hours: 1.1)
            #expect(try await second.get("/admin").location == "/admin/signin")
            let third = try await Self.signedIn(client)
            _ = try await site.administration.setPassword(
                "another desk lamp", name: "configure", role: .configure, by: "test")
            #expect(try await third.get("/admin").location == "/admin/signin")
            let fourth = try await Self.signedIn(client, as: "look")
            #expect(try await site.administration.remove(staff: "look", by: "test"))
            #expect(try await fourth.get("/admin").location == "/admin/signin")
        }
    }

    // MARK: settings

    /// The fields of the settings' form as the page shows them.
    private static func fields(of page: String) -> [(String, String)] {
        var fields: [(String, String)] = []
        for input in page.matches(of: /<input ([^>]*)>/) {
            let attributes = Dictionary(
                input.1.matches(of: /([a-z-]+)="([^"]*)"/).map { (String($0.1), String($0.2)) }
            ) { one, _ in one }
            guard let name = attributes["name"], name != "form_key" else { continue }
            let isChoice = ["radio", "checkbox"].contains(attributes["type"])
            if isChoice, !input.1.contains(" checked") { continue }
            let value = (attributes["value"] ?? "").replacing("&quot;", with: "\"")
                .replacing("&lt;", with: "<").replacing("&gt;", with: ">")
                .replacing("&#39;", with: "'").replacing("&amp;", with: "&")
            fields.append((name, value))
        }
        for select in page.matches(of: /<select [^>]*name="([^"]*)">(.*?)<\/select>/) {
            let chosen = select.2.firstMatch(of: /value="([^"]*)" selected/)
            fields.append((String(select.1), chosen.map { String($0.1) } ?? ""))
        }
        return fields
    }

    private static func changed(
        _ fields: [(String, String)], _ changes: [String: String]
    ) -> [(String, String)] {
        fields.filter { changes[$0.0] == nil } + changes.sorted { $0.key < $1.key }
    }

    @Test func `a condition is added, shown as a funnel, saved into the file, and used at once`()
        async throws
    {
        let site = try await makeSite(settings: "# 触らないこと\nsync: {conditions: []}")
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            let page = try await visitor.get("/admin/settings")
            var fields = Self.changed(
                Self.fields(of: page.body),
                ["field.0": "Person.P_Name", "operation.0": "part", "value.0": "次郎"])
            let funnel = try await visitor.post("/admin/settings/preview", fields)
            #expect(funnel.status == .ok)
            #expect(funnel.body.contains("Person.P_Name:part=次郎"))
            #expect(funnel.body.contains("0（0%）"))
            #expect(site.myPage.settings.sync.conditions.isEmpty)
            fields = Self.changed(fields, ["value.0": "太郎", "sync.reminders": "2"])
            #expect(
                try await visitor.post("/admin/settings/preview", fields).body.contains("1（100%）"))
            let saved = try await visitor.post("/admin/settings", fields)
            #expect(saved.location == "/admin/settings?saved")
        }
        #expect(
            site.myPage.settings.sync.conditions.map(\.description) == ["Person.P_Name:part=太郎"])
        #expect(site.myPage.settings.sync.reminders == 2)
        let text = try await site.administration.settings().text
        #expect(text.contains("# 触らないこと"))
        #expect(try SettingsFile.parse(text) == site.myPage.settings)
        #expect(FileManager.default.fileExists(atPath: "\(site.root)/settings.yaml.old"))
        let line = try await site.administration.audit(.settings, limit: 9).first
        #expect(line?.who == "configure")
        #expect(line?.new == text)
    }

    @Test func `mistakes are shown at their fields, and nothing is saved`() async throws {
        let site = try await makeSite()
        let before = try await site.administration.settings().revision
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            let page = try await visitor.get("/admin/settings")
            let answer = try await visitor.post(
                "/admin/settings",
                Self.changed(
                    Self.fields(of: page.body),
                    [
                        "field.0": "Candidate.P_Name", "value.0": "x", "sync.times": "25:00",
                        "sync.reminders": "-1", "status.opened": "Option.no",
                    ]))
            #expect(answer.status == .unprocessableContent)
            for text in ["条件が正しくありません", "実行時刻は 03:00", "0から100まで", "選択肢は Option"] {
                #expect(answer.body.contains(text), "\(text)")
            }
            // What was typed is not lost.
            #expect(answer.body.contains("value=\"25:00\""))
        }
        #expect(try await site.administration.settings().revision == before)
    }

    @Test func `a hand edit between the look and the save is told, and not overwritten`()
        async throws
    {
        let site = try await makeSite()
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            let page = try await visitor.get("/admin/settings")
            let fields = Self.changed(Self.fields(of: page.body), ["sync.reminders": "5"])
            let path = "\(site.root)/settings.yaml"
            let text = try String(contentsOfFile: path, encoding: .utf8) + "# by hand\n"
            try Data(text.utf8).write(to: URL(filePath: path))
            let answer = try await visitor.post("/admin/settings", fields)
            #expect(answer.status == .conflict)
            #expect(answer.body.contains("何も上書きしていません"))
            #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
            // A hand edit shows on the screen.
            try Data((text + "safety: {max_new_accounts: 77}\n").utf8).write(
                to: URL(filePath: path))
            #expect(try await visitor.get("/admin/settings").body.contains("value=\"77\""))
        }
        #expect(try await site.administration.audit(.settings, limit: 9).isEmpty)
    }

    @Test func `of two screens the second save is told`() async throws {
        let site = try await makeSite()
        try await site.browse { client in
            let one = try await Self.signedIn(client)
            let other = try await Self.signedIn(client)
            let first = Self.fields(of: try await one.get("/admin/settings").body)
            let second = Self.fields(of: try await other.get("/admin/settings").body)
            let saved = try await one.post(
                "/admin/settings", Self.changed(first, ["sync.reminders": "1"]))
            #expect(saved.location == "/admin/settings?saved")
            let late = try await other.post(
                "/admin/settings", Self.changed(second, ["sync.reminders": "2"]))
            #expect(late.status == .conflict)
        }
        #expect(site.myPage.settings.sync.reminders == 1)
    }

    @Test func `bad settings are shown, and nothing is saved over them`() async throws {
        let site = try await makeSite()
        let path = "\(site.root)/settings.yaml"
        try Data("sync: {run: never}\n".utf8).write(to: URL(filePath: path))
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            let page = try await visitor.get("/admin/settings")
            #expect(page.body.contains("サーバーで直してください"))
            let answer = try await visitor.post(
                "/admin/settings",
                Self.changed(Self.fields(of: page.body), ["sync.reminders": "1"]))
            #expect(answer.status == .unprocessableContent)
        }
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "sync: {run: never}\n")
    }

    @Test func `the limit is raised only with the password, and lowered without`() async throws {
        let site = try await makeSite()
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            let key = "safety.max_new_accounts"
            func save(_ limit: String, _ password: String = "") async throws -> Visitor.Answer {
                let page = try await visitor.get("/admin/settings")
                return try await visitor.post(
                    "/admin/settings",
                    Self.changed(Self.fields(of: page.body), [key: limit, "password": password]))
            }
            #expect(try await save("5").status == .seeOther)
            for limit in ["6", "0"] {
                #expect(try await save(limit).status == .unprocessableContent)
                #expect(try await save(limit, "wrong").status == .unprocessableContent)
            }
            #expect(site.myPage.settings.safety.maxNewAccounts == 5)
            #expect(try await save("6", Self.password).status == .seeOther)
            #expect(site.myPage.settings.safety.maxNewAccounts == 6)
            // Nor by the way back.
            #expect(try await save("2").status == .seeOther)
            let entry = try #require(
                try await site.administration.audit(.settings, limit: 1).first?.sequence)
            let page = try await visitor.get("/admin/history/\(entry)")
            let fields = Self.fields(of: page.body)
            let back = try await visitor.post("/admin/history/\(entry)", fields)
            #expect(back.status == .unprocessableContent)
            let confirmed = try await visitor.post(
                "/admin/history/\(entry)", Self.changed(fields, ["password": Self.password]))
            #expect(confirmed.status == .seeOther)
            #expect(site.myPage.settings.safety.maxNewAccounts == 6)
        }
    }

    @Test func `options are offered by their names, and chosen by a tick`() async throws {
        let site = try await makeSite()
        try Data(
            """
            <Resume><Code>0</Code><Item><Resume.P_Id>1</Resume.P_Id><Resume.P_Candidate>1\
            </Resume.P_Candidate><Resume.P_Phase><Option.P_ResumePhase><Option.P_ResumeOpen>\
            <Option.P_Name>公開 &lt;新&gt;</Option.P_Name></Option.P_ResumeOpen></Option.P_ResumePhase>\
            </Resume.P_Phase></Item></Resume>
            """.utf8
        ).write(to: URL(filePath: "\(site.root)/inbox/b.xml"))
        try site.run()
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            let page = try await visitor.get("/admin/settings")
            let fields = Self.changed(
                Self.fields(of: page.body), ["field.0": "Resume.P_Phase", "operation.0": "or"])
            let shown = try await visitor.post(
                "/admin/settings/preview", Self.changed(fields, ["value.0": "Option.P_X"]))
            #expect(shown.body.contains("公開 &lt;新&gt;"))
            #expect(shown.body.contains("value=\"Option.P_X\" checked"))
            #expect(!shown.body.contains("Option.P_ResumePhase\""))
            let saved = try await visitor.post(
                "/admin/settings",
                Self.changed(fields, [:]) + [
                    ("choice.0", "Option.P_ResumeOpen"), ("choice.0", "Option.P_X"),
                ])
            #expect(saved.status == .seeOther)
        }
        #expect(
            site.myPage.settings.sync.conditions.map(\.description)
                == ["Resume.P_Phase:or=Option.P_ResumeOpen:Option.P_X"])
    }

    // MARK: visual settings and templates

    @Test func `links, name and sender are set; the front shows them; a bad one is refused`()
        async throws
    {
        let site = try await makeSite()
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            let page = try await visitor.get("/admin/visual")
            let fields = Self.fields(of: page.body)
            let bad = try await visitor.post(
                "/admin/visual",
                Self.changed(
                    fields, ["header.label.1": "悪", "header.url.1": "javascript:alert(1)"]))
            #expect(bad.status == .unprocessableContent)
            let half = try await visitor.post(
                "/admin/visual", Self.changed(fields, ["footer.label.0": "URLなし"]))
            #expect(half.status == .unprocessableContent)
            let good = try await visitor.post(
                "/admin/visual",
                Self.changed(
                    fields,
                    [
                        "name": "新しい名前", "header.label.1": "LP登録",
                        "header.url.1": "https://lp.example/f",
                    ]
                ))
            #expect(good.status == .seeOther)
            let front = try await visitor.get("/")
            #expect(front.body.contains("<a href=\"https://lp.example/f\">LP登録</a>"))
            #expect(front.body.contains("新しい名前"))
        }
    }

    @Test func `a template with a mistake is refused at its line, a good one is the next mail's`()
        async throws
    {
        let site = try await makeSite()
        let path = "/admin/templates/registration-request"
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            func revision() async throws -> String {
                let page = try await visitor.get(path)
                return Self.fields(of: page.body).first { $0.0 == "revision" }?.1 ?? ""
            }
            let bad = try await visitor.post(
                path,
                [
                    ("revision", try await revision()),
                    ("text", "Subject: x\r\n\r\n{{nonsense}}\r\n{{password_url}}\r\n"),
                ])
            #expect(bad.status == .unprocessableContent)
            #expect(bad.body.contains("3行目：{{nonsense}} という差し込みはありません"))
            #expect(bad.body.contains("{{nonsense}}\n{{password_url}}"))
            let text = "Subject: ようこそ {{name}} 様\r\n\r\n新しい文面です。\r\n{{password_url}}\r\n"
            let preview = try await visitor.post(
                path + "/preview", [("text", text), ("person", "1")])
            #expect(preview.body.contains("ようこそ 山田 太郎 様"))
            let eml = try await visitor.post(
                path + "/preview", [("text", text), ("action", "eml")])
            #expect(eml.headers[.contentType] == "message/rfc822")
            #expect(eml.body.hasPrefix("From: "))
            #expect(try await site.administration.template(.registrationRequest).isBuiltIn)
            let stale = try await visitor.post(path, [("revision", "x"), ("text", text)])
            #expect(stale.status == .conflict)
            let saved = try await visitor.post(
                path, [("revision", try await revision()), ("text", text)])
            #expect(saved.status == .seeOther)
            let account = try await site.administration.story(ofAccount: 1)?.holdings.first?.account
            site.clock.advance(hours: 0.2)
            #expect(try await site.myPage.resend(account: account?.id ?? 0, by: "test") == .sent)
            #expect(try site.mails().contains { $0.contains("新しい文面です。") })
            // And back to the built-in text.
            let reset = try await visitor.post(
                path, [("revision", try await revision()), ("action", "reset"), ("text", text)])
            #expect(reset.status == .seeOther, "\(reset.body)")
            #expect(try await site.administration.template(.registrationRequest).isBuiltIn)
            // Which the history can bring back.
            let entries = try await site.administration.audit(.template, limit: 9)
            #expect(entries.count == 2)
            let last = try #require(entries.first)
            let page = try await visitor.get("/admin/history/\(last.sequence)")
            #expect(page.body.contains("新しい文面です。"))
            let back = try await visitor.post(
                "/admin/history/\(last.sequence)", Self.fields(of: page.body))
            #expect(back.status == .seeOther)
            #expect(
                try await site.administration.template(.registrationRequest).text
                    .contains("新しい文面です。"))
        }
    }

    // MARK: runs and people

    @Test func `a held run is approved with the password only, once`() async throws {
        let site = try await makeSite(settings: "safety: {max_new_accounts: 1}")
        let items = (2...4).map {
            "<Item><Person.P_Id>\($0)</Person.P_Id><Person.P_Mail>p\($0)@mail.example</Person.P_Mail></Item>"
        }
        try Data("<Candidate><Code>0</Code>\(items.joined())</Candidate>".utf8)
            .write(to: URL(filePath: "\(site.root)/inbox/b.xml"))
        let held = try site.run().held
        let id = try #require(held.first)
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            #expect(try await visitor.get("/admin").body.contains("3件の開設が承認を待っています"))
            #expect(try await visitor.get("/admin/runs/\(id)").body.contains("承認して実行する"))
            func settle(_ password: String) async throws -> Visitor.Answer {
                try await visitor.post(
                    "/admin/runs/\(id)/settle", [("action", "approve"), ("password", password)])
            }
            #expect(try await settle("wrong").status == .unprocessableContent)
            #expect(try site.files("mail") == 1)
            #expect(try await settle(Self.password).status == .seeOther)
            #expect(try await settle(Self.password).status == .conflict)
        }
        try site.run()
        #expect(try site.files("mail") == 4)
        let line = try await site.administration.audit(.run, limit: 9)
        #expect(line.map(\.new) == ["approved"])
    }

    @Test func `one person's story says why, and what can be done is done once`() async throws {
        let site = try await makeSite()
        let file = try await site.administration.settings()
        var settings = file.settings
        settings.sync.conditions = [try Condition("Person.U_None:exists")]
        let saving = try await site.administration.save(
            settings, over: file.revision, by: Staff(id: 1, name: "test", role: .configure))
        try #require(saving == .saved)
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            let found = try await visitor.get("/admin/people?q=TARO")
            #expect(found.body.contains("/admin/people/1\""))
            let story = try await visitor.get("/admin/people/1")
            for text in [
                "今の設定と情報では：<b>対象外</b>", "Person.U_None:exists", "（エクスポートされていません）", "合わない",
                "taro@mail.example",
            ] {
                #expect(story.body.contains(text), "\(text)")
            }
            #expect(try await visitor.get("/admin/people/99").status == .notFound)
            _ = try await visitor.get("/admin/people")
            #expect(try await visitor.get("/admin/accounts/1/withdraw").body.contains("実行する"))
            #expect(
                try await visitor.post("/admin/accounts/1/withdraw", []).location
                    == "/admin/people/1?done=withdraw")
            #expect(try await visitor.post("/admin/accounts/1/withdraw", []).status == .conflict)
            #expect(try await visitor.post("/admin/accounts/1/nonsense", []).status == .notFound)
            #expect(try await visitor.post("/admin/accounts/1/erase", []).status == .ok)
            #expect(try await visitor.get("/admin/accounts/1").status == .notFound)
        }
        let lines = try await site.administration.audit(.account, limit: 9)
        #expect(lines.map(\.new) == ["erased", "withdrawn"])
        #expect(!lines.contains { "\($0)".contains("taro") })
    }

    @Test func `a search finds parts of names and mails, with and without an account, and ids`()
        async throws
    {
        let site = try await makeSite()
        try Data(
            """
            <Candidate><Code>0</Code><Item><Person.P_Id>2</Person.P_Id>\
            <Person.P_Name>佐藤　花子</Person.P_Name><Person.P_Mail>nonsense</Person.P_Mail></Item>\
            </Candidate>
            """.utf8
        ).write(to: URL(filePath: "\(site.root)/inbox/b.xml"))
        try site.run()
        for (text, people) in [
            ("山田", [1]), ("山田太郎", [1]), ("ＴＡＲＯ＠mail", [1]), ("佐藤花", [2]), ("花子", [2]), ("2", [2]),
            ("1", [1]), ("%", []), ("_", []), ("誰か", []), ("", []),
        ] as [(String, [Int64])] {
            let found = try await site.administration.people(matching: text)
            #expect(found.people.compactMap(\.personId) == people, "\(text)")
            #expect(!found.isCut)
        }
    }

    // MARK: hostile values

    static let hostile = [
        "<script>alert(1)</script>", "\"'><img src=x onerror=alert(1)>", "\u{202E}gnp.exe",
        "\"\u{301} autofocus onfocus=alert(1) x=", "<\u{200D}img src=x>",
        String(repeating: "長", count: 300), "{{name}}{{{content}}}", "=HYPERLINK(\"x\")",
    ]

    @Test(arguments: hostile)
    func `a hostile name is text on every screen, and no formula in the CSV`(name: String)
        async throws
    {
        let site = try await makeSite()
        func escaped(_ text: String) -> String {
            // Scalar by scalar: `<` with a mark behind it is another character.
            text.unicodeScalars.map { scalar in
                ["&": "&amp;", "<": "&lt;", ">": "&gt;"][scalar] ?? String(scalar)
            }.joined()
        }
        try Data(
            """
            <Candidate><Code>0</Code><Item><Person.P_Id>2</Person.P_Id>\
            <Person.P_Name>\(escaped(name))</Person.P_Name><Person.U_X>\(escaped(name))</Person.U_X>\
            <Person.U_O><Option.P_R><Option.U_A><Option.P_Name>\(escaped(name))</Option.P_Name>\
            </Option.U_A></Option.P_R></Person.U_O><Person.P_Mail>two@mail.example</Person.P_Mail>\
            </Item></Candidate>
            """.utf8
        ).write(to: URL(filePath: "\(site.root)/inbox/b.xml"))
        let result = try site.run()
        let run = try #require(result.runs.last?.run)
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            let settings = try await visitor.get("/admin/settings")
            let fields = Self.changed(
                Self.fields(of: settings.body), ["field.0": "Person.U_O", "value.0": name])
            var pages = [try await visitor.post("/admin/settings/preview", fields)]
            // As a browser sends it, scalar by scalar.
            let query = name.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
            for path in Self.screens + [
                "/admin/people/2", "/admin/people?q=\(query)", "/admin/runs/\(run)",
            ] {
                pages.append(try await visitor.get(path))
            }
            for page in pages {
                #expect(!page.body.contains("<script"))
                #expect(!page.body.contains("<img"))
                #expect(!page.body.contains("onerror=alert(1)>"))
                // No quote of theirs ends an attribute, whatever mark stands behind it.
                let scalars = Array(page.body.unicodeScalars)
                let isOpen = zip(scalars, scalars.dropFirst()).contains {
                    ($0 == "\"" && $1 == "\u{301}") || ($0 == "<" && $1 == "\u{200D}")
                }
                #expect(!isOpen)
            }
            #expect(pages.contains { $0.body.contains("two@mail.example") })
            let csv = try await visitor.get("/admin/runs/\(run)/csv")
            #expect(csv.headers[.contentType] == "text/csv; charset=utf-8")
            #expect(csv.body.contains("\r\n2,"))
            for line in csv.body.split(separator: "\r\n") {
                for cell in line.split(separator: ",") {
                    #expect(!["=", "+", "@", "-"].contains(String(cell.prefix(1))))
                }
            }
        }
    }

    @Test func `a template that was broken by hand is told, and nothing is saved half`()
        async throws
    {
        let site = try await makeSite()
        let before = try await site.administration.settings().revision
        let folder = "\(site.root)/templates"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true)
        try Data("no subject".utf8).write(to: URL(filePath: "\(folder)/reminder.mustache"))
        try await site.browse { client in
            let visitor = try await Self.signedIn(client)
            let page = try await visitor.get("/admin/settings")
            let answer = try await visitor.post(
                "/admin/settings",
                Self.changed(Self.fields(of: page.body), ["sync.reminders": "1"]))
            #expect(answer.status == .unprocessableContent)
            #expect(answer.body.contains("reminder.mustache：1行目"))
            // Mending it on its own screen works.
            let path = "/admin/templates/reminder"
            let fields = Self.fields(of: try await visitor.get(path).body)
            let mended = try await visitor.post(path, fields + [("action", "reset")])
            #expect(mended.status == .seeOther)
        }
        #expect(try await site.administration.settings().revision == before)
        #expect(
            try await site.administration.audit(limit: 9).filter { $0.what == .settings }.isEmpty)
    }

    @Test func `what another process saves on its screens is used here`() async throws {
        let site = try await makeSite()
        let workspace = Workspace(site.root)
        let other = Administration(
            workspace,
            try MyPage(
                workspace,
                settings: LiveSettings(site.myPage.settings, Templates(folder: "/nowhere")),
                environment: site.clock.environment,
                log: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
        let file = try await other.settings()
        var settings = file.settings
        settings.web.signupButton = .hidden
        let saving = try await other.save(
            settings, over: file.revision, by: Staff(id: 1, name: "test", role: .configure))
        #expect(saving == .saved)
        try await site.browse { client in
            let front = try await Visitor(client).get("/")
            #expect(!front.body.contains("会員登録"))
        }
    }

    @Test func `the audit list can be neither changed nor shortened`() async throws {
        let site = try await makeSite()
        for sql in ["DELETE FROM audit", "UPDATE audit SET who = 'x'"] {
            let process = Process()
            process.executableURL = URL(filePath: "/usr/bin/env")
            process.arguments = [
                "python3", "-c",
                "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute(sys.argv[2])",
                "\(site.root)/state/accounts.sqlite", sql,
            ]
            process.standardError = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            #expect(process.terminationStatus != 0)
        }
        #expect(try await site.administration.audit(limit: 9).count == 2)
    }
}

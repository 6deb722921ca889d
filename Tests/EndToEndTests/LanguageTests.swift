import CandidateSync
import Foundation
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import candidate_sync

/// In which language commands speak to people.
@Suite(.ownThreads) struct LanguageTests {
    @Test(arguments: [
        (["LANG": "ja_JP.UTF-8"], true), (["LANG": "ja"], true), (["LANG": "ja_JP.utf8"], true),
        (["LANG": "ja_JP.UTF-8@x"], true), (["LC_MESSAGES": "ja_JP.UTF-8", "LANG": "C"], true),
        (["LC_ALL": "", "LC_MESSAGES": "", "LANG": "ja_JP.UTF-8"], true),
        (["LC_ALL": "ja_JP.UTF-8", "LC_MESSAGES": "C"], true), ([:], false),
        (["LC_ALL": "C", "LANG": "ja_JP.UTF-8"], false),
        (["LC_MESSAGES": "C.UTF-8", "LANG": "ja_JP.UTF-8"], false),
        (["LC_CTYPE": "ja_JP.UTF-8"], false), (["LANG": "jam_JM.UTF-8"], false),
        // What is written is UTF-8.
        (["LANG": "ja_JP.eucJP"], false), (["LANG": "ja_JP.SJIS"], false),
    ])
    func `the environment says which, in the order of POSIX`(
        environment: [String: String], isJapanese: Bool
    ) {
        #expect(Language(environment: environment) == (isJapanese ? .japanese : .english))
    }

    @Test func `what a command says is English unless the root says otherwise`() {
        #expect(Wording()("held", "承認待ち") == "held")
        #expect(Language.$current.withValue(.japanese) { Wording()("held", "承認待ち") } == "承認待ち")
    }

    @Test func `a cell is one line that steers no terminal`() {
        #expect(Terminal.cell("a\r\nb\n\nc\u{1B}[2J\u{202E}d") == "a b c\\u{1B}[2J\\u{202E}d")
    }

    private func run(
        _ test: TestWorkspace, in locale: String = "ja_JP.UTF-8", _ arguments: String...
    ) throws -> Shell.Result {
        try Shell.candidateSync(arguments, on: test.workspace.root, locale: locale)
    }

    /// What a command says, without an English sentence.
    private func said(_ result: Shell.Result) throws -> String {
        let text = String(decoding: result.output, as: UTF8.self)
        #expect(text.firstMatch(of: /[a-z]{2,} [a-z]{2,}/) == nil, "\(text) \(result.errors)")
        return text
    }

    /// A workspace with a run that has opened an account for person 1 and left 2 out, and with a file
    /// that was rejected.
    private func makeDecided() throws -> TestWorkspace {
        let test = try TestWorkspace(with: "sync: {conditions: [\"Person.P_Owner:or=7\"]}\n")
        try test.drop(Documents.users(Documents.user(7, mail: "u7@agency.example")), as: "0.xml")
        try test.drop("<x></x>", as: "1.xml")
        try test.drop(
            Documents.candidates(Documents.person(1, owner: 7), Documents.person(2, owner: 8)),
            as: "2.xml")
        return test
    }

    @Test func `a Japanese locale gets the sentences of the screens`() throws {
        let test = try makeDecided()
        let simulation = try said(run(test, "simulate", "--all"))
        #expect(simulation.contains("対象外 1人：個人連絡先の所有者"))
        #expect(simulation.contains("承認待ちにはなりません。"))
        let result = try run(test, "run")
        #expect(result.status == 1)
        #expect(try said(result).contains("取り込めませんでした"))
        let shown = try said(run(test, "runs", "show", "last"))
        #expect(shown.contains("対象外 1人：個人連絡先の所有者：担当 7"))
        #expect(shown.contains("：完了") && shown.contains("判定の根拠"))
        #expect(try said(run(test, "runs", "list")).contains("コマンド"))
        let person = try said(run(test, "explain", "2"))
        #expect(person.contains("対象外：個人連絡先の所有者：担当 7"))
        #expect(person.contains("判定が「対象外」のため、案内は送りません。"))
        #expect(try said(run(test, "explain", "1")).contains("仮登録"))
        #expect(try said(run(test, "status")).contains("停止中"))
        #expect(try said(run(test, "deliveries", "list")).contains("取り込み済み"))
        try test.write(Documents.candidates(Documents.person(3)), to: "good.xml")
        let checked = try run(test, "check", "\(test.workspace.root)/good.xml")
        #expect(String(decoding: checked.output, as: UTF8.self).contains("問題なし"))
    }

    @Test func `programs read JSON of every table, the same in every locale`() throws {
        let test = try makeDecided()
        _ = try run(test, "run")
        for arguments in [
            ["accounts", "list"], ["accounts", "show", "1"], ["admin", "list"],
            ["deliveries", "list"], ["deliveries", "show", "last"], ["doctor"], ["explain", "2"],
            ["runs", "list"], ["runs", "show", "last"], ["runs", "undo", "last"],
            ["settings", "check"], ["settings", "show"], ["simulate"], ["templates", "check"],
            ["templates", "list"], ["templates", "show", "reminder"],
        ] {
            let outputs = try ["C", "ja_JP.UTF-8"].map { locale in
                try Shell.run(
                    "LC_ALL=\(locale)",
                    [Shell.candidateSync] + arguments
                        + ["--json", "--workspace", test.workspace.root]
                ).output
            }
            #expect(outputs[0] == outputs[1], "\(arguments)")
            _ = try JSONSerialization.jsonObject(with: outputs[0])
        }
        let reports = try test.outbox("reports")
        #expect(reports.count == 2)
        for (name, text) in reports {
            let opened = name.hasSuffix(".csv") ? ",opened," : "\"opened\" : 1"
            #expect(text.contains(opened), "\(text)")
        }
    }

    @Test func `a run that waits says why, and what to do`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let result = try run(test, "run")
        let text = String(decoding: result.output, as: UTF8.self)
        #expect(result.status == 1)
        #expect(text.contains("承認された場合の判定：開設 2人"))
        #expect(text.contains("は承認待ちです。24時間以内に案内を送る人数が上限（1人）を超えます"))
        let approved = try run(test, "runs", "discard", String(try heldRun(test).suffix(8)))
        #expect(String(decoding: approved.output, as: UTF8.self).contains("を破棄しました。"))
    }

    private func heldRun(_ test: TestWorkspace) throws -> String {
        try #require(try test.accounts().read { try $0.heldRuns() }.first).id
    }

    @Test func `bad settings are told in Japanese, and to programs in English`() throws {
        let test = try TestWorkspace()
        try test.write("sit: {}\n", to: "settings.yaml")
        let told = try run(test, "status")
        #expect(told.status == 78)
        #expect(told.errors.contains("「sit」という項目はありません。（"), "\(told.errors)")
        #expect(try run(test, in: "C", "status").errors.contains("settings.yaml: line 1: "))
        let logged = try run(test, "run", "--log-format", "json")
        #expect(logged.status == 78 && !logged.errors.contains("ありません"), "\(logged.errors)")
    }
}

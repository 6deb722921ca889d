import CandidateSync
import DropFolder
import Foundation
import Publishing
import SiteSettings
import SyncStore
import TestSupport
import Testing

@testable import MyPageWeb
@testable import candidate_sync

/// What failed is said in the language of the locale: on what, and what to do.
@Suite(.ownThreads) struct FailureLanguageTests {
    private func run(
        _ test: TestWorkspace, in locale: String = "ja_JP.UTF-8", _ arguments: String...
    ) throws -> Shell.Result {
        try Shell.candidateSync(arguments, on: test.workspace.root, locale: locale)
    }

    private func japanese(_ error: any Error) -> String { Wording(.japanese).sentence(of: error) }

    @Test func `a database that is none`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        try test.write(String(repeating: "nothing ", count: 1_000), to: "state/accounts.sqlite")
        let result = try run(test, "runs", "list")
        #expect(result.status == 74)
        #expect(result.errors.contains("データベース accounts.sqlite"), "\(result.errors)")
        #expect(result.errors.contains("「candidate-sync doctor」で確認してください"), "\(result.errors)")
        let english = try run(test, in: "C", "runs", "list")
        #expect(
            english.status == 74
                && english.errors.contains("the database accounts.sqlite is damaged"))
        #expect(english.errors.contains("'candidate-sync doctor'"), "\(english.errors)")
        // Nobody knows whether it is.
        #expect(!english.errors.contains("is safe") && !result.errors.contains("失われません"))
    }

    @Test func `a condition whose ! stands outside of the quotes`() throws {
        let test = try TestWorkspace()
        try test.write(
            TestWorkspace.settings + "sync:\n  conditions:\n    - ! Person.P_Memo:part=x\n",
            to: "settings.yaml")
        for command in ["check", "show"] {
            let told = try run(test, "settings", command)
            #expect(told.status == 78)
            #expect(
                told.errors.contains("8行目：「!」がYAMLのタグとして扱われ、値に含まれません。"), "\(told.errors)")
        }
        try test.drop(Documents.candidates(Documents.person(1)))
        let english = try run(test, in: "C", "run")
        #expect(english.status == 78)
        #expect(
            english.errors.contains("settings.yaml: line 8: sync.conditions: '!' is a tag to YAML"),
            "\(english.errors)")
        #expect(try test.mails().isEmpty)
    }

    @Test func `accounts that are gone, as doctor tells of them`() throws {
        let test = try TestWorkspace()
        try test.run()
        try FileManager.default.removeItem(atPath: test.workspace.accounts)
        let found = Wording(.japanese).sentences(.accountsLost)
        for command in [["run"], ["accounts", "list"], ["status"]] {
            let result = try Shell.candidateSync(command, on: test.workspace.root)
            let isAsked = command == ["status"]
            #expect(result.status == (isAsked ? 1 : 74))
            let said = result.errors + String(decoding: result.output, as: UTF8.self)
            for sentence in [found.what, found.why, found.advice] {
                #expect(said.contains(sentence), "\(said)")
            }
        }
    }

    @Test func `what keeps a file from being moved, or a page from being served`() throws {
        let apart = OutboxError(folder: "/a/outbox", spool: "/b/spool")
        #expect(japanese(apart).hasPrefix("/a/outbox と /b/spool が別のディスク"))
        #expect(japanese(WorkspaceMoved()).hasPrefix("作業中に、ワークスペースが移動されたか"))
        #expect(japanese(Inbox.Taken()).hasPrefix("このinboxのファイルは、ほかのcandidate-sync"))
        #expect(japanese(WrongUser(owner: 0)).hasPrefix("このワークスペースの所有者は「root」です。"))
        let taken = ListenError(listen: "127.0.0.1:80", isAdmin: true, cause: .taken)
        #expect(
            japanese(taken)
                == "「127.0.0.1:80」（web.admin_listen）で管理画面を公開できません。"
                + "ほかのプログラムがこのポートを使用しています。別のポートを設定するか、"
                + "「serve」に--admin-listen、または「watch」に--no-webを付けて起動してください。")
        #expect(taken.description.contains("another program listens there already"))
        let full = SystemError("write", "/a/b", code: ENOSPC)
        #expect(japanese(full) == "/a/b：ファイルを操作できません：ディスクの空きがありません。空きを増やしてください。")
        let folder = SystemError("read", "/a/b", code: EISDIR)
        #expect(
            japanese(folder) == "/a/b：ファイルを操作できません：ファイルではなく、フォルダーです。その場所を確認してください。")
    }

    @Test func `an address that is none, to people in Japanese and to programs in English`() throws
    {
        let test = try TestWorkspace(with: "sync: {conditions: []}\n")
        let told = try run(test, "serve", "--listen", "9090")
        #expect(told.status == 74)
        #expect(told.errors.contains("「9090」（web.listen）で画面を公開できません。"), "\(told.errors)")
        let logged = try run(test, "serve", "--listen", "9090", "--log-format", "json")
        #expect(logged.status == 74 && logged.errors.contains("not an address and port"))
    }

    @Test func `files that are none, and deliveries that nobody knows`() throws {
        let test = try TestWorkspace()
        let restored = try Shell.candidateSync(
            ["restore", "/nowhere/x"], on: "\(test.workspace.root)/new")
        #expect(restored.status == 64)
        #expect(restored.errors.contains("/nowhere/x が見つからないか、バックアップではありません。"))
        let replayed = try run(test, "deliveries", "replay", "01ABCDEF")
        #expect(replayed.status == 1 && replayed.errors.contains("受付ID「01ABCDEF」のファイルはありません。"))
        let known = try run(test, "backup", test.workspace.settings)
        #expect(known.status == 64 && known.errors.contains("すでにあります。"), "\(known.errors)")
        try FileManager.default.createSymbolicLink(
            atPath: "\(test.workspace.root)/link.xml", withDestinationPath: "settings.yaml")
        let linked = try run(test, "run", "\(test.workspace.root)/link.xml")
        #expect(linked.status == 64 && linked.errors.contains("通常のファイルではありません"))
    }

    @Test func `every line of a CSV that is wrong`() throws {
        let test = try TestWorkspace()
        try test.write(
            """
            mail,name,status,password_set,person_id,resume_id
            nobody,a,registered,yes,,
            a@mail.example,b,other,yes,,
            b@mail.example,b,registered,perhaps,,
            c@mail.example,b,registered,yes,x,
            d@mail.example,b

            """, to: "a.csv")
        let path = "\(test.workspace.root)/a.csv"
        let told = try run(test, "accounts", "import", path)
        #expect(told.status == 1)
        for line in [
            "a.csv：2行目：mail：「@」がありません。", "a.csv：3行目：status：provisional、",
            "a.csv：4行目：password_set：yesまたはno", "a.csv：5行目：person_id：1以上の数字",
            "a.csv：6行目：列は6個にしてください（2個あります）。", "何も取り込んでいません。",
        ] {
            #expect(told.errors.contains(line), "\(told.errors)")
        }
        let english = try run(test, in: "C", "accounts", "import", path)
        #expect(english.errors.contains("a.csv: line 5: person_id: expected a number above zero"))
    }

    @Test func `a run that is not the one of the simulation, and a simulation that is none`() throws
    {
        let test = try TestWorkspace()
        let unknown = try run(test, "run", "--expect", "monday")
        #expect(unknown.status == 64)
        #expect(unknown.errors.contains("シミュレーション「monday」はありません。"), "\(unknown.errors)")
        try test.drop(Documents.candidates(Documents.person(1)), as: "1.xml")
        #expect(try run(test, "simulate", "--save", "monday").status == 0)
        try test.drop(Documents.candidates(Documents.person(2)), as: "2.xml")
        let other = try run(test, "run", "--expect", "monday")
        #expect(other.status == 1)
        #expect(
            other.errors.contains("個人連絡先 2：シミュレーションには含まれず、今回は「開設」です。"), "\(other.errors)")
        #expect(other.errors.contains("誰にも送信していません。"))
        let programs = try run(test, "run", "--expect", "monday", "--json")
        #expect(String(decoding: programs.output, as: UTF8.self).contains("\"others\""))
        #expect(try test.mails().isEmpty)
    }
}

import Foundation
import SiteSettings
import TestSupport
import Testing

@testable import CandidateSync
@testable import candidate_sync

/// What commands answer, where the locale is Japanese.
@Suite(.ownThreads) struct ResultLanguageTests {
    /// What a command says, without an English sentence outside of the names of commands.
    private func said(_ root: String, _ arguments: String...) throws -> String {
        let result = try Shell.candidateSync(arguments, on: root)
        #expect(result.status == 0, "\(arguments) \(result.errors)")
        let text = String(decoding: result.output, as: UTF8.self)
        let plain = text.replacing(/「[^」]*」/, with: "")
        #expect(plain.firstMatch(of: /[a-z]{2,} [a-z]{2,}/) == nil, "\(text)")
        return text
    }

    @Test func `accounts, undoing and erasing`() throws {
        let test = try TestWorkspace()
        let root = test.workspace.root
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        #expect(try Shell.candidateSync(["run"], on: root).status == 0)
        #expect(try said(root, "accounts", "list").contains("仮登録"))
        #expect(try said(root, "accounts", "show", "1").contains("メールアドレス"))
        #expect(try said(root, "accounts", "export", "\(root)/a.csv").contains("2件を書き出しました。"))
        #expect(try said(root, "accounts", "import", "\(root)/a.csv").contains("登録済み：2件"))
        #expect(try said(root, "accounts", "withdraw", "1").contains("アカウント 1：退会にしました。"))
        #expect(try said(root, "accounts", "reopen", "1").contains("次にファイルが届いて実行されるときに判定します。"))
        let json = try Shell.candidateSync(
            ["accounts", "withdraw", "2", "--json"], on: root)
        #expect(String(decoding: json.output, as: UTF8.self).contains("\"withdrawn\""))
        #expect(try said(root, "runs", "undo", "last").contains("まだ何も取り消していません。"))
        let erased = try said(root, "accounts", "erase", "1", "--yes")
        #expect(erased.contains("この方のアカウントは開設しません。"), "\(erased)")
        #expect(erased.contains("消去の対象外：PORTERS上の情報"), "\(erased)")
        #expect(try said(root, "admin", "list").contains("権限"))
    }

    @Test func `a run that is taken back`() throws {
        let test = try TestWorkspace()
        let root = test.workspace.root
        try test.drop(Documents.candidates(Documents.person(1)))
        let run = try #require(try test.run().runs.first).run
        let undone = try said(root, "runs", "undo", String(run.suffix(8)), "--yes")
        #expect(undone.contains("実行 \(run) を取り消しました。"), "\(undone)")
        #expect(undone.contains("登録依頼メール"))
    }

    @Test func `templates, settings, backup and restore`() throws {
        let test = try TestWorkspace()
        let root = test.workspace.root
        #expect(try said(root, "templates", "list").contains("マイページ登録依頼メール"))
        try test.write("Subject: x\n\nx\n", to: "templates/remindr.mustache")
        #expect(
            try said(root, "templates", "check").contains("「reminder.mustache」ではありませんか。"))
        try FileManager.default.removeItem(atPath: "\(root)/templates/remindr.mustache")
        let checked = try said(root, "settings", "check")
        #expect(checked.contains("問題はありません。") && checked.contains("確認：web.trusted_proxies"))
        try test.importAccounts("a@mail.example,名前,registered,yes,,")
        #expect(try said(root, "backup", "\(root)/a.backup").contains("アカウント1件"))
        let restored = try said("\(root)/new", "restore", "\(root)/a.backup")
        #expect(restored.contains("アカウント1件を、") && restored.contains("PORTERSの情報は空です。"))
        try test.write("<Candidate>", to: "state/claimed/01ARZ3NDEKTSV4RRFFQ69G5FAV/a.xml")
        #expect(
            try said(root, "backup", "\(root)/b.backup").contains("1件のファイルは、inboxから取り出した後、"))
    }

    @Test func `a folder is set up at a Japanese terminal`() throws {
        let test = try TestWorkspace()
        let root = "\(test.workspace.root)/new"
        let (status, shown) = try AtTerminal.run(
            ["settings", "init", "--workspace", root],
            [
                ("ブラウザーに表示されるアドレス", "mypage"), ("この値は使えません。", "https://a.example"),
                ("メールの差出人", "a@a.example"), ("対象にする求職者の条件", "[]"), ("名前（あとで", ""),
            ], locale: "ja_JP.UTF-8")
        #expect(status == 0, "\(shown)")
        #expect(shown.contains("設定はそろっています。"), "\(shown)")
        #expect(FileManager.default.fileExists(atPath: "\(root)/settings.yaml"))
    }
}

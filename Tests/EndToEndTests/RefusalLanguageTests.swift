import Foundation
import MyPage
import SiteSettings
import TestSupport
import Testing

@testable import candidate_sync

/// What is refused is said in the language of the locale, with the same exit status.
@Suite(.ownThreads) struct RefusalLanguageTests {
    private func check(
        _ test: TestWorkspace, _ arguments: [String], _ status: Int32, _ english: String,
        _ japanese: String
    ) throws {
        for (locale, sentence) in [("C", english), ("ja_JP.UTF-8", japanese)] {
            let result = try Shell.candidateSync(
                arguments, on: test.workspace.root, locale: locale)
            #expect(result.status == status, "\(arguments)")
            #expect(result.errors.contains(sentence), "\(arguments) \(result.errors)")
        }
    }

    @Test(arguments: [
        (
            ["runs", "show", "last"], "there is no run yet; drop an export",
            "実行はまだありません。エクスポートをinboxに置き、"
        ),
        (
            ["deliveries", "replay", "last"], "there is no delivery yet",
            "取り込んだファイルはまだありません。"
        ),
        (["runs", "show", "01ABCDEF"], "there is no run '01ABCDEF'", "実行「01ABCDEF」はありません。"),
        (
            ["accounts", "show", "x@y.example"],
            "'x@y.example'; see 'candidate-sync accounts list'", "アカウント「x@y.example」はありません。"
        ),
        (["accounts", "erase", "9", "--yes"], "there is no account '9'", "アカウント「9」はありません。"),
        (
            ["admin", "unlock", "nobody"],
            "nobody called 'nobody'; see 'candidate-sync admin list'", "「nobody」という担当者はいません。"
        ),
        (["admin", "set-password", "x"], "no password was given", "パスワードが入力されていません。"),
        (
            ["settings", "init"], "is there already; it is left as it is; 'settings check' says",
            "はすでにあります。変更していません。不足している設定は「settings check」で"
        ),
    ])
    func `what is not possible as things are`(
        arguments: [String], english: String, japanese: String
    ) throws {
        try check(TestWorkspace(), arguments, 1, english, japanese)
    }

    @Test(arguments: [
        (["run", "/nowhere/x.xml"], "there is no file", "ファイル「/nowhere/x.xml」はありません。"),
        (["check", "/nowhere/x.xml"], "there is no file", "ファイル「/nowhere/x.xml」はありません。"),
        (["simulate", "--save", "a/b"], "'a/b' is not a simulation name", "「a/b」は名前に使えません。"),
        (["accounts", "erase", "1"], "cannot be undone", "消去すると元に戻せません。"),
        (["accounts", "erase"], "give an account", "アカウント、または--personで"),
        (["accounts", "export", "--json"], "this writes CSV", "出力するのはCSVです。"),
        (
            ["admin", "set-password", "x", "--mail", "nowhere"], "'nowhere' is not a mail address",
            "「nowhere」はメールアドレスではありません。"
        ),
        (["explain", "nobody"], "neither a person's id", "個人連絡先IDでもメールアドレスでもありません。"),
        (
            ["templates", "show", "registration-reqest"], "did you mean 'registration-request'?",
            "「registration-request」ではありませんか。"
        ),
    ])
    func `what is typed wrong`(arguments: [String], english: String, japanese: String) throws {
        try check(TestWorkspace(), arguments, 64, english, japanese)
    }

    @Test func `a mistyped command`() throws {
        let result = try Shell.run("LC_ALL=ja_JP.UTF-8", [Shell.candidateSync, "statsu"])
        #expect(result.status == 64)
        #expect(
            result.errors == "candidate-sync: 「statsu」というコマンドはありません。「status」ではありませんか。"
                + "「candidate-sync --help」で一覧を確認できます。\n")
    }

    @Test func `an ambiguous address, and a password that is too easy`() throws {
        let test = try TestWorkspace()
        try test.importAccounts(
            "taro.a@mail.example,a,registered,yes,,", "taro.b@mail.example,b,registered,yes,,")
        try check(
            test, ["accounts", "show", "taro"], 1, "only the beginning of an address",
            "「taro」は、メールアドレスの一部です（1 taro.a@mail.example、2 taro.b@mail.example）。")
        let refused = Refused(.tooShort(12))
        #expect(refused.description == "the password is too short: at least 12 characters")
        #expect(Wording(.japanese).sentence(of: refused) == "パスワードは12文字以上で入力してください。")
    }

    @Test func `a wrong value of an option of settings init`() throws {
        let test = try TestWorkspace()
        try FileManager.default.removeItem(atPath: test.workspace.settings)
        try check(
            test, ["settings", "init", "--base-url", "nothing"], 64, "site.base_url: ",
            "site.base_url の値が正しくありません。（site.base_url: ")
        #expect(!FileManager.default.fileExists(atPath: test.workspace.settings))
    }
}

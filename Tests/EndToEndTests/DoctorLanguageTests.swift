import Foundation
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import Publishing
@testable import SiteSettings
@testable import candidate_sync

/// What `doctor` finds is said in the language of the locale.
@Suite(.ownThreads) struct DoctorLanguageTests {
    /// One of each, with values that are no words: those of SQLite and of what is none of our errors
    /// stay English.
    private static let troubles: [Finding.Trouble] = [
        .accountsLost, .accountsDamaged(["1", "2"]),
        .accountsDangling([.init(rows: 2, table: "link", parent: "account")]), .accountsNewer,
        .mirrorLost(isThere: false), .mirrorLost(isThere: true), .mirrorDamaged(["1"]),
        .mirrorNewer, .spaceKept, .archiveUnreadable, .archiveUnknown(["01A", "01B"]),
        .archiveUnknown((1...21).map { "01A\($0)" }),
        .spoolUnsettled(uncommitted: 1, waiting: 2, unmarked: 3),
        .openToOthers(mode: 0o644, expected: 0o600), .foreignOwner(user: 0, expected: 999),
        .folderClosed(mode: 0o555), .noFolder, .folderUnread, .readOnly, .unableToMove,
        .twoFileSystems, .littleRoom(mib: 3), .fewFiles(left: 3),
        .clockWentBack(now: .distantPast, seen: .distantFuture),
        .clockJumpedAhead(now: .distantFuture, seen: .distantPast),
        .clockWasAhead(accounts: 1, links: 2),
        .settingsBad(
            SettingsError(
                file: "settings.yaml",
                problems: [.init(line: 1, message: "", kind: .value("sync.run"))])),
        .settingsBad(
            SettingsError(
                file: "/srv/a/settings.yaml",
                problems: [
                    .init(line: nil, message: "there is no such file", kind: .missing)
                ])),
        .templatesBad(
            MailTemplate.Problems(problems: [
                .init(file: "reminder.mustache", line: 1, mistake: .noBlankLine)
            ])),
        .inboxMissing,
    ]

    /// Words outside of 「」 that are neither a name nor hold a sign, as paths and keys do.
    private func english(in text: String) -> [Substring] {
        let names: Set<Substring> = ["PORTERS", "URL", "ID", "MiB", "GiB", "inbox", "outbox"]
        return text.replacing(/「[^」]*」/, with: "")
            .split { !$0.isASCII || $0.isWhitespace || ";,:".contains($0) }
            .filter { $0.count > 1 && $0.allSatisfy(\.isLetter) && !names.contains($0) }
    }

    @Test func `everything that can be found is walked through here`() {
        let codes = Set(Self.troubles.map { Finding($0, "").code })
        #expect(codes == Set(Finding.Code.allCases))
    }

    @Test(arguments: troubles)
    func `what is wrong, what it means and what to do is Japanese`(trouble: Finding.Trouble) {
        let found = Wording(.japanese).sentences(trouble)
        for sentence in [found.what, found.why, found.advice] {
            #expect(!sentence.isEmpty && english(in: sentence) == [], "\(sentence)")
            #expect(sentence.contains(/[ぁ-ん]/), "\(sentence)")
        }
        #expect(Wording(.english).sentences(trouble) == trouble.english)
    }

    @Test func `what is no path has a Japanese name`() {
        for place in ["clock", "."] {
            let text = Wording(.japanese).text(Finding(.littleRoom(mib: 3), place))
            #expect(english(in: text) == [], "\(text)")
        }
    }

    private func run(_ locale: String, _ root: String, _ more: [String]) throws -> Shell.Result {
        try Shell.run(
            "LC_ALL=",
            ["LC_MESSAGES=", "LANG=\(locale)", Shell.candidateSync, "doctor"] + more
                + ["--workspace", root])
    }

    private func said(_ root: String, _ more: [String] = [], status: Int32) throws -> String {
        let result = try run("ja_JP.UTF-8", root, more)
        #expect(result.status == status, "\(result.errors)")
        return String(decoding: result.output, as: UTF8.self)
    }

    @Test func `a terminal in Japanese is told in Japanese, programs in English`() throws {
        let test = try TestWorkspace()
        let root = test.workspace.root
        try test.importAccounts("a@mail.example,名前,registered,yes,,")
        #expect(try said(root, status: 0) == "問題はありません。\n")

        chmod(test.workspace.accounts, 0o644)
        try FileManager.default.removeItem(atPath: test.workspace.inbox)
        let inbox = """
            inbox：フォルダーがないか、読み書きできません。
              影響：エクスポートを取り込めません。
              対処：フォルダーを作成するかマウントし、所有者と権限を確認してください。

            """
        #expect(
            try said(root, status: 1) == """
                state/accounts.sqlite：権限が0644です（正しくは0600）。
                  影響：このサーバーのほかのユーザーが、氏名、メールアドレス、鍵を読み取れるおそれがあります。
                  対処：「watch」と「serve」を停止し、「candidate-sync doctor --repair」を実行してください。
                \(inbox)
                """)
        let json = try run("ja_JP.UTF-8", root, ["--json"]).output
        #expect(try run("C", root, ["--json"]).output == json)
        let findings = try JSONSerialization.jsonObject(with: json) as? [[String: Any]]
        #expect(
            findings?.map { $0["what"] as? String } == [
                "its mode is 0644 and should be 0600",
                "it is not there, or cannot be read and written",
            ])
        #expect(
            try said(root, ["--repair"], status: 1)
                == "修復済み：state/accounts.sqlite：権限が0644です（正しくは0600）。\n" + inbox)
    }

    @Test func `a folder that nobody has set up is told, and how to`() throws {
        let test = try TestWorkspace()
        let found = try said("\(test.workspace.root)/new", status: 1)
        #expect(found.hasPrefix("settings.yaml：設定に誤りがあります。\n"))
        #expect(found.contains("/new/settings.yaml：ファイルがありません。「candidate-sync settings init」で"))
        #expect(english(in: found) == [], "\(found)")
    }
}

import CandidateSync
import Foundation
import MyPage
import MyPageWeb
import Recruiting
import SyncStore

extension PersonStory {
    /// Prints the story for people: titles and tables.
    func printTables(_ say: Wording) {
        var rows: [[String]] = [
            [
                say("person", "個人連絡先ID"),
                personId.map { "\($0)" }
                    ?? (isSignUp ? say("none: a sign-up", "なし（会員登録）") : say("none", "なし")),
            ],
            [say("name", "氏名"), name], [say("as things are", "現在の設定での判定"), decided(say)],
        ]
        if let delivery = source?.delivery {
            rows.append([say("last delivery", "最後に届いたファイル（受付ID）"), delivery])
        }
        Terminal.printTable(["", ""], rows)
        printConditions(say)
        printOutlook(say)
        printAccounts(say)
        printDecisions(say)
        printRecords(say)
    }

    private var isSignUp: Bool { holdings.contains { $0.account.isSignUp } }

    private func printConditions(_ say: Wording) {
        section(say("conditions", "絞り込み条件"))
        say.printTable(
            ["", "condition", "value", "exported"], ["", "条件", "この人の値", "エクスポート日"],
            conditions.map {
                [
                    $0.holds ? "✓" : "✗", say($0.condition, say.names.text(ofLine: $0.condition)),
                    ($0.value ?? say("(not exported)", "（エクスポートされていません）"))
                        + say($0.missInEnglish, $0.missText),
                    Self.day($0.exportedOn) ?? "",
                ]
            })
        if isPastConditions { say.print(Self.pastConditions, Self.pastConditionsText) }
    }

    private static let pastConditions =
        "the condition that does not hold excludes nobody here: it is about what was written into the "
        + "CRM when the account was opened (status.opened)"

    private func printOutlook(_ say: Wording) {
        section(say("what happens next (UTC)", "今後の予定（UTC）"))
        say.printTable(
            ["at", "what"], ["日時", "内容"],
            outlook.steps.map {
                [$0.date?.formatted(.iso8601) ?? "", say($0.english, $0.japanese)]
            })
        if let silence = outlook.silence {
            say.print("nobody is written to: \(silence.english)", silence.japanese)
        }
    }

    private static let otherAddress =
        "the CRM has none but other addresses than this account, which keeps its own: whoever reads the "
        + "mails there can set a new password; if that is somebody else by now, 'accounts withdraw', then "
        + "'accounts reopen' has the person invited where the CRM has them"

    private func printAccounts(_ say: Wording) {
        section(say("accounts", "アカウント"))
        say.printTable(
            AccountRow.names, AccountRow.japaneseNames,
            holdings.map { AccountRow.cells(of: $0.account, say) })
        if hasOtherAddress { say.print(Self.otherAddress, Self.otherAddressText) }
        section(say("links (UTC)", "送ったURL（UTC）"))
        say.printTable(
            ["account", "cause", "issued", "expires", "ended"],
            ["アカウント", "種類", "発行", "期限", "終了"],
            holdings.flatMap(\.links).map {
                [
                    "\($0.account)", say($0.cause.rawValue, $0.cause.japanese),
                    $0.issuedAt.formatted(.iso8601), $0.expiresAt.formatted(.iso8601),
                    ($0.endedAt?.formatted(.iso8601) ?? "")
                        + ($0.isMailTakenBack ? say(" (mail taken back)", "（メールは取り消し）") : ""),
                ]
            })
    }

    private func printDecisions(_ say: Wording) {
        section(say("runs and mails (UTC)", "実行の記録（UTC）"))
        say.printTable(
            ["run", "at", "outcome", "reason", "basis", "mail", "status document"],
            ["実行", "日時", "判定", "理由", "判定の根拠", "メール", "ステータス更新"],
            decisions.map {
                [
                    $0.run, $0.startedAt?.formatted(.iso8601) ?? "",
                    say.outcome(of: $0.decision, in: $0.state, of: $0.kind),
                    say.reason(of: $0.decision),
                    say.basis(of: $0.decision), $0.decision.mailFile, $0.decision.statusFile,
                ]
            })
    }

    private func printRecords(_ say: Wording) {
        section(say("records, as the mirror keeps them", "PORTERSの情報（最後のエクスポート）"))
        let days = source?.resumesExportedOn ?? [:]
        func row(
            _ record: String, _ day: Int?, _ field: (name: String, value: String)
        ) -> [String] {
            let name = FieldAlias(field.name).map { say.names.name(of: $0) }
            return [
                record, Self.day(day) ?? "", say(field.name, name ?? field.name), field.value,
            ]
        }
        say.printTable(
            ["record", "exported", "field", "value"], ["情報", "エクスポート日", "項目", "値"],
            fields.map { row(say("person", "個人連絡先"), source?.personExportedOn, $0) }
                + resumes.flatMap { resume in
                    resume.fields.map {
                        row(
                            say("resume \(resume.id)", "レジュメ \(resume.id)"), days[resume.id], $0)
                    }
                })
    }

    private func section(_ title: String) { print("\n\(title)") }

    private func decided(_ say: Wording) -> String {
        guard let verdict else {
            return say("nothing: the mirror has no records", "なし（取り込まれた情報がありません）")
        }
        let why = verdict.reason.map { say(": \(say.text($0))", "：\(say.text($0))") }
        return say.text(verdict.outcome) + (why ?? "")
    }

    /// A day since 1970 (UTC) as `yyyy-mm-dd`.
    static func day(_ day: Int?) -> String? { Decision.Basis(exportedOn: day).exportDay }
}

extension PersonStory.Line {
    fileprivate var missInEnglish: String {
        switch miss {
        case .elsewhere: " (of a resume that fails another condition)"
        case .otherKind:
            " (of another kind: ask for an option by its alias, Option.…, for an owner by the id; "
                + "numbers and dates can only be compared with plain ones)"
        case .toldDuplicate:
            " (written for duplicates, status.duplicate: it stays when one is solved; change it in the "
                + "CRM and export the person to have them looked at again)"
        case nil: ""
        }
    }
}

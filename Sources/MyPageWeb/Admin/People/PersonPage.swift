import CandidateSync
import MyPage
import Publishing
import Recruiting
import SyncStore

/// What a person's page says of their story.
struct PersonPage {
    let story: PersonStory
    let names: FieldNames
    let clock: ScreenClock
    /// The names of the files that the story speaks of, by their deliveries.
    let files: [String: String]
    let mayConfigure: Bool

    /// The person's name and id. An account of nobody whom the CRM knows is a sign-up, or was imported.
    var title: String {
        let isSignUp = story.holdings.contains { $0.account.isSignUp }
        let id =
            story.personId.map { "個人連絡先 \($0)" } ?? (isSignUp ? "会員登録" : "個人連絡先なし")
        return story.name.isEmpty ? id : "\(story.name)（\(id)）"
    }

    var values: [String: Any] {
        [verdict, outlook, accounts, record].reduce(into: [:]) { values, part in
            values.merge(part) { $1 }
        }
    }

    /// 判定: what the next run would decide, and by which conditions.
    private var verdict: [String: Any] {
        var values: [String: Any] = [
            "conditions": story.conditions.map {
                [
                    "condition": names.text(ofLine: $0.condition),
                    "value": $0.value ?? "（エクスポートされていません）",
                    "holds": $0.holds ? "✓ 一致" : "✗ 不一致\($0.missText)",
                    "exported": day($0.exportedOn),
                ]
            }
        ]
        if let verdict = story.verdict {
            values["verdict"] = [
                "outcome": verdict.outcome.japanese,
                "reason": verdict.reason?.japanese(names).map { "：\($0)" } ?? "",
            ]
        }
        if story.isPastConditions { values["past_conditions"] = PersonStory.pastConditionsText }
        return values
    }

    /// 今後の予定
    private var outlook: [String: Any] {
        var values: [String: Any] = [
            "steps": story.outlook.steps.map { ["at": clock.text($0.date), "what": $0.japanese] },
            "has_steps": !story.outlook.steps.isEmpty,
        ]
        values["silence"] = story.outlook.silence?.japanese
        if mayConfigure, story.isLeftOut {
            values["left_out"] = story.personId.map { String($0) }
        }
        return values
    }

    /// アカウント, 実行の記録
    private var accounts: [String: Any] {
        var values: [String: Any] = [
            "holdings": story.holdings.map(row(of:)),
            "decisions": story.decisions.map(row(of:)),
        ]
        if story.hasOtherAddress { values["other_address"] = PersonStory.otherAddressText }
        return values
    }

    /// PORTERSの情報
    private var record: [String: Any] {
        var values: [String: Any] = [
            "fields": story.fields.map(row(of:)),
            "caption": caption("個人連絡先", story.source?.personExportedOn),
            "resumes": story.resumes.map {
                [
                    "id": $0.id,
                    "caption": caption(
                        "レジュメ \($0.id)", story.source?.resumesExportedOn[$0.id]),
                    "fields": $0.fields.map(row(of:)),
                ] as [String: Any]
            },
        ]
        values["delivery"] = story.source?.delivery.map { ["id": $0, "file": files[$0] ?? $0] }
        if mayConfigure, story.holdings.isEmpty {
            // With an account it is that one's button.
            values["erasable"] = story.personId.map { String($0) }
        }
        return values
    }

    private func row(of dated: DatedDecision) -> [String: Any] {
        [
            "run": dated.run, "at": clock.text(dated.startedAt),
            "kind": dated.kind == .reminder ? "リマインド" : "同期",
            "outcome": dated.decision.outcomeText(in: dated.state, of: dated.kind),
            "basis": dated.decision.basisText(names, files: files),
            "mail": dated.decision.mailFile,
            "status": dated.decision.statusFile,
        ].merging(dated.decision.reasonValues(names)) { $1 }
    }

    /// A field by its name, with its alias beside it.
    private func row(of field: (name: String, value: String)) -> [String: Any] {
        let alias = FieldAlias(field.name)
        var values = ["name": alias.map { names.name(of: $0) } ?? field.name, "value": field.value]
        values["alias"] = alias.flatMap { names.aliasBeside($0) }
        return values
    }

    /// The day of an export, as the screens write days.
    private func day(_ day: Int?) -> String {
        Decision.Basis(exportedOn: day).exportDayText ?? ""
    }

    private func caption(_ record: String, _ day: Int?) -> String {
        day == nil ? record : "\(record)（\(self.day(day)) エクスポート）"
    }

    private func row(of holding: PersonStory.Holding) -> [String: Any] {
        let account = holding.account
        return [
            "id": account.id, "name": account.name, "mail": account.mail,
            "status": account.status.japanese, "since": clock.text(account.statusSince),
            "created": clock.text(account.createdAt),
            "password": account.hasPassword ? "設定済み" : "未設定",
            "resume": account.resumeId.map { String($0) } ?? "",
            "lives": account.status != .withdrawn,
            "cause": account.withdrawal.map { "：\($0.japanese)" } ?? "",
            "left": account.leftAt != nil,
            "links": holding.links.map { link in
                [
                    "cause": link.cause.japanese, "issued": clock.text(link.issuedAt),
                    "expires": clock.text(link.expiresAt),
                    "ended": ending(of: link, account).map {
                        "\($0)（\(clock.text(link.endedAt))）"
                            + (link.isMailTakenBack ? "、メールは送信前に取り消し" : "")
                    } ?? "",
                ]
            },
        ]
    }

    /// What ended a link; nil if nothing has. By which of them a password was set nobody knows: all end
    /// then, and so they do when it is changed without one.
    private func ending(of link: StoredLink, _ account: Account) -> String? {
        guard let ended = link.endedAt else { return nil }
        let isFormer = ended < account.statusSince
        if account.status == .withdrawn, !isFormer {
            let isUndone = account.withdrawal == .undone || account.withdrawal == .recalled
            return isUndone ? "実行の取り消しにより終了" : "退会により終了"
        }
        // A corrected address ends the links that went to the former one.
        guard account.hasPassword else { return "メールアドレスの変更により終了" }
        guard isFormer else { return "パスワードの設定により終了" }
        return account.status == .withdrawn
            ? "パスワードの設定、またはメールアドレスの変更により終了" : "メールアドレスの変更により終了"
    }
}

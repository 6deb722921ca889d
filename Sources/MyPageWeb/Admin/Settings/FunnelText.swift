import CandidateSync
import MyPage
import Recruiting

/// 試算の結果: the funnel in sentences, as the page shows it.
struct FunnelText {
    let funnel: Funnel
    let names: FieldNames
    /// What the form would do besides; nil for nothing.
    let warning: String?

    var values: [String: Any] {
        var values: [String: Any] = [
            "steps": steps.map { step in
                [
                    "sentence": step.sentence,
                    "width": funnel.people == 0 ? 0 : step.count * 400 / funnel.people,
                ] as [String: Any]
            },
            "warnings": funnel.warnings.map { $0.japanese(names) } + (warning.map { [$0] } ?? []),
            "has_conditions": !funnel.steps.isEmpty,
            "outcomes": Self.outcomes.compactMap { outcome, who -> String? in
                guard let count = funnel.outcomes[outcome], count > 0 else { return nil }
                return "\(who)は\(count.grouped)人です。"
            },
            "awaited": funnel.awaited.grouped, "mailed": funnel.mailed.grouped,
            "has_first": !funnel.first.isEmpty,
            "first": funnel.first.map {
                ["id": "\($0.person)", "name": $0.name, "mail": RenewLink.masked($0.mail)]
            },
            "others": max(0, funnel.mailed - funnel.first.count).grouped,
            "is_cut": funnel.mailed > funnel.first.count, "is_held": funnel.isHeld,
        ]
        if funnel.goingOn > 0 { values["going_on"] = funnel.goingOn.grouped }
        return values
    }

    private var steps: [(sentence: String, count: Int)] {
        let (people, living) = (funnel.people, funnel.living)
        var steps: [(sentence: String, count: Int)] = [
            ("PORTERSから取り込み済みの求職者は\(people.grouped)人です。", people),
            ("そのうち、PORTERSで削除されていない人は\(living.grouped)人です。", living),
        ]
        for (number, step) in funnel.steps.enumerated() {
            let condition = names.text(ofLine: step.condition)
            steps.append(
                (
                    "条件\(number + 1)（\(condition)）に一致する人は、そのうち\(step.left.grouped)人です"
                        + "\(share(step.left))。", step.left
                ))
        }
        return steps
    }

    /// Of everybody, in whole percent.
    private func share(_ count: Int) -> String {
        guard funnel.people > 0 else { return "" }
        let percent = (Double(count) / Double(funnel.people) * 100).rounded()
        return "（全体の\(Int(percent))%）"
    }

    /// Who comes to which end, in the order in which it is said.
    private static let outcomes: [(outcome: Outcome, who: String)] = [
        (.opened, "アカウントを開設し、案内メールを送る人"),
        (.readdressed, "メールアドレスの変更により、もう一度案内する人"),
        (.duplicate, "重複エラーになる人"),
        (.alreadyOpen, "開設済みで、パスワードが未設定の人"),
        (.alreadyRegistered, "登録済みの人"),
        (.mailTaken, "メールアドレスの重複により、保留になる人"),
        (.withdrawn, "退会済みのため、案内しない人"),
        (.noMail, "メールアドレスがない人"),
        (.badMail, "メールアドレスが正しくない人"),
        // Whom a condition excludes the steps have counted.
        (.notTarget, "メールに使う項目の値が長すぎて保存されていないため、エクスポートの後で判定する人"),
    ]
}

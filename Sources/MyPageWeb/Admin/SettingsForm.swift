import CandidateSync
import Foundation
import Recruiting

/// 求職者同期の設定 as a form: what is shown, and what comes back.
struct SettingsForm {
    var rows: [ConditionRow]
    /// What stands in the other fields, by key.
    var texts: [String: String]
    /// What is wrong, by key.
    var problems: [String: String] = [:]

    /// The fields with one value, in the order of the screen.
    static let keys = [
        "sync.run", "sync.gather_s", "sync.times", "sync.reminders", "sync.reminder_interval_h",
        "sync.same_person",
        "sync.withdrawn", "sync.duplicate_notice", "web.signup_button", "status.resource",
        "status.field",
        "status.opened", "status.registered", "status.duplicate", "status.withdrawn",
        "status.date_field",
        "safety.max_new_accounts", "safety.close_unused_after_days",
    ]

    /// What the file says.
    init(_ settings: Settings) {
        rows = settings.sync.conditions.map(ConditionRow.init)
        texts = [
            "sync.run": settings.sync.run.rawValue,
            "sync.gather_s": "\(settings.sync.gatherSeconds)",
            "sync.times": settings.sync.times.joined(separator: ", "),
            "sync.reminders": "\(settings.sync.reminders)",
            "sync.reminder_interval_h": "\(settings.sync.reminderIntervalHours)",
            "sync.same_person": settings.sync.samePerson.rawValue,
            "sync.withdrawn": settings.sync.withdrawn.rawValue,
            "sync.duplicate_notice": settings.sync.duplicateNotice.rawValue,
            "web.signup_button": settings.web.signupButton.rawValue,
            "status.resource": settings.status.resource.rawValue,
            "status.field": settings.status.field, "status.opened": settings.status.opened,
            "status.registered": settings.status.registered,
            "status.duplicate": settings.status.duplicate,
            "status.withdrawn": settings.status.withdrawn,
            "status.date_field": settings.status.dateField,
            "safety.max_new_accounts": "\(settings.safety.maxNewAccounts)",
            "safety.close_unused_after_days": "\(settings.safety.closeUnusedAfterDays)",
        ]
    }

    /// What somebody has typed. A row whose field and value are empty is left out.
    init(_ form: FormFields) {
        let count = min(Int(form["rows"]) ?? 0, Self.mostRows)
        rows = (0..<max(0, count)).map { ConditionRow(form, number: $0) }.filter { !$0.isBlank }
        texts = Dictionary(
            uniqueKeysWithValues: Self.keys.map {
                ($0, form[$0].trimmingCharacters(in: .whitespaces))
            })
    }

    /// No screen shows more conditions.
    static let mostRows = 500

    /// What was typed as settings, laid over those of the file.
    /// - Returns: nil if anything is wrong; then `problems` and the rows say what.
    mutating func settings(over base: Settings) -> Settings? {
        // What the form had no room for must not be lost by a save.
        if base.sync.conditions.count >= Self.mostRows {
            problems = ["rows": "条件が多すぎるため、この画面では変更できません。"]
            return nil
        }
        var conditions: [Condition] = []
        for index in rows.indices {
            rows[index].problem = nil
            if let condition = rows[index].condition() { conditions.append(condition) }
        }
        let typed = Self.keys.map { key in
            let text = texts[key] ?? ""
            return (key: key, value: key == "sync.times" ? Self.times(text) : .text(text))
        }
        let (settings, wrong) = base.with(
            typed + [("sync.conditions", .list(conditions.map(\.description)))])
        problems = Dictionary(
            wrong.map { ($0.key, Self.expected[$0.key] ?? "入力内容をご確認ください。（\($0.message)）") }
        ) { one, _ in one }
        guard problems.isEmpty, rows.allSatisfy({ $0.problem == nil }) else { return nil }
        return settings
    }

    private static func times(_ text: String) -> TypedValue {
        .list(
            text.split { ",、，\n ".contains($0) }.map {
                String($0).precomposedStringWithCompatibilityMapping
            }.filter { !$0.isEmpty })
    }

    private static let expected = [
        "sync.times": "実行時刻は 03:00 のように、複数の場合は 03:00, 12:30 のように入力してください。",
        "sync.gather_s": "0から300までの整数で入力してください。",
        "sync.reminders": "0から100までの整数で入力してください。",
        "sync.reminder_interval_h": "1から8760までの整数で入力してください。",
        "safety.max_new_accounts": "0以上の整数で入力してください。",
        "safety.close_unused_after_days": "0以上の整数で入力してください。",
        "status.field": "書き込み先と同じ種類の項目を Person.U_… または Resume.U_… のように入力してください。",
        "status.date_field": "書き込み先と同じ種類の項目を Person.U_… または Resume.U_… のように入力してください。",
        "status.opened": "選択肢は Option.U_… のように、文字の項目には200文字までの値を入力してください。",
        "status.registered": "選択肢は Option.U_… のように、文字の項目には200文字までの値を入力してください。",
        "status.duplicate": "選択肢は Option.U_… のように、文字の項目には200文字までの値を入力してください。",
        "status.withdrawn": "選択肢は Option.U_… のように、文字の項目には200文字までの値を入力してください。",
    ]
}

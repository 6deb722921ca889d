import Foundation
import Recruiting
import SiteSettings

/// 求職者同期の設定 as a form: what is shown, and what comes back.
struct SettingsForm {
    var rows: [ConditionRow]
    /// What stands in the other fields, by key.
    var texts: [String: String]
    /// What is wrong, by key.
    var problems: [String: String] = [:]

    /// What the file says.
    init(_ settings: Settings) {
        rows = settings.sync.conditions.map(ConditionRow.init)
        texts = Dictionary(
            uniqueKeysWithValues: SettingField.all.map { ($0.key, $0.text(settings)) })
    }

    /// What somebody has typed. A row that was emptied, or not filled in, is left out.
    /// - Returns: nil if a field is not there that the page has: a form that was cut off, or made by
    ///   something else, must not be taken for one whose conditions were all removed.
    init?(_ form: FormFields, _ fieldNames: FieldNames) {
        let count = min(Int(form["rows"]) ?? 0, Self.mostRows)
        let names = Set(form.fields.map(\.name))
        // The page has a row for one more condition, if for none.
        guard count > 0,
            (0..<count).allSatisfy({
                names.contains("field.\($0)") && names.contains("operation.\($0)")
            }),
            SettingField.all.allSatisfy({ names.contains($0.key) })
        else { return nil }
        rows = (0..<count).map { ConditionRow(form, number: $0, names: fieldNames) }.filter {
            !$0.isBlank
        }
        texts = Dictionary(
            uniqueKeysWithValues: SettingField.all.map {
                ($0.key, form[$0.key].trimmingCharacters(in: .whitespaces))
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
        let typed = SettingField.all.map { field in
            let text = texts[field.key] ?? ""
            return (key: field.key, value: field.isList ? Self.list(text) : .text(text))
        }
        let (settings, wrong) = base.with(
            typed + [("sync.conditions", .list(conditions.map(\.description)))])
        problems = Dictionary(
            wrong.map { ($0.key, Self.expected($0.key) ?? "入力内容を確認してください。") }
        ) { one, _ in one }
        guard problems.isEmpty, rows.allSatisfy({ $0.problem == nil }) else { return nil }
        return settings
    }

    private static func list(_ text: String) -> TypedValue {
        .list(
            text.split { ",、，\n ".contains($0) }.map {
                String($0).precomposedStringWithCompatibilityMapping
            }.filter { !$0.isEmpty })
    }

    private static func expected(_ key: String) -> String? {
        SettingField.all.first { $0.key == key }.flatMap { $0.expected.isEmpty ? nil : $0.expected }
    }

    /// What is wrong, each by what the screen calls it: the screen is long, and the fields are out of view.
    var complaints: [String] {
        let ofConditions = rows.enumerated().compactMap { number, row in
            row.problem.map { "条件\(number + 1)：\($0)" }
        }
        let ofFields = SettingField.all.compactMap { field in
            problems[field.key].map { "「\(field.title)」：\($0)" }
        }
        return ofConditions + ofFields + ["rows", "password"].compactMap { problems[$0] }
    }

    /// The parts of the screen with their sections and fields, for the page.
    func parts(_ names: FieldNames) -> [[String: Any]] {
        SettingField.Part.allCases.map { part in
            [
                "id": "\(part)", "title": part.rawValue, "is_target": part == .target,
                "sections": SettingField.Section.allCases.filter { $0.part == part }.map {
                    section(of: $0, names)
                },
            ]
        }
    }

    private func section(
        of section: SettingField.Section, _ names: FieldNames
    ) -> [String: Any] {
        [
            "title": section.rawValue,
            "fields": SettingField.all.filter { $0.section == section }.map {
                values(of: $0, names)
            },
        ]
    }

    private func values(of field: SettingField, _ names: FieldNames) -> [String: Any] {
        let text = texts[field.key] ?? ""
        var values: [String: Any] = [
            "setting": field.key, "id": field.key.replacing(".", with: "_"), "label": field.label,
            "text": text, "shown": field.shown(text),
        ]
        values["problem"] = problems[field.key]
        values["meaning"] = names.meaning(
            of: text, in: texts["status.field"].flatMap { FieldAlias($0) })
        switch field.kind {
        case .choice(let choices):
            values["has_choices"] = true
            values["choices"] = choices.map {
                ["choice": $0.value, "name": $0.name, "is_chosen": $0.value == text]
                    as [String: Any]
            }
        case .number(let range):
            values["number"] = ["min": "\(range.lowerBound)", "max": "\(range.upperBound)"]
        case .text(let suggestions, let placeholder):
            values["line"] = true
            values["suggestions"] = suggestions
            if !placeholder.isEmpty { values["placeholder"] = placeholder }
        }
        return values
    }
}

extension SettingField {
    /// What it is called where its section is out of view.
    var title: String { "\(section.rawValue)：\(label)" }

    /// A value as it is read, not typed.
    func shown(_ text: String) -> String {
        if case .choice(let choices) = kind {
            return choices.first { $0.value == text }?.name ?? text
        }
        return text.isEmpty ? "（未設定）" : text
    }
}

extension FieldNames {
    /// What the alias in a setting for one is called, if it is called anything.
    /// - Parameter field: where it is one of the options, if it is one.
    func meaning(of text: String, in field: FieldAlias?) -> String? {
        guard let alias = FieldAlias(text) else { return nil }
        let name = alias.isOption ? name(ofOption: alias, in: field) : name(of: alias)
        return name == text ? nil : name
    }
}

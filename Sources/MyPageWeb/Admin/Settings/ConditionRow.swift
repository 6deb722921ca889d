import Foundation
import Recruiting

/// 絞り込み条件: a condition as a row of fields on the screen: field, operator, value.
struct ConditionRow {
    /// The field's alias; or what was typed, if that is none and no field's name.
    var field = ""
    /// A suffix of the CRM's search syntax, with a `!` before it if it is negated.
    var operation = ""
    var value = ""
    /// Why it is no condition.
    var problem: String?
    /// Whether the page has shown a field that somebody has emptied.
    private var isEmptied = false

    /// What stands in a file.
    var line: String {
        let isNegated = operation.hasPrefix("!")
        let suffix = isNegated ? operation.dropFirst() : operation[...]
        let head = (isNegated ? "!" : "") + field + (suffix.isEmpty ? "" : ":\(suffix)")
        return Self.takesNoValue.contains(operation) ? head : "\(head)=\(value)"
    }

    /// A row without a field is no condition: emptied, or not yet filled in. One that asks for something all
    /// the same lacks its field: left out, it would be lost without a word.
    var isBlank: Bool { field.isEmpty && (isEmptied || !asks) }

    private var asks: Bool { !value.isEmpty || Self.takesNoValue.contains(operation) }

    init() {}

    init(_ condition: Condition) {
        field = condition.alias.name
        operation = (condition.isNegated ? "!" : "") + (condition.suffix?.rawValue ?? "")
        value = condition.value
    }

    /// Reads a row of a posted form. Chosen options, if any, are the value.
    init(_ form: FormFields, number: Int, names: FieldNames) {
        let text = form["field.\(number)"].trimmingCharacters(in: .whitespaces)
        // Nobody has changed it: then it is the same field, whatever names were given meanwhile.
        let isShown = !text.isEmpty && text == form["shown.\(number)"]
        let shown = isShown ? form["alias.\(number)"] : ""
        field = shown.isEmpty ? names.field(called: text)?.name ?? text : shown
        isEmptied = field.isEmpty && !form["shown.\(number)"].isEmpty
        operation = form["operation.\(number)"]
        // What is ticked are options of the field that was there: it says nothing of another one.
        let former = form["alias.\(number)"]
        let isOther = !former.isEmpty && former != field && FieldAlias(field) != nil
        let choices = isOther ? [] : form.all("choice.\(number)")
        let typed = form["value.\(number)"].trimmingCharacters(in: .whitespaces)
        value = choices.isEmpty ? typed : choices.joined(separator: ":")
        // Nobody has changed it: then it stays as it was, in its order and with its blanks.
        let old = form["old.\(number)"]
        let isSame =
            choices.isEmpty
            ? typed == old.trimmingCharacters(in: .whitespaces)
            : Set(choices) == Set(old.split(separator: ":").map(String.init))
        if isSame { value = old }
    }

    /// The condition, or nil with the reason in `problem`.
    mutating func condition() -> Condition? {
        if field.isEmpty {
            problem = "項目を入力してください。この条件が不要な場合は、比較を「一致（自動）」にして、値を空にしてください。"
        } else if value.isEmpty, !Self.takesNoValue.contains(operation) {
            problem = "値を入力してください。"
        } else {
            if let condition = try? Condition(line) { return condition }
            problem = "条件が正しくありません。\(expected)"
        }
        return nil
    }

    /// What is to be typed instead, by what is wrong with it.
    private var expected: String {
        let resource = FieldAlias(field)?.resource
        guard resource == .candidate || resource == .resume else {
            return "項目は Person.P_Name または Resume.P_Phase のように入力してください。"
        }
        return switch operation.drop(while: { $0 == "!" }) {
        case _ where value.hasPrefix("\"") || value.hasPrefix("'"):
            "値は引用符で囲まずに入力してください。"
        case "":
            "日付は 2026/11/24、数値は 2000000 のように半角で入力してください。"
                + "文字として探す場合は「を含む」を選んでください。"
        case "or", "and": "選択肢は Option.P_ResumeOpen のように、複数の場合は「:」で区切って入力してください。"
        case "eq", "ge", "le", "gt", "lt":
            "数値は 2000000、日付は 2026/11/24 のように入力してください。"
        default: "比較の方法を選び直してください。"
        }
    }

    static let takesNoValue: Set<String> = ["exists", "empty", "!exists", "!empty"]

    /// The operators that are offered, as the screens call them.
    static let operations: [(code: String, name: String)] = [
        ("", "一致（自動）"), ("or", "いずれかに一致"), ("and", "すべてに一致"), ("!or", "いずれにも一致しない"),
        ("part", "を含む"), ("!part", "を含まない"), ("full", "完全に一致"), ("!full", "完全には一致しない"),
        ("eq", "＝"), ("ge", "以上"), ("le", "以下"), ("gt", "より大きい"), ("lt", "より小さい"),
        ("exists", "に値がある"), ("empty", "が空である"),
    ]

    /// What it asks for, in words; nil if it is no condition.
    func sentence(_ names: FieldNames) -> String? {
        (try? Condition(line)).map { names.text(of: $0) }
    }

    /// The row's fields as the template shows them.
    /// - Parameter fields: what the mirror has seen.
    func values(
        number: Int, fields: [(alias: FieldAlias, options: [FieldOption])], names: FieldNames
    ) -> [String: Any] {
        let alias = FieldAlias(field)
        var operations = Self.operations
        if !operations.contains(where: { $0.code == operation }) {
            operations.append((operation, operation))
        }
        var values: [String: Any] = [
            "number": number, "place": number + 1, "value": value, "known": alias?.name ?? "",
            "field": alias.map { names.name(of: $0) } ?? field,
            "operations": operations.map {
                ["code": $0.code, "name": $0.name, "is_chosen": $0.code == operation]
                    as [String: Any]
            },
        ]
        let options = fields.first { $0.alias.name == field }?.options ?? []
        if !options.isEmpty {
            let chosen = value.split(separator: ":").map(String.init)
            let unknown = chosen.filter { name in !options.contains { $0.alias.name == name } }
            let named = chosen.compactMap(FieldAlias.init)
            func name(_ option: String) -> String {
                FieldAlias(option).map { names.name(ofOption: $0, in: alias, among: named) }
                    ?? option
            }
            values["choices"] =
                options.map {
                    [
                        "alias": $0.alias.name, "name": name($0.alias.name),
                        "is_chosen": chosen.contains($0.alias.name),
                    ] as [String: Any]
                }
                + unknown.map { ["alias": $0, "name": name($0), "is_chosen": true] }
        }
        values["beside"] = alias.flatMap { names.aliasBeside($0) }
        values["sentence"] = sentence(names)
        values["problem"] = problem
        return values
    }
}

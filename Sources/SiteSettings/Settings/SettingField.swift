/// How a setting is shown on the settings' screen (求職者同期の設定), and edited there.
package struct SettingField: Sendable {
    /// The screen's parts, in their order; raw values are their titles.
    package enum Part: String, Sendable, CaseIterable {
        case target = "対象"
        case run = "実行"
        case mail = "メール"
        case crm = "連携"
        case site = "サイト"
        case safety = "安全"
    }

    /// The screen's sections, in their order; raw values are their titles.
    package enum Section: String, Sendable, CaseIterable {
        case timing = "実行のタイミング"
        case reminders = "リマインドメール"
        case signUp = "会員登録"
        case withdrawn = "退会した求職者"
        case duplicates = "重複エラー"
        case status = "PORTERSへのステータス連携"
        case limits = "上限"

        /// Where on the screen it stands.
        package var part: Part {
            switch self {
            case .withdrawn: .target
            case .timing: .run
            case .reminders, .duplicates: .mail
            case .status: .crm
            case .signUp: .site
            case .limits: .safety
            }
        }
    }

    package enum Kind: Sendable {
        /// One of some values, each with its name.
        case choice([(value: String, name: String)])
        case number(ClosedRange<Int>)
        /// - Parameter suggestions: the id of a list of the page's; nil for none.
        case text(suggestions: String?, placeholder: String)
    }

    /// `sync.reminders`
    package let key: String
    package let section: Section
    package let label: String
    package let kind: Kind
    /// What is to be typed, for somebody who has typed something else.
    package let expected: String
    /// Whether it holds several values, with commas between them.
    package let isList: Bool

    /// The value as it is typed.
    package func text(_ settings: Settings) -> String {
        Setting.table.first { $0.path == key }?.plain(settings) ?? ""
    }

    /// All of them, in the order of the settings' table.
    package static var all: [SettingField] { Setting.table.compactMap(\.field) }
}

extension Setting {
    /// The same, shown on the screen as a field for text, for several texts or for a number.
    func shown(
        _ section: SettingField.Section, _ label: String, suggestions: String? = nil,
        placeholder: String = "", expected: String = ""
    ) -> Setting {
        shown(
            section, label,
            range.map { .number($0) }
                ?? .text(suggestions: suggestions, placeholder: placeholder),
            expected: range.map(Self.expected) ?? expected)
    }

    /// The same, shown as a choice; the names are in the order of the values.
    func shown(_ section: SettingField.Section, _ label: String, choices names: [String])
        -> Setting
    {
        shown(
            section, label, .choice(zip(choices, names).map { (value: $0, name: $1) }), expected: ""
        )
    }

    private func shown(
        _ section: SettingField.Section, _ label: String, _ kind: SettingField.Kind,
        expected: String
    ) -> Setting {
        var setting = self
        setting.field = SettingField(
            key: path, section: section, label: label, kind: kind, expected: expected,
            isList: items != nil)
        return setting
    }

    private static func expected(_ range: ClosedRange<Int>) -> String {
        range.upperBound > 10_000
            ? "\(range.lowerBound)以上の整数で入力してください。"
            : "\(range.lowerBound)から\(range.upperBound)までの整数で入力してください。"
    }
}

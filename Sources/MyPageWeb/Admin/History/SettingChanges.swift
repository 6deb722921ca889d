import Recruiting
import SiteSettings

/// What was changed in the settings as staff know it: each setting by its name on the screens, with its
/// value before and after.
struct SettingChanges {
    let old: Settings
    let new: Settings
    let names: FieldNames

    /// A row for each setting that was changed: its name, and the lines of its values.
    var rows: [[String: Any]] {
        SettingChange.all(from: old, to: new).map { change in
            [
                "label": label(of: change),
                "old": lines(of: change, change.old, in: old),
                "new": lines(of: change, change.new, in: new),
            ]
        }
    }

    func label(of change: SettingChange) -> String {
        if let field = change.field { return field.title }
        if let label = Self.labels[change.key] { return label }
        let alias = change.key.split(separator: ".", maxSplits: 1).last ?? ""
        return FieldAlias(String(alias)) == nil ? change.key : "項目と選択肢の名称（\(alias)）"
    }

    /// What the screens with forms of their own call what they save.
    private static let labels = [
        "site.name": "サイト名", "site.sender": "メールの差出人", "sync.conditions": "絞り込み条件",
        "web.accent": "アクセントカラー", "web.header": "ヘッダーのリンク", "web.footer": "フッターのリンク",
    ]

    private func lines(
        of change: SettingChange, _ value: String, in settings: Settings
    ) -> [String] {
        let lines =
            switch change.key {
            case "sync.conditions": settings.sync.conditions.map(names.text)
            case "web.header": Self.texts(of: settings.web.header)
            case "web.footer": Self.texts(of: settings.web.footer)
            default: value.isEmpty ? [] : [shown(value, change.field, in: settings)]
            }
        return lines.isEmpty ? ["（未設定）"] : lines
    }

    private func shown(
        _ value: String, _ field: SettingField?, in settings: Settings
    ) -> String {
        let meaning = names.meaning(of: value, in: FieldAlias(settings.status.field))
        return (field?.shown(value) ?? value) + (meaning.map { "（\($0)）" } ?? "")
    }

    private static func texts(of links: [Settings.Web.Link]) -> [String] {
        links.map { "\($0.label)（\($0.url)）" }
    }
}

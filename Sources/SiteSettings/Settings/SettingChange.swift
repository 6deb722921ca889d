/// A setting that has another value than it had.
package struct SettingChange: Sendable {
    /// `sync.reminders`; for the name of a field or an option `fields.` and its alias.
    package let key: String
    /// How the settings' screen shows it; nil if it does not.
    package let field: SettingField?
    /// The values as somebody types them, elements of a list with commas between them.
    package let old: String
    package let new: String

    /// The settings that differ, in the order of a file.
    package static func all(from old: Settings, to new: Settings) -> [SettingChange] {
        Setting.differing(old, new).map { setting in
            SettingChange(
                key: setting.path, field: setting.field, old: setting.plain(old),
                new: setting.plain(new))
        }
    }
}

extension Setting {
    /// Those of which two settings say different things, in the order of a file.
    static func differing(_ one: Settings, _ other: Settings) -> [Setting] {
        (table + names(in: one, other)).filter { $0.yaml(one) != $0.yaml(other) }
    }
}

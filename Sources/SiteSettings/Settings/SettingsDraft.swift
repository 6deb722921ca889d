import InternetMessage

/// A settings.yaml that is begun: what must be decided, as far as somebody has decided it, and the
/// defaults of everything else.
package struct SettingsDraft {
    private var settings = Settings()
    private var decided: Set<String> = []

    package init() {}

    /// What has yet to be decided, in the file's order: the key, and what is asked.
    package var open: [(key: String, question: String)] {
        Setting.table.compactMap { setting in
            guard let decision = setting.decision, !decided.contains(setting.path) else {
                return nil
            }
            return (setting.path, decision)
        }
    }

    /// Takes the value of a key that must be decided.
    /// - Returns: why it is not taken, and the draft is as it was; nil if it is.
    package mutating func decide(_ key: String, _ value: TypedValue) -> String? {
        guard let setting = Setting.table.first(where: { $0.path == key && $0.decision != nil })
        else { return "\(key): nothing to be decided" }
        var changed = settings
        do {
            try setting.read(value.node, &changed)
        } catch {
            return "\(key): \(error.message)"
        }
        if let problem = SettingsFile.contradictions(in: changed).first { return problem.message }
        settings = changed
        if key == "site.sender" { nameSiteAfterSender() }
        decided.insert(key)
        return nil
    }

    /// Mails and pages speak in the name of whoever sends the mails, until somebody says another one.
    private mutating func nameSiteAfterSender() {
        var named = settings
        guard let name = try? settings.site.mailbox.name,
            let setting = Setting.table.first(where: { $0.path == "site.name" }),
            (try? setting.read(TypedValue.text(name).node, &named)) != nil
        else { return }
        settings = named
    }

    /// The whole commented file; what nobody has decided is left open, as `settings check` says.
    package var text: String {
        SettingsFile.text(settings) { decided.contains($0.path) ? nil : $0.decision }
    }
}

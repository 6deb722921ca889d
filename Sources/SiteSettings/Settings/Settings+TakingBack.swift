import Recruiting
import Yams

extension Settings {
    /// A setting that was to be taken back has got another value meanwhile.
    package struct ChangedSince: Error {}

    /// These settings without a change: what it has changed is as it was before, and everything else
    /// stays.
    /// - Parameters:
    ///   - old: the settings before the change.
    ///   - new: those after it.
    /// - Throws: `ChangedSince`, or `SettingsError` if what comes back does not go with the others.
    package func takingBack(from old: Settings, to new: Settings) throws -> Settings {
        var settings = self
        for setting in Setting.differing(old, new) {
            let (value, former) = (setting.yaml(self), setting.yaml(old))
            if value == former { continue }
            guard value == setting.yaml(new) else { throw ChangedSince() }
            if former.isEmpty, let alias = FieldAlias(String(setting.key)) {
                settings.fields[alias] = nil
            } else if let node = try Yams.compose(yaml: former, .basic) {
                try setting.read(node, &settings)
            }
        }
        let problems = SettingsFile.contradictions(in: settings)
        guard problems.isEmpty else {
            throw SettingsError(file: "settings.yaml", problems: problems)
        }
        return settings
    }
}

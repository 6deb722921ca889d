import Yams

extension Settings {
    /// These settings with typed values laid over, checked by what checks the file.
    /// - Parameter typed: by key: `sync.reminders`.
    /// - Returns: the settings, and what is wrong by key; a value that is wrong is left out.
    package func with(
        _ typed: [(key: String, value: TypedValue)]
    ) -> (settings: Settings, problems: [(key: String, message: String)]) {
        var settings = self
        var problems: [(key: String, message: String)] = []
        for (key, value) in typed {
            guard let setting = Setting.table.first(where: { $0.path == key }) else {
                problems.append((key, "unknown key"))
                continue
            }
            do {
                try setting.read(value.node, &settings)
            } catch {
                problems.append((key, error.message))
            }
        }
        if problems.isEmpty {
            problems = SettingsFile.contradictions(in: settings).compactMap { problem in
                guard case .value(let key) = problem.kind else { return nil }
                return (key: key, message: problem.message)
            }
        }
        return (settings, problems)
    }
}

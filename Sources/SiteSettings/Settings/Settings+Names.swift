import Recruiting

extension Settings {
    /// These settings with names of fields and options laid over; an empty one takes the name away.
    /// - Parameter typed: aliases with their names, checked as those of the file.
    /// - Returns: the settings, and the places of what is no alias or no name, which is left out.
    package func naming(
        _ typed: [(alias: String, name: String)]
    ) -> (settings: Settings, wrong: [Int]) {
        var settings = self
        var wrong: [Int] = []
        for (place, (alias, name)) in typed.enumerated() {
            guard let setting = Setting.name(of: alias), let known = FieldAlias(alias) else {
                wrong.append(place)
                continue
            }
            if name.isEmpty {
                settings.fields[known] = nil
            } else {
                do {
                    try setting.read(TypedValue.text(name).node, &settings)
                } catch {
                    wrong.append(place)
                }
            }
        }
        return (settings, wrong)
    }
}

import SiteSettings
import Testing

/// What is wrong with a settings file; nothing if it can be read.
func problems(_ text: String) -> [String] {
    do {
        _ = try SettingsFile.parse(text)
        return []
    } catch {
        return (error as? SettingsError)?.problems.map(\.description) ?? ["\(error)"]
    }
}

/// A settings file with a change as a screen makes it, which reads back as what was meant.
func edited(_ text: String, _ change: (inout Settings) throws -> Void) throws -> String {
    var settings = try SettingsFile.parse(text)
    try change(&settings)
    let new = try SettingsFile.text(text, changedTo: settings)
    #expect(try SettingsFile.parse(new) == settings)
    return new
}

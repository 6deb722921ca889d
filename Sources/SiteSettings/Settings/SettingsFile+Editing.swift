import Yams

/// settings.yaml, changed as a careful person would: the lines of what changes, and no other.
extension SettingsFile {
    /// A file's text with other settings; comments, order and everything that stays are as they
    /// were. A text without a single key becomes a whole commented file.
    /// - Throws: `SettingsError` if the text is bad as it is, or written in a way (anchors, a flow
    ///   mapping around everything) in which the values can't be changed line by line.
    package static func text(_ text: String, changedTo wanted: Settings) throws -> String {
        let present = try parse(text)
        // Whatever the editor has made of it: only what says what was wanted is written.
        guard let new = try? edited(text, from: present, to: wanted), (try? parse(new)) == wanted
        else {
            throw SettingsError(
                file: "settings.yaml",
                problems: [
                    .init(
                        line: nil,
                        message: "it is written in a way that can't be changed line by line "
                            + "(anchors, '? key', or braces around everything); change it by "
                            + "hand, or start from what 'candidate-sync settings init' writes",
                        kind: .layout)
                ])
        }
        return new
    }

    /// Whether a text says nothing at all: it is empty, or holds nothing but comments. What is no YAML
    /// says something: nobody knows what.
    package static func saysNothing(_ text: String) -> Bool {
        do {
            return try tree(text)?.mapping?.isEmpty != false
        } catch {
            return false
        }
    }

    /// - Returns: nil if its lines are not those of YAML.
    /// - Throws: what Yams says of a text that has become none of YAML on the way.
    private static func edited(
        _ text: String, from present: Settings, to wanted: Settings
    ) throws -> String? {
        guard !saysNothing(text) else {
            return text.isEmpty || text.hasSuffix("\n")
                ? text + Self.text(wanted) : text + "\n" + Self.text(wanted)
        }
        guard var editor = SettingsEditor(text) else { return nil }
        for setting in Setting.differing(present, wanted) {
            if setting.yaml(wanted).isEmpty {
                try editor.remove(setting, from: wanted)
            } else {
                try editor.change(setting, from: present, to: wanted)
            }
        }
        return editor.text
    }

    /// The keys of which two settings say different things and which the screens may not write, in the
    /// order of the table.
    package static func keptFromScreens(_ one: Settings, _ other: Settings) -> [String] {
        Setting.differing(one, other).filter { !$0.isForScreens }.map(\.path)
    }
}

import Foundation
public import SyncStore

extension Administration {
    private var settingsFile: EditedFile { EditedFile(path: workspace.settings) }

    /// The file as it is now, whoever wrote it.
    public func settings() async throws -> EditableSettings {
        try await myPage.reading { [self] in
            let revision = try settingsFile.revision()
            do {
                let text = try revision.text ?? ""
                return EditableSettings(
                    revision: revision.name, text: text, settings: try SettingsFile.parse(text),
                    problems: [])
            } catch let error as SettingsError {
                return EditableSettings(
                    revision: revision.name, text: try revision.text ?? "", settings: Settings(),
                    problems: error.problems)
            } catch is EditedFile.NotText {
                return EditableSettings(
                    revision: revision.name, text: "", settings: Settings(),
                    problems: [.init(line: nil, message: "settings.yaml is no UTF-8 text")])
            }
        }
    }

    /// Writes the settings that are different into the file, and takes them into use.
    /// - Parameter revision: of the file that the screen has shown.
    public func save(
        _ wanted: Settings, over revision: String, by staff: Staff
    ) async throws -> Saving {
        try await save(over: revision, by: staff) { text in
            guard try SettingsFile.parse(text) != wanted else { return nil }
            return try SettingsFile.text(text, changedTo: wanted)
        }
    }

    /// Brings the file back as a line of the audit list has it.
    public func restoreSettings(
        _ entry: AuditEntry, over revision: String, by staff: Staff
    ) async throws -> Saving {
        try await save(over: revision, by: staff) { text in
            guard let wanted = entry.old, wanted != text else { return nil }
            _ = try SettingsFile.parse(wanted)
            return wanted
        }
    }

    /// - Parameter edit: makes the new text of the present one; nil if nothing is different.
    private func save(
        over revision: String, by staff: Staff,
        _ edit: @escaping @Sendable (String) throws -> String?
    ) async throws -> Saving {
        let saving = try await myPage.writing { [self] () -> Saving in
            let seen = try settingsFile.revision()
            guard seen.name == revision else { return .overtaken }
            do {
                let text = try seen.text ?? ""
                guard let new = try edit(text) else { return .unchanged }
                _ = try SettingsFile.parse(new)
                let open = SettingsFile.undecided(in: new)
                guard open.isEmpty else { return .refused(open.map(\.description)) }
                // What is saved must be usable at once, with the templates that are there.
                _ = try Templates(folder: workspace.templates)
                return try write(
                    new, into: settingsFile, over: seen, old: text, .settings, "settings.yaml",
                    by: staff)
            } catch let error as SettingsError {
                return .refused(error.problems.map(\.description))
            } catch let error as MailTemplate.Problems {
                return .refused(
                    error.problems.map { "\($0.file)：\($0.line)行目：\($0.mistake.japanese)" })
            }
        }
        if saving == .saved { takeIntoUse() }
        return saving
    }
}

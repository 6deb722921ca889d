import Foundation
import Publishing
package import SiteSettings
package import SyncStore

/// 設定: settings.yaml as the screens edit it, beside those who edit it by hand.
package struct EditSettings: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    private var file: EditedFile { EditedFile(path: site.open.paths.settings) }

    /// The file as it is now, whoever wrote it.
    package func current() async throws -> EditableSettings {
        try await site.read { [self] in
            let revision = try file.revision()
            let inUse = site.settings
            var (text, settings) = ("", inUse)
            let problems: [SettingsError.Problem]
            do {
                text = try revision.text ?? ""
                let written = try SettingsFile.parse(text)
                problems = Self.loss(in: text)
                if problems.isEmpty { settings = written }
            } catch let error as SettingsError {
                problems = error.problems
            } catch is EditedFile.NotText {
                problems = [Self.notText]
            }
            return EditableSettings(
                revision: revision.name, text: text, settings: settings, problems: problems,
                isInUse: settings == inUse)
        }
    }

    private static let notText = SettingsError.Problem(
        line: nil, message: "settings.yaml is not UTF-8 text")

    /// What a file that is gone or empty leaves open: it was lost, and nobody has wished for the
    /// defaults, which a save would write. Empty for any other.
    private static func loss(in text: String) -> [SettingsError.Problem] {
        SettingsFile.saysNothing(text) ? SettingsFile.undecided(in: text) : []
    }

    /// Writes the settings that are different into the file, and takes them into use; what somebody
    /// has changed in it by hand is taken into use, too. What stands there already needs nothing.
    /// - Parameters:
    ///   - revision: of the file that the screen has shown.
    ///   - mayAllowMore: whether the screen has asked for the password if more people could be written
    ///     to by what is saved (see `Settings.allowsMore`); else that is refused.
    package func save(
        _ wanted: Settings, over revision: String, by staff: Staff, mayAllowMore: Bool = false
    ) async throws -> Saving {
        try await save(over: revision, by: staff, mayAllowMore: mayAllowMore) { text in
            let present = try SettingsFile.parse(text)
            guard present != wanted else { return nil }
            try Self.checkIsForScreens(wanted, present)
            return try SettingsFile.text(text, changedTo: wanted)
        }
    }

    /// Takes back what a line of the audit list has changed; what was changed later stays. The screen
    /// has asked for the password if more people could be written to by that.
    package func restore(
        _ entry: AuditEntry, over revision: String, by staff: Staff
    ) async throws -> Saving {
        try await save(over: revision, by: staff, mayAllowMore: true) { text in
            let wanted = try Self.text(text, without: entry)
            guard wanted != text else { return nil }
            // What only the server's side writes is not the screens' to bring back.
            try Self.checkIsForScreens(SettingsFile.parse(wanted), SettingsFile.parse(text))
            return wanted
        }
    }

    /// What the file will say when a line's change is taken back; nil if that can't be done:
    /// `restore` says why.
    package static func settings(
        of file: EditableSettings, without entry: AuditEntry
    ) -> Settings? {
        try? SettingsFile.parse(text(file.text, without: entry))
    }

    /// The former text with its comments, as long as nobody has changed it since; else the present
    /// one without the settings that the line has changed.
    private static func text(_ present: String, without entry: AuditEntry) throws -> String {
        guard let old = entry.old else { return present }
        guard present != entry.new else { return old }
        let settings = try SettingsFile.parse(present)
        let wanted = try settings.takingBack(
            from: SettingsFile.parse(old), to: SettingsFile.parse(entry.new ?? ""))
        return wanted == settings ? present : try SettingsFile.text(present, changedTo: wanted)
    }

    private static func checkIsForScreens(_ wanted: Settings, _ present: Settings) throws {
        let keys = SettingsFile.keptFromScreens(wanted, present)
        guard keys.isEmpty else { throw KeptFromScreens(keys: keys) }
    }

    /// - Parameter edit: makes the new text of the present one; nil if nothing is different.
    private func save(
        over revision: String, by staff: Staff, mayAllowMore: Bool,
        _ edit: @escaping @Sendable (String) throws -> String?
    ) async throws -> Saving {
        let saving = try await site.write { [self] () -> Saving in
            let seen = try file.revision()
            guard seen.name == revision else {
                return stands(in: seen, edit) ? .unchanged : .overtaken
            }
            do {
                let text = try seen.text ?? ""
                let loss = Self.loss(in: text)
                guard loss.isEmpty else { return .refused(loss.map(\.complaint)) }
                let new = try edit(text)
                let settings = try SettingsFile.parse(new ?? text)
                if new == nil, settings == site.settings { return .unchanged }
                if !mayAllowMore, site.settings.allowsMore(in: settings) { return .handEdited }
                let open = SettingsFile.undecided(in: new ?? text)
                guard open.isEmpty else { return .refused(open.map(\.japanese)) }
                // What is saved must be usable at once, with the templates that are there.
                _ = try Templates(folder: site.open.paths.templates)
                guard let new else { return try confirm(text, by: staff) }
                return try file.save(
                    new, over: seen, old: text, .settings, "settings.yaml",
                    by: staff, on: site)
            } catch let error as SettingsError {
                return .refused(error.problems.map(\.japanese))
            } catch is EditedFile.NotText {
                return .refused([Self.notText.complaint])
            } catch let error as KeptFromScreens {
                return .refused([
                    "画面からは変更できない設定（\(error.keys.joined(separator: "、"))）の値が、現在のものと異なります。"
                        + "何も変更していません。サーバーで settings.yaml を編集してください。"
                ])
            } catch is Settings.ChangedSince {
                return .refused([
                    "同じ設定がこの後にも変更されているため、この変更だけを戻すことはできません。何も変更していません。"
                        + "後の変更を先に戻すか、設定の画面で変更してください。"
                ])
            } catch let error as MailTemplate.Problems {
                return .refused(
                    error.problems.map { "\($0.file)：\($0.line)行目：\($0.mistake.japanese)" })
            }
        }
        if saving == .saved { site.takeIntoUse() }
        return saving
    }

    /// Whether all that is to be saved stands in the file already, whoever has saved it, and is in use:
    /// a second click saves the same again.
    private func stands(
        in seen: EditedFile.Revision, _ edit: (String) throws -> String?
    ) -> Bool {
        do {
            guard let text = try seen.text, try SettingsFile.parse(text) == site.settings else {
                return false
            }
            return try edit(text) == nil
        } catch {
            return false
        }
    }

    /// Notes that a file which somebody has edited by hand comes into use as it is: every process
    /// goes by the audit list.
    private func confirm(_ text: String, by staff: Staff) throws -> Saving {
        let old = try? SettingsFile.text(text, changedTo: site.settings)
        try site.accounts.write {
            try $0.note(
                .settings, "settings.yaml", by: staff.name, at: site.now, old: old ?? text,
                new: text)
        }
        return .saved
    }
}

/// What is to be saved says something else of what the screens may not write.
private struct KeptFromScreens: Error {
    let keys: [String]
}

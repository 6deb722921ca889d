import Foundation
package import Publishing
import SiteSettings
package import SyncStore

/// メールテンプレート: a mail's text as the screens edit it, beside those who edit the file by hand.
package struct EditTemplate: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    private func file(of name: TemplateName) -> EditedFile {
        EditedFile(path: "\(site.open.paths.templates)/\(name.rawValue).mustache")
    }

    package func current(_ name: TemplateName) async throws -> EditableTemplate {
        try await site.read { [self] in
            let revision = try file(of: name).revision()
            let text = (try? revision.text) ?? nil
            let isReadable = revision.bytes == nil || text != nil
            return EditableTemplate(
                name: name, revision: revision.name, text: text ?? name.builtIn,
                isBuiltIn: revision.bytes == nil, isReadable: isReadable,
                isInUse: isReadable && isInUse(text, name))
        }
    }

    /// Whether mails are written by a text just now; nil is the built-in one.
    private func isInUse(_ text: String?, _ name: TemplateName) -> Bool {
        let (_, templates) = site.live.both
        return TemplateDraft(templates[name].text) == TemplateDraft(text ?? name.builtIn)
    }

    /// Saves what was typed and takes it into use. What nobody has changed stays as it is, to the
    /// byte: the file's own line ends, and the built-in text, which is no file. So does what stands there
    /// already, whoever has saved it: a second click saves the same again. What somebody has changed by
    /// hand is taken into use.
    /// - Parameter revision: of the text that the screen has shown.
    /// - Throws: `MailTemplate.Problems` with every mistake and its line; nothing is saved then.
    package func save(
        _ draft: TemplateDraft, as name: TemplateName, over revision: String, by staff: Staff
    ) async throws -> Saving {
        _ = try draft.template(name, file: name.japanese)
        let shown = try await current(name)
        guard draft == shown.draft, shown.isGood else {
            return try await save(draft.text, as: name, over: revision, by: staff)
        }
        if shown.isInUse { return .unchanged }
        let text = shown.isBuiltIn ? nil : shown.text
        return try await save(text, as: name, over: revision, by: staff)
    }

    /// Saves a template's text and takes it into use.
    /// - Parameters:
    ///   - text: nil goes back to the built-in one.
    ///   - revision: of the text that the screen has shown.
    /// - Throws: `MailTemplate.Problems` with every mistake and its line; nothing is saved then.
    package func save(
        _ text: String?, as name: TemplateName, over revision: String, by staff: Staff
    ) async throws -> Saving {
        let text = text?.replacing("\r\n", with: "\n")
        if let text { _ = try MailTemplate(name, text: text, file: name.japanese) }
        let saving = try await site.write { [self] () -> Saving in
            let seen = try file(of: name).revision()
            let old = (try? seen.text) ?? nil
            let isSame =
                text == nil
                ? seen.bytes == nil : old?.replacing("\r\n", with: "\n") == text
            if isSame, isInUse(text, name) { return .unchanged }
            guard seen.name == revision else { return .overtaken }
            // The others and the settings too: what is saved must be usable at once.
            _ = try Templates(folder: site.open.paths.templates, with: (name, text))
            do {
                let settings = try SettingsFile.readDecided(site.open.paths.settings)
                if site.settings.allowsMore(in: settings) { return .handEdited }
            } catch let error as SettingsError {
                return .refused(error.problems.map(\.complaint))
            }
            if isSame {
                try confirm(old, as: name, by: staff)
                return .unchanged
            }
            return try file(of: name).save(
                text, over: seen, old: old, .template, name.rawValue, by: staff, on: site)
        }
        if saving == .saved { site.takeIntoUse() }
        return saving
    }

    /// Takes the file's text into use, or that there is none, as somebody has made it by hand: what mails were
    /// written by before stands in the audit list.
    private func confirm(_ text: String?, as name: TemplateName, by staff: Staff) throws {
        let (_, templates) = site.live.both
        let old = templates.overridden.contains(name) ? templates[name].text : nil
        try site.accounts.write {
            try $0.note(.template, name.rawValue, by: staff.name, at: site.now, old: old, new: text)
        }
        site.takeIntoUse()
    }

    /// Brings the text back that was there before a line of the audit list: only as long as nobody
    /// has changed it since.
    package func restore(
        _ entry: AuditEntry, as name: TemplateName, over revision: String, by staff: Staff
    ) async throws -> Saving {
        let present = try await current(name)
        guard present.revision == revision else { return .overtaken }
        let text = present.isBuiltIn ? nil : present.text
        guard text == entry.new || text == entry.old else {
            return .refused([
                "この文面は、この後にも変更されています。何も変更していません。"
                    + "後の変更を先に戻すか、「メールテンプレート」で変更してください。"
            ])
        }
        return try await save(entry.old, as: name, over: revision, by: staff)
    }
}

extension TemplateName {
    /// What the screens call it.
    package var japanese: String {
        switch self {
        case .registrationRequest: "マイページ登録依頼メール"
        case .duplicateError: "重複エラーメール"
        case .reminder: "リマインドメール"
        case .registrationComplete: "マイページ登録完了メール"
        case .ownerDigest: "未登録者のお知らせ"
        case .signUp: "会員登録確認メール"
        case .passwordReset: "パスワード再設定メール"
        case .staffInvitation: "担当者のパスワード設定メール"
        case .passwordChanged: "パスワード変更のお知らせ"
        case .signInLocked: "ログイン制限のお知らせ"
        case .withdrawn: "退会手続き完了のお知らせ"
        case .staffChanged: "管理画面のアカウント変更のお知らせ"
        }
    }
}

import Foundation
public import SyncStore

extension Administration {
    private func file(of name: TemplateName) -> EditedFile {
        EditedFile(path: "\(workspace.templates)/\(name.rawValue).mustache")
    }

    public func template(_ name: TemplateName) async throws -> EditableTemplate {
        try await myPage.reading { [self] in
            let revision = try file(of: name).revision()
            let text = (try? revision.text) ?? nil
            return EditableTemplate(
                name: name, revision: revision.name, text: text ?? name.builtIn,
                isBuiltIn: revision.bytes == nil)
        }
    }

    /// Saves a template's text and takes it into use.
    /// - Parameters:
    ///   - text: nil goes back to the built-in one.
    ///   - revision: of the text that the screen has shown.
    /// - Throws: `MailTemplate.Problems` with every mistake and its line; nothing is saved then.
    public func save(
        _ text: String?, as name: TemplateName, over revision: String, by staff: Staff
    ) async throws -> Saving {
        let text = text?.replacing("\r\n", with: "\n")
        if let text { _ = try MailTemplate(name, text: text, file: name.japanese) }
        let saving = try await myPage.writing { [self] () -> Saving in
            let seen = try file(of: name).revision()
            guard seen.name == revision else { return .overtaken }
            let old = (try? seen.text) ?? nil
            guard text == nil ? seen.bytes != nil : old != text else { return .unchanged }
            // The others too: what is saved must be usable at once.
            _ = try Templates(folder: workspace.templates, with: (name, text))
            return try write(
                text, into: file(of: name), over: seen, old: old, .template, name.rawValue,
                by: staff)
        }
        if saving == .saved { takeIntoUse() }
        return saving
    }

    /// The mail that a text makes for a person of the mirror, or for a made-up one.
    /// - Returns: the `.eml`, with its subject and body as a reader sees them, and whether it is of
    ///   the person who was asked for.
    /// - Throws: `MailTemplate.Problems`
    public func preview(
        _ text: String, as name: TemplateName, person: Int64?
    ) async throws -> (subject: String, body: String, eml: [UInt8], isOfPerson: Bool) {
        let template = try MailTemplate(name, text: text, file: name.japanese)
        return try await myPage.reading { [self] in
            let candidate = try person.flatMap { id in
                try mirror.read { snapshot in
                    try snapshot.candidate(id).map { ($0, snapshot.catalog) }
                }
            }
            let mail = try MailPreview(settings: myPage.settings, now: environment.now())
                .mail(template, candidate)
            return (mail.subject, mail.body, mail.eml, candidate != nil)
        }
    }
}

extension TemplateName {
    /// What the screens call it.
    public var japanese: String {
        switch self {
        case .registrationRequest: "マイページ登録依頼メール"
        case .duplicateError: "重複エラーメール"
        case .reminder: "リマインドメール"
        case .registrationComplete: "マイページ登録完了メール"
        case .signUp: "会員登録確認メール"
        case .passwordReset: "パスワード再設定メール"
        }
    }
}

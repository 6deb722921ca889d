import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import NIOCore
import Publishing
import SiteSettings
import SyncStore

/// メールテンプレート: list, edit, preview with a real or made-up candidate, back to the built-in text.
struct TemplateRoutes {
    let site: MyPageSite

    func add(to group: RouterGroup<PageContext>) {
        group.get("templates", use: list)
        group.get("templates/:name", use: show)
        group.post("templates/:name", use: save)
        group.post("templates/:name/preview", use: preview)
    }

    private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        var rows: [[String: Any]] = []
        for name in TemplateName.allCases {
            let template = try await EditTemplate(site).current(name)
            rows.append([
                "name": name.rawValue, "title": name.japanese, "to": name.reader,
                "state": (template.isBuiltIn ? "初期文面" : "変更済み")
                    + (template.isInUse ? "" : "（まだ有効になっていません）"),
            ])
        }
        return AdminPage(
            screen: .templates, content: Page.render(Self.listTemplate, ["rows": rows])
        ).response(.ok, context, site.settings)
    }

    private func name(_ context: PageContext) throws -> TemplateName {
        guard let name = context.parameters.get("name", as: TemplateName.self)
        else { throw HTTPError(.notFound) }
        return name
    }

    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let template = try await EditTemplate(site).current(name(context))
        guard context.staff.mayConfigure else {
            return shown(template, mail: try await sample(template.draft, template.name), context)
        }
        // Opened again behind an edit by hand it says so no more.
        let isSaved = request.uri.queryParameters["saved"] != nil && template.complaints.isEmpty
        return try await page(
            template, template.draft, revision: template.revision, context,
            notice: isSaved
                ? "保存しました。次のメールから有効です。実行中の場合、その実行のメールは変更前の文面で送られます。" : nil)
    }

    private func save(_ request: Request, _ context: PageContext) async throws -> Response {
        let name = try name(context)
        let template = try await EditTemplate(site).current(name)
        let isReset = context.form["action"] == "reset"
        guard isReset || context.form.contains("text") else {
            return try await page(
                template, template.draft, revision: template.revision, context,
                status: .unprocessableContent,
                problems: ["送信された内容が不完全です。何も保存していません。もう一度入力してください。"])
        }
        let draft = Self.draft(context.form)
        let revision = context.form["revision"]
        do {
            let saving =
                if isReset {
                    try await EditTemplate(site).save(
                        nil, as: name, over: revision, by: context.staff)
                } else {
                    try await EditTemplate(site).save(
                        draft, as: name, over: revision, by: context.staff)
                }
            let refusal = saving.refusal(
                overtaken: "この画面を開いた後に、テンプレートが変更されました。何も上書きしていません。"
                    + "内容を控えてから、画面を開き直してください。")
            if let refusal {
                return try await page(
                    template, draft, revision: revision, context, status: refusal.status,
                    problems: refusal.problems)
            }
            return .redirect(to: "/admin/templates/\(name.rawValue)?saved")
        } catch let wrong as MailTemplate.Problems {
            return try await page(
                template, draft, revision: revision, context, status: .unprocessableContent,
                problems: Self.texts(of: wrong, in: name))
        }
    }

    /// What was typed. The form of an earlier version has the whole text in one field.
    private static func draft(_ form: FormFields) -> TemplateDraft {
        form.contains("subject")
            ? TemplateDraft(subject: form["subject"], body: form["text"])
            : TemplateDraft(form["text"])
    }

    /// Shows what was typed when the session had ended; saves nothing.
    func resume(_ name: TemplateName, _ context: PageContext) async throws -> Response {
        let form = context.form
        return try await page(
            EditTemplate(site).current(name), Self.draft(form),
            revision: form["revision"], context,
            notice: StaffRoutes.resumed, person: form["person"])
    }

    /// Shows the mail that the typed text makes, or gives it as a file; saves nothing.
    private func preview(_ request: Request, _ context: PageContext) async throws -> Response {
        let name = try name(context)
        let template = try await EditTemplate(site).current(name)
        let draft = Self.draft(context.form)
        let revision = context.form["revision"]
        let typed = context.form["person"].trimmingCharacters(in: .whitespaces)
        // As a Japanese keyboard types digits.
        let person = Int64(typed.precomposedStringWithCompatibilityMapping)
        do {
            let mail = try await PreviewMail(site)(draft.text, as: name, person: person)
            guard typed.isEmpty || mail.isOfPerson else {
                return try await page(
                    template, draft, revision: revision, context,
                    status: .unprocessableContent,
                    problems: ["個人連絡先ID「\(typed)」の情報は取り込まれていません。"], person: typed)
            }
            if mail.isOfPerson, let person {
                try await site.note(.looked, .person(person), of: request, context)
            }
            guard context.form["action"] == "eml" else {
                return try await page(
                    template, draft, revision: revision, context, person: typed,
                    mail: (mail.subject, mail.body))
            }
            return Response(
                status: .ok,
                headers: [
                    .contentType: "message/rfc822",
                    .contentDisposition: "attachment; filename=\"\(name.rawValue).eml\"",
                ], body: .init(byteBuffer: ByteBuffer(bytes: mail.eml)))
        } catch let wrong as MailTemplate.Problems {
            return try await page(
                template, draft, revision: revision, context, status: .unprocessableContent,
                problems: Self.texts(of: wrong, in: name), person: typed)
        }
    }

    /// What is wrong with what was typed, by its field.
    private static func texts(
        of wrong: MailTemplate.Problems, in name: TemplateName
    ) -> [String] {
        wrong.problems.map { problem in
            guard problem.file == name.japanese else { return text(of: problem) }
            switch problem.mistake {
            case .noSubject: return "件名を入力してください。"
            case .noBody: return problem.mistake.japanese
            default:
                let line = problem.line - TemplateDraft.headLines
                return (line > 0 ? "本文の\(line)行目：" : "件名：") + problem.mistake.japanese
            }
        }
    }

    /// What is wrong with templates' files.
    static func texts(of wrong: MailTemplate.Problems) -> [String] {
        wrong.problems.map(text)
    }

    private static func text(of problem: MailTemplate.Problem) -> String {
        // Another template that is broken is told by its file.
        let file = problem.file.hasSuffix(".mustache") ? "\(problem.file)の" : ""
        return "\(file)\(problem.line)行目：\(problem.mistake.japanese)"
    }

    /// How many UTF-16 units a browser lets somebody type: each may be nine bytes of a posted form
    /// (three of UTF-8, `%` and two digits each), and the other fields need some room.
    private static let mostTyped = (FormGuard.largestAdmin - 4_096) / 9 - mostInSubject

    private static let mostInSubject = 300

    /// - Parameter mail: what the text makes, if that was asked for; else it is what it makes of
    ///   made-up values.
    private func page(
        _ template: EditableTemplate, _ draft: TemplateDraft, revision: String,
        _ context: PageContext, status: HTTPResponse.Status = .ok, problems: [String] = [],
        notice: String? = nil, person: String = "", mail: (subject: String, body: String)? = nil
    ) async throws -> Response {
        guard context.staff.mayConfigure else {
            return shown(template, mail: mail, context, status: status, problems: problems)
        }
        let name = template.name
        let lines = draft.body.split(separator: "\n", omittingEmptySubsequences: false)
        let placeholders = Templates.placeholders(of: name)
        var values: [String: Any] = [
            "revision": revision, "name": name.rawValue, "subject": draft.subject,
            "text": draft.body, "is_built_in": template.isBuiltIn,
            "height": min(40, max(12, lines.count + 2)),
            "person": person, "takes_person": name.takesPerson,
            "placeholders": placeholders.map {
                ["name": "{{\($0.name)}}", "meaning": $0.meaning]
            },
            "is_wrong": !problems.isEmpty, "most": Self.mostTyped,
            "most_in_subject": Self.mostInSubject, "is_asked": mail != nil,
            "has_link": placeholders.contains { $0.name == "password_url" },
        ]
        let shown: (subject: String, body: String)? =
            if let mail { mail } else { try await sample(draft, name) }
        values["mail"] = shown.map { ["subject": $0.subject, "body": $0.body] }
        return AdminPage(
            screen: .templates, title: name.japanese,
            content: context.render(Self.template, values), notice: notice,
            problems: problems + template.complaints
        ).response(status, context, site.settings)
    }

    private static let listTemplate = Page.template(PackageResources.templates_mustache)

    private static let template = Page.template(PackageResources.template_mustache)
}

extension TemplateName {
    /// Who gets the mail.
    var reader: String {
        switch self {
        case .registrationRequest, .reminder: "求職者"
        case .signUp: "会員登録した人"
        case .passwordReset, .passwordChanged, .signInLocked, .withdrawn: "アカウント保有者"
        case .staffInvitation, .staffChanged: "担当者"
        case .duplicateError, .registrationComplete, .ownerDigest: "個人連絡先・レジュメの所有者"
        }
    }

    /// Whether a preview can show a person of the mirror.
    var takesPerson: Bool { self == .registrationRequest || self == .reminder }
}

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

    private var settings: Settings { site.settings }

    private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        var rows: [[String: Any]] = []
        for name in TemplateName.allCases {
            let template = try await EditTemplate(site).current(name)
            rows.append([
                "name": name.rawValue, "title": name.japanese, "to": name.reader,
                "state": template.isBuiltIn ? "初期文面" : "変更済み",
            ])
        }
        return AdminPage(
            screen: .templates, content: Page.render(Self.listTemplate, ["rows": rows])
        ).response(.ok, context, settings)
    }

    private func name(_ context: PageContext) throws -> TemplateName {
        guard let name = context.parameters.get("name").flatMap(TemplateName.init(rawValue:))
        else { throw HTTPError(.notFound) }
        return name
    }

    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let template = try await EditTemplate(site).current(name(context))
        guard context.staff.mayConfigure else {
            return shown(template, mail: try await sample(of: template), context)
        }
        let isSaved = request.uri.queryParameters["saved"] != nil
        return page(
            template, text: template.text, revision: template.revision, context,
            notice: isSaved ? "保存しました。次のメールから有効です。" : nil)
    }

    private func save(_ request: Request, _ context: PageContext) async throws -> Response {
        let name = try name(context)
        let template = try await EditTemplate(site).current(name)
        let isReset = context.form["action"] == "reset"
        let text = context.form["text"].replacing("\r\n", with: "\n")
        let revision = context.form["revision"]
        do {
            let saving = try await EditTemplate(site).save(
                isReset ? nil : text, as: name, over: revision, by: context.staff)
            if case .refused(let problems) = saving {
                return page(
                    template, text: text, revision: revision, context,
                    status: .internalServerError, problems: problems)
            }
            guard saving != .overtaken else {
                return page(
                    template, text: text, revision: revision, context, status: .conflict,
                    problems: [
                        "この画面を開いた後に、テンプレートが変更されました。何も上書きしていません。"
                            + "内容を控えてから、画面を開き直してください。"
                    ])
            }
            return .redirect(to: "/admin/templates/\(name.rawValue)?saved", type: .normal)
        } catch let wrong as MailTemplate.Problems {
            return page(
                template, text: text, revision: revision, context, status: .unprocessableContent,
                problems: Self.texts(of: wrong))
        }
    }

    /// Shows what was typed when the session had ended; saves nothing.
    func resume(_ name: TemplateName, _ context: PageContext) async throws -> Response {
        let form = context.form
        return page(
            try await EditTemplate(site).current(name),
            text: form["text"].replacing("\r\n", with: "\n"), revision: form["revision"], context,
            notice: StaffRoutes.resumed, person: form["person"])
    }

    /// Shows the mail that the typed text makes, or gives it as a file; saves nothing.
    private func preview(_ request: Request, _ context: PageContext) async throws -> Response {
        let name = try name(context)
        let template = try await EditTemplate(site).current(name)
        let text = context.form["text"].replacing("\r\n", with: "\n")
        let revision = context.form["revision"]
        let person = Int64(context.form["person"].trimmingCharacters(in: .whitespaces))
        do {
            let mail = try await PreviewMail(site)(text, as: name, person: person)
            let typed = context.form["person"]
            guard typed.isEmpty || mail.isOfPerson else {
                return page(
                    template, text: text, revision: revision, context,
                    status: .unprocessableContent,
                    problems: ["個人連絡先ID「\(typed)」の情報は取り込まれていません。"], person: typed)
            }
            if mail.isOfPerson, let person {
                try await EventLog(site).note(
                    .looked, .person(person), by: context.staff,
                    from: ClientAddress.of(request, context, settings))
            }
            guard context.form["action"] == "eml" else {
                return page(
                    template, text: text, revision: revision, context, person: typed,
                    mail: (mail.subject, mail.body))
            }
            return Response(
                status: .ok,
                headers: [
                    .contentType: "message/rfc822",
                    .contentDisposition: "attachment; filename=\"\(name.rawValue).eml\"",
                ], body: .init(byteBuffer: ByteBuffer(bytes: mail.eml)))
        } catch let wrong as MailTemplate.Problems {
            return page(
                template, text: text, revision: revision, context, status: .unprocessableContent,
                problems: Self.texts(of: wrong))
        }
    }

    static func texts(of wrong: MailTemplate.Problems) -> [String] {
        wrong.problems.map { problem in
            // Another template that is broken is told by its file.
            let file = problem.file.hasSuffix(".mustache") ? "\(problem.file)の" : ""
            return "\(file)\(problem.line)行目：\(problem.mistake.japanese)"
        }
    }

    /// How many UTF-16 units a browser lets somebody type: each may be nine bytes of a posted form
    /// (three of UTF-8, `%` and two digits each), and the other fields need some room.
    private static let mostTyped = (FormGuard.largestAdmin - 4_096) / 9

    private func page(
        _ template: EditableTemplate, text: String, revision: String,
        _ context: PageContext, status: HTTPResponse.Status = .ok, problems: [String] = [],
        notice: String? = nil, person: String = "", mail: (subject: String, body: String)? = nil
    ) -> Response {
        guard context.staff.mayConfigure else {
            return shown(template, mail: mail, context, status: status, problems: problems)
        }
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        var values: [String: Any] = [
            "key": context.formKey, "revision": revision, "name": template.name.rawValue,
            "text": text, "may": context.staff.mayConfigure, "is_built_in": template.isBuiltIn,
            "height": min(40, max(12, lines.count + 2)), "person": person,
            "takes_person": template.name.takesPerson,
            "placeholders": Templates.placeholders(of: template.name).map {
                ["name": "{{\($0.name)}}", "meaning": $0.meaning]
            },
            "is_wrong": !problems.isEmpty, "most": Self.mostTyped,
        ]
        values["mail"] = mail.map { ["subject": $0.subject, "body": $0.body] }
        return AdminPage(
            screen: .templates, title: template.name.japanese,
            content: Page.render(Self.template, values), notice: notice, problems: problems
        ).response(status, context, settings)
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

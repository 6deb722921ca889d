import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import Recruiting
import SiteSettings
import SyncStore

/// 求職者同期の設定: conditions with the funnel that they make, times, reminders, status, limits.
struct SettingsRoutes {
    let site: MyPageSite

    private static let template = Page.template(PackageResources.settings_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("settings", use: show)
        group.post("settings", use: save)
        group.post("settings/preview", use: preview)
    }

    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let file = try await EditSettings(site).current()
        let isSaved = request.uri.queryParameters["saved"] != nil
        return try await page(
            SettingsForm(file.settings), revision: file.revision, context,
            problems: file.complaints,
            notice: isSaved ? "保存しました。次の実行から有効です。" : nil)
    }

    /// Saves nothing.
    private func preview(_ request: Request, _ context: PageContext) async throws -> Response {
        guard var form = try await posted(context) else { return try await incomplete(context) }
        let revision = context.form["revision"]
        if context.form["action"] == "add" {
            form.rows.append(ConditionRow())
            return try await page(form, revision: revision, context)
        }
        let file = try await EditSettings(site).current()
        guard let settings = form.settings(over: file.settings) else {
            return try await page(form, revision: revision, context, status: .unprocessableContent)
        }
        let funnel = try await PreviewFunnel(site)(settings)
        if !funnel.first.isEmpty {
            try await EventLog(site).note(
                .searched, .found(funnel.first.count), by: context.staff,
                from: ClientAddress.of(request, context, site.settings))
        }
        return try await page(form, revision: revision, context, funnel: funnel)
    }

    /// Shows what was typed when the session had ended; saves nothing.
    func resume(_ context: PageContext) async throws -> Response {
        guard let form = try await posted(context) else { return try await incomplete(context) }
        return try await page(
            form, revision: context.form["revision"], context, notice: StaffRoutes.resumed)
    }

    private func posted(_ context: PageContext) async throws -> SettingsForm? {
        SettingsForm(context.form, try await NameFields(site)())
    }

    /// The settings as they are, for somebody whose form came without all its fields.
    private func incomplete(_ context: PageContext) async throws -> Response {
        let file = try await EditSettings(site).current()
        return try await page(
            SettingsForm(file.settings), revision: file.revision, context,
            status: .unprocessableContent,
            problems: ["送信された内容が不完全です。何も保存していません。下の内容を確認し、もう一度入力してください。"])
    }

    private func save(_ request: Request, _ context: PageContext) async throws -> Response {
        guard var form = try await posted(context) else { return try await incomplete(context) }
        let revision = context.form["revision"]
        let file = try await EditSettings(site).current()
        guard let settings = form.settings(over: file.settings) else {
            return try await page(form, revision: revision, context, status: .unprocessableContent)
        }
        if let (refusal, problem) = try await SettingsQuestion(site: site).refusal(
            of: settings, over: file.settings, request, context)
        {
            form.problems["password"] = problem
            return try await refusal.marking(page(form, revision: revision, context))
        }
        switch try await EditSettings(site).save(settings, over: revision, by: context.staff) {
        case .saved, .unchanged:
            return .redirect(to: "/admin/settings?saved", type: .normal)
        case .overtaken:
            return try await page(
                form, revision: revision, context, status: .conflict,
                problems: [
                    "この画面を開いた後に、settings.yaml が変更されました。何も上書きしていません。"
                        + "内容を控えてから、画面を開き直してください。"
                ])
        case .refused(let problems):
            return try await page(
                form, revision: revision, context, status: .unprocessableContent, problems: problems
            )
        }
    }

    private func page(
        _ form: SettingsForm, revision: String, _ context: PageContext,
        status: HTTPResponse.Status = .ok, problems: [String] = [], notice: String? = nil,
        funnel: Funnel? = nil
    ) async throws -> Response {
        let fields = try await PreviewFunnel(site).fields()
        let names = try await NameFields(site)()
        // Room for one more; a row without a field is left out.
        let rows = form.rows + (form.rows.last?.isBlank == true ? [] : [ConditionRow()])
        var values: [String: Any] = [
            "key": context.formKey, "username": context.staff.name, "revision": revision,
            "may": context.staff.mayConfigure,
            "rows": rows.enumerated().map { $1.values(number: $0, fields: fields, names: names) },
            "count": rows.count,
            "fields": fields.map { field in
                let name = names.name(of: field.alias)
                let alias = names.aliasBeside(field.alias).map { "（\($0)）" } ?? ""
                return ["alias": field.alias.name, "name": name, "listed": name + alias]
            },
            "options": fields.flatMap(\.options).map {
                ["alias": $0.alias.name, "name": names.name(ofOption: $0.alias, in: $0.field)]
            },
        ]
        values["sections"] = form.sections(names)
        values["password_problem"] = form.problems["password"]
        values["funnel"] = funnel.map { Self.values(of: $0, names) }
        let wrong =
            problems
            + (form.problems.isEmpty && form.rows.allSatisfy { $0.problem == nil }
                ? [] : ["入力に誤りがあります。保存していません。"])
        return AdminPage(
            screen: .settings, content: Page.render(Self.template, values), notice: notice,
            problems: wrong
        ).response(status, context, site.settings)
    }

    private static func values(of funnel: Funnel, _ names: FieldNames) -> [String: Any] {
        var steps = [("PORTERSの求職者（取り込み済み）", funnel.people), ("削除されていない", funnel.living)]
        steps += funnel.steps.map { (names.text(ofLine: $0.condition), $0.left) }
        let shown: [Outcome] = [
            .opened, .readdressed, .duplicate, .alreadyOpen, .alreadyRegistered, .mailTaken,
            .withdrawn, .noMail, .badMail,
        ]
        return [
            "steps": Chart.funnel(steps),
            "outcomes": shown.map {
                ["name": $0.japanese, "count": (funnel.outcomes[$0] ?? 0).grouped]
            },
            "awaited": funnel.awaited.grouped, "mailed": funnel.mailed.grouped,
            "first": funnel.first.map {
                ["id": "\($0.person)", "name": $0.name, "mail": RenewLink.masked($0.mail)]
            },
            "is_cut": funnel.mailed > funnel.first.count, "is_held": funnel.isHeld,
        ]
    }
}

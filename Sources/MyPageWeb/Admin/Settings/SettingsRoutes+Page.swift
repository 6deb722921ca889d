import CandidateSync
import HTTPTypes
import Hummingbird
import Mustache
import MyPage
import Recruiting
import SiteSettings
import SyncStore

/// The screen itself: a form for those who may configure, the values as text for all others.
extension SettingsRoutes {
    func page(
        _ form: SettingsForm, revision: String, _ context: PageContext,
        status: HTTPResponse.Status = .ok, problems: [String] = [], notice: String? = nil,
        funnel: Funnel? = nil, warning: String? = nil
    ) async throws -> Response {
        let names = try await NameFields(site)()
        let isWrong = !form.problems.isEmpty || form.rows.contains { $0.problem != nil }
        var values: [String: Any] = ["parts": form.parts(names), "is_wrong": isWrong]
        values["funnel"] = funnel.map {
            FunnelText(funnel: $0, names: names, warning: warning).values
        }
        let template: MustacheTemplate
        if context.staff.mayConfigure {
            template = Self.template
            let fields = try await fields(of: form, revision: revision, context, names)
            values.merge(fields) { _, new in new }
        } else {
            template = Self.shownTemplate
            values["conditions"] = form.rows.map { $0.sentence(names) ?? $0.line }
        }
        let wrong = isWrong ? ["入力に誤りがあります。保存していません。"] + form.complaints : []
        return AdminPage(
            screen: .settings, content: context.render(template, values), notice: notice,
            problems: problems + wrong
        ).response(status, context, site.settings)
    }

    /// What the form needs besides what everybody sees.
    private func fields(
        of form: SettingsForm, revision: String, _ context: PageContext, _ names: FieldNames
    ) async throws -> [String: Any] {
        let fields = try await PreviewFunnel(site).fields()
        // Room for one more; a row that is blank is left out.
        let rows = form.rows + (form.rows.last?.isBlank == true ? [] : [ConditionRow()])
        var values: [String: Any] = [
            "revision": revision,
            "rows": rows.enumerated().map { number, row -> [String: Any] in
                var values = row.values(number: number, fields: fields, names: names)
                values["is_last"] = number == rows.count - 1
                return values
            },
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
        values["password_problem"] = form.problems["password"]
        return values
    }

    private static let template = Page.template(PackageResources.settings_mustache)
    private static let shownTemplate = Page.template(PackageResources.settings_shown_mustache)
}

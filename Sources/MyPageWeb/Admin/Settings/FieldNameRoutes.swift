import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import Recruiting
import SiteSettings

/// 項目と選択肢の名称: what the agency calls custom fields and options on all screens.
struct FieldNameRoutes {
    let site: MyPageSite

    static let path = "/admin/settings/names"
    /// Rows for what no export has held yet.
    private static let spare = 3
    private static let mostRows = 1_000

    private typealias Row = (alias: String, name: String)

    func add(to group: RouterGroup<PageContext>) {
        group.get("settings/names", use: show)
        group.post("settings/names", use: save)
    }

    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        let file = try await EditSettings(site).current()
        let isSaved = request.uri.queryParameters["saved"] != nil
        let given = file.settings.fields.sorted { $0.key.name < $1.key.name }
        let unnamed = try await UnnamedFields(site)()
            .filter { file.settings.fields[$0.alias] == nil }
        let rows: [Row] =
            given.map { ($0.key.name, $0.value) } + unnamed.map { ($0.alias.name, "") }
        return try await page(
            rows, revision: file.revision, context,
            problems: file.complaints,
            notice: isSaved ? "保存しました。" : nil)
    }

    /// Names only what the form has a row for: one that was cut off takes no name away.
    private func save(_ request: Request, _ context: PageContext) async throws -> Response {
        let rows = Self.rows(of: context.form)
        let revision = context.form["revision"]
        let file = try await EditSettings(site).current()
        let (settings, wrong) = file.settings.naming(rows)
        guard wrong.isEmpty else {
            return try await page(
                rows, wrong: Set(wrong), revision: revision, context,
                status: .unprocessableContent, problems: ["入力に誤りがあります。保存していません。"])
        }
        let saving = try await EditSettings(site).save(
            settings, over: revision, by: context.staff)
        guard let refusal = saving.refusal(overtaken: SettingsRoutes.overtaken) else {
            return .redirect(to: "\(Self.path)?saved")
        }
        return try await page(
            rows, revision: revision, context, status: refusal.status, problems: refusal.problems)
    }

    /// Shows what was typed when the session had ended; saves nothing.
    func resume(_ context: PageContext) async throws -> Response {
        try await page(
            Self.rows(of: context.form), revision: context.form["revision"], context,
            notice: StaffRoutes.resumed)
    }

    private static func rows(of form: FormFields) -> [Row] {
        let values = Dictionary(form.fields.map { ($0.name, $0.value) }) { one, _ in one }
        return (0..<mostRows).compactMap { number -> Row? in
            guard let alias = values["alias.\(number)"], let name = values["name.\(number)"] else {
                return nil
            }
            let row = (
                alias: alias.trimmingCharacters(in: .whitespaces),
                name: name.trimmingCharacters(in: .whitespaces)
            )
            return row.alias.isEmpty && row.name.isEmpty ? nil : row
        }
    }

    private func page(
        _ rows: [Row], wrong: Set<Int> = [], revision: String, _ context: PageContext,
        status: HTTPResponse.Status = .ok, problems: [String] = [], notice: String? = nil
    ) async throws -> Response {
        let names = try await NameFields(site)()
        let known = try await UnnamedFields(site)()
        let owners = Dictionary(known.map { ($0.alias.name, $0.field) }) { one, _ in one }
        let mayName = context.staff.mayConfigure
        let all = rows + Array(repeating: ("", ""), count: mayName ? Self.spare : 0)
        let shown = all.prefix(Self.mostRows).enumerated().map { number, row in
            var values: [String: Any] = [
                "number": number, "place": number + 1, "alias": row.alias, "name": row.name,
                "shown": row.name.isEmpty ? "（未設定）" : row.name,
                "kind": Self.kind(of: row.alias, in: owners[row.alias] ?? nil, names),
                "is_fixed": FieldAlias(row.alias) != nil && !wrong.contains(number),
            ]
            if wrong.contains(number) {
                values["problem"] =
                    "項目・選択肢の記号は Person.U_…、Resume.U_…、Option.U_… のように、"
                    + "名称は改行のない100文字以内で入力してください。"
            }
            return values
        }
        return AdminPage(
            screen: .settings, title: "項目と選択肢の名称",
            content: context.render(
                mayName ? Self.template : Self.shownTemplate,
                ["revision": revision, "rows": shown]),
            notice: notice, problems: problems
        ).response(status, context, site.settings)
    }

    /// What kind of thing an alias stands for.
    private static func kind(
        of text: String, in field: FieldAlias?, _ names: FieldNames
    ) -> String {
        guard let alias = FieldAlias(text) else { return "新しい名称" }
        if alias.isOption { return field.map { "\(names.name(of: $0))の選択肢" } ?? "選択肢" }
        return switch alias.resource {
        case .candidate: "個人連絡先の項目"
        case .resume: "レジュメの項目"
        case .user: "ユーザーの項目"
        case nil: "新しい名称"
        }
    }

    private static let template = Page.template(PackageResources.field_names_mustache)
    private static let shownTemplate = Page.template(PackageResources.field_names_shown_mustache)
}

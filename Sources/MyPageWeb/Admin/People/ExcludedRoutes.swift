import HTTPTypes
import Hummingbird
import MyPage
import Recruiting
import SiteSettings
import SyncStore

/// 対象外の求職者: page by page, with the condition that fails first.
struct ExcludedRoutes {
    let site: MyPageSite

    static let path = "/admin/excluded"

    private static let template = Page.template(PackageResources.excluded_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("excluded", use: list)
    }

    private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        let query = FormFields(request.uri.query ?? "")
        let typed = String(query["condition"].prefix(2_000))
        let condition = typed.isEmpty ? nil : typed
        let page = try await ListExcluded(site)(
            by: condition, after: max(0, Int64(query["after"]) ?? 0))
        if !page.rows.isEmpty {
            try await site.note(.searched, .found(page.rows.count), of: request, context)
        }
        let names = try await NameFields(site)()
        var values: [String: Any] = [
            "people": page.rows.map { row in
                [
                    "person": String(row.person), "name": row.label?.name ?? "",
                    "mail": row.label?.mail ?? "", "why": row.reason?.japanese(names) ?? "",
                ]
            }
        ]
        values["chosen"] = condition.map { names.text(ofLine: $0) }
        values["more"] = page.next.map { next in
            "after=\(next)" + (condition.map { "&condition=\(FormFields.encoded($0))" } ?? "")
        }
        return AdminPage(
            screen: .people, title: "対象外の求職者", content: Page.render(Self.template, values)
        ).response(.ok, context, site.settings)
    }

    /// The way to those who fail by a condition.
    static func url(of condition: String) -> String {
        "\(path)?condition=\(FormFields.encoded(condition))"
    }
}

import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// 所有者別の登録状況: who has how many people that have not registered yet, with the way to them.
struct OwnerRoutes {
    let site: MyPageSite

    private static let shown = 200
    private static let template = Page.template(PackageResources.owners_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("owners", use: list)
    }

    private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        let all = try await ListOwners(site).counts()
        let pages = max(1, (all.count + Self.shown - 1) / Self.shown)
        let wished = request.uri.queryParameters["page"].flatMap { Int($0) } ?? 1
        let links = PageLinks(page: min(max(1, wished), pages), pages: pages) {
            $0 == 1 ? "/admin/owners" : "/admin/owners?page=\($0)"
        }
        let offset = (links.page - 1) * Self.shown
        let rows = all.dropFirst(offset).prefix(Self.shown).map { row in
            func cell(_ count: Int, _ state: AccountFilter.State) -> [String: Any] {
                var values: [String: Any] = ["count": count.grouped]
                if count > 0 {
                    values["url"] = PeopleQuery.url(owner: row.counts.owner, state)
                }
                return values
            }
            return [
                "name": row.name ?? "（所有者の情報なし）",
                "cells": [
                    cell(row.counts.provisional, .provisional), cell(row.counts.expired, .expired),
                    cell(row.counts.registered, .registered),
                ],
            ] as [String: Any]
        }
        let values: [String: Any] = [
            "owners": rows, "is_weekly": site.settings.sync.ownerDigest == .weekly,
            "total": all.count.grouped, "first": (offset + 1).grouped,
            "until": (offset + rows.count).grouped,
            "pages": links.values, "has_pages": pages > 1,
        ]
        return AdminPage(
            screen: .people, title: "所有者別の登録状況",
            content: Page.render(Self.template, values)
        ).response(.ok, context, site.settings)
    }
}

import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// アカウント: the list, filtered, sorted, page by page, and as a file for who may configure.
struct PeopleListRoutes {
    let site: MyPageSite

    private static let template = Page.template(PackageResources.people_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("people", use: list)
        group.get("people.csv", use: csv)
    }

    private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        let query = PeopleQuery(request.uri.query ?? "")
        guard let wish = wish(query) else { return try await page(nil, query, context) }
        let found = try await FindPeople(site)(wish)
        let shown = found.people.count + found.others.count
        if shown > 0 {
            try await site.note(.searched, .found(shown), of: request, context)
        }
        return try await page(found, query, context)
    }

    /// All pages as one file, with whole mails: for those alone who may configure.
    private func csv(_ request: Request, _ context: PageContext) async throws -> Response {
        guard context.staff.mayConfigure else { return AdminGuard.refusal(context, site.settings) }
        let query = PeopleQuery(request.uri.query ?? "")
        guard let wish = wish(query) else { return try await page(nil, query, context) }
        let filter = try await ExportPeople(site).filter(wish)
        return CSVDownload.response(named: "people", head: ExportPeople.head) { [site] last in
            try await ExportPeople(site).lines(filter, after: last)
        }
    }

    private func wish(_ query: PeopleQuery) -> FindPeople.Wish? {
        query.wish(of: FindPeople(site).everybody, in: site.settings.site.zone)
    }

    /// - Parameter found: nil if what was asked for cannot be.
    private func page(
        _ found: PeopleFound?, _ query: PeopleQuery, _ context: PageContext
    ) async throws -> Response {
        var values = try await form(query)
        values["from_is_wrong"] = query.days.isFromWrong
        values["to_is_wrong"] = query.days.isToWrong
        if let found {
            let clock = ScreenClock(site.settings)
            values["found"] =
                PeopleListPage(found: found, query: query, clock: clock, context: context).values
        }
        var problems: [String] = []
        if query.days.isWrong {
            problems.append("開設日は 2026-11-23 のように、年-月-日で入力してください。")
        }
        if found == nil, problems.isEmpty { problems.append("所有者を選び直してください。") }
        return AdminPage(
            screen: .people, content: Page.render(Self.template, values), problems: problems
        ).response(found == nil ? .unprocessableContent : .ok, context, site.settings)
    }

    private func form(_ query: PeopleQuery) async throws -> [String: Any] {
        func option(_ value: String, _ title: String, _ chosen: String) -> [String: Any] {
            ["value": value, "title": title, "is_chosen": value == chosen]
        }
        let owners = try await ListOwners(site)(besides: Int64(query.owner))
        return [
            "q": query.word, "from": query.days.from, "to": query.days.to,
            "states": AccountFilter.State.allCases.map {
                option($0.rawValue, $0.japanese, query.state?.rawValue ?? "")
            },
            "owners": owners.map { option(String($0.id), $0.name, query.owner) }
                + [option(PeopleQuery.nobody, "（所有者の情報なし）", query.owner)],
            "orders": AccountOrder.allCases.map {
                option($0.rawValue, $0.japanese, query.order.rawValue)
            },
        ]
    }
}

extension AccountOrder {
    /// What the screens call it.
    var japanese: String {
        switch self {
        case .newest: "開設日が新しい順"
        case .oldest: "開設日が古い順"
        case .registeredLast: "登録日が新しい順"
        case .registeredFirst: "登録日が古い順"
        case .name: "氏名順（フリガナ）"
        }
    }
}

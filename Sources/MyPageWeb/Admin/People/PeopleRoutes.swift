import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// One person's whole story. The list: `PeopleListRoutes`; what is done for an account:
/// `AccountActionRoutes`.
struct PeopleRoutes {
    let site: MyPageSite

    /// What an address says behind the button of that name.
    private static let again = "again"
    private static let storyTemplate = Page.template(PackageResources.person_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("people/:person") { request, context in
            try await page(of: find(context), request, context)
        }
        group.post("people/:person/again") { request, context in
            guard let id = context.parameters.get("person", as: Int64.self),
                try await LookAgain(site)(person: id, by: context.staff.name)
            else { throw HTTPError(.notFound) }
            return Response.redirect(to: "/admin/people/\(id)?done=\(Self.again)")
        }
        group.get("accounts/:account") { request, context in
            guard let id = context.parameters.get("account", as: Int64.self),
                let story = try await ExplainPerson(site)(account: id)
            else { throw HTTPError(.notFound) }
            return try await page(of: story, request, context)
        }
    }

    /// The person that a path names.
    func find(_ context: PageContext) async throws -> PersonStory {
        guard let id = context.parameters.get("person", as: Int64.self),
            let story = try await ExplainPerson(site)(person: id)
        else { throw HTTPError(.notFound) }
        return story
    }

    private func page(
        of story: PersonStory, _ request: Request, _ context: PageContext
    ) async throws -> Response {
        let deliveries =
            story.decisions.map(\.decision.basis.delivery) + [story.source?.delivery]
        let shown = try await PersonPage(
            story: story, names: NameFields(site)(), clock: ScreenClock(site.settings),
            files: BrowseDeliveries(site).fileNames(of: Set(deliveries.compactMap(\.self))),
            mayConfigure: context.staff.mayConfigure)
        let done = request.uri.queryParameters["done"].map { String($0) }
        // Opened again behind that run it says so no more.
        let isNext = done == Self.again && !story.isLeftOut
        let notice =
            isNext ? "次の実行で、この求職者を判定します。" : done.flatMap { AccountAction(rawValue: $0)?.done }
        return AdminPage(
            screen: .people, title: shown.title,
            content: context.render(Self.storyTemplate, shown.values), notice: notice
        ).response(.ok, context, site.settings)
    }
}

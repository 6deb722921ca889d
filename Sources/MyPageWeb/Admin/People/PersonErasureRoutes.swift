import CandidateSync
import HTTPTypes
import Hummingbird
import MyPage
import Publishing
import SiteSettings
import SyncStore

/// データの消去 of somebody who has no account: a question, then the deed.
struct PersonErasureRoutes {
    let site: MyPageSite

    private static let template = Page.template(PackageResources.person_question_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("people/:person/erase", use: ask)
        group.post("people/:person/erase", use: act)
    }

    private var settings: Settings { site.settings }

    private func asked(_ context: PageContext) async throws -> PersonStory {
        guard let person = context.parameters.get("person", as: Int64.self),
            let story = try await ExplainPerson(site)(person: person)
        else { throw HTTPError(.notFound) }
        return story
    }

    private func ask(_ request: Request, _ context: PageContext) async throws -> Response {
        let story = try await asked(context)
        guard context.staff.mayConfigure else { return AdminGuard.refusal(context, settings) }
        return question(story, context)
    }

    private func question(
        _ story: PersonStory, _ context: PageContext, problems: [String] = []
    ) -> Response {
        let person = story.personId ?? 0
        let values: [String: Any] = [
            "key": context.formKey, "username": context.staff.name, "person": person,
            "question": AccountAction.erase.question, "button": AccountAction.erase.button,
            "name": story.name.isEmpty ? "（氏名なし）" : story.name,
        ]
        return AdminPage(
            screen: .people, title: "データの消去（個人連絡先 \(person)）",
            content: Page.render(Self.template, values), problems: problems
        ).response(.ok, context, settings)
    }

    private func act(_ request: Request, _ context: PageContext) async throws -> Response {
        let story = try await asked(context)
        let refusal = try await PasswordQuestion(site: site).refusal(
            request, context, wrong: "パスワードが違います。何も変更していません。")
        if let refusal {
            return refusal.marking(question(story, context, problems: [refusal.problem]))
        }
        guard let person = story.personId,
            let report = try await EraseAccount(site)(.person(person), by: context.staff.name)
        else { throw HTTPError(.notFound) }
        return ErasedPage(report: report).response(context, settings)
    }
}

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

    private func ask(_ request: Request, _ context: PageContext) async throws -> Response {
        let story = try await PeopleRoutes(site: site).find(context)
        guard context.staff.mayConfigure else { return AdminGuard.refusal(context, site.settings) }
        return question(story, context)
    }

    private func question(
        _ story: PersonStory, _ context: PageContext, problems: [String] = []
    ) -> Response {
        let person = story.personId ?? 0
        let values: [String: Any] = [
            "person": person, "question": AccountAction.erase.question,
            "button": AccountAction.erase.button,
            "name": story.name.isEmpty ? "（氏名なし）" : story.name,
        ]
        return AdminPage(
            screen: .people, title: "データの消去（個人連絡先 \(person)）",
            content: context.render(Self.template, values), problems: problems
        ).response(.ok, context, site.settings)
    }

    private static let overtaken =
        "この求職者には、アカウントがあります。何も消去していません。消去する場合は、求職者の画面でアカウントの状態を確認し、"
        + "「消去する」を押してください。"

    private func act(_ request: Request, _ context: PageContext) async throws -> Response {
        let story = try await PeopleRoutes(site: site).find(context)
        // The question was about somebody who had no account; there it is asked anew.
        guard story.holdings.isEmpty else {
            return question(story, context, problems: [Self.overtaken]).with(status: .conflict)
        }
        let refusal = try await PasswordQuestion(site: site).refusal(
            request, context, wrong: "パスワードが違います。何も変更していません。"
        ) { question(story, context, problems: [$0]) }
        if let refusal { return refusal }
        guard let person = story.personId,
            let report = try await EraseAccount(site)(.person(person), by: context.staff.name)
        else { throw HTTPError(.notFound) }
        return ErasedPage(report: report).response(context, site.settings)
    }
}

import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import Recruiting
import SiteSettings
import SyncStore

/// 試しに実行: what a run would do now; nothing is changed and nothing sent, so that everybody may.
struct SimulationRoutes {
    let site: MyPageSite

    static let path = "/admin/simulation"

    private static let template = Page.template(PackageResources.simulation_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("simulation") { _, context in page(context, ["is_asked": false]) }
        // What ends so is a form that changes nothing (see `AdminGuard`).
        group.post("simulation/preview", use: simulate)
    }

    private func simulate(_ request: Request, _ context: PageContext) async throws -> Response {
        let answer = try await SimulateRun(site)()
        try await site.note(.searched, .found(answer.simulation.people.count), of: request, context)
        let names = try await NameFields(site)()
        return page(context, Self.values(of: answer, names, ScreenClock(site.settings)))
    }

    private func page(_ context: PageContext, _ values: [String: Any]) -> Response {
        AdminPage(
            screen: .runs, title: "試しに実行", content: context.render(Self.template, values)
        ).response(.ok, context, site.settings)
    }

    private static func values(
        of answer: SimulateRun.Answer, _ names: FieldNames, _ clock: ScreenClock
    ) -> [String: Any] {
        let simulation = answer.simulation
        let limit = simulation.limit
        return [
            "is_asked": true,
            "files": simulation.deliveries.map { DeliveryRoutes.row($0, clock) },
            "waiting": simulation.waiting.map { ["file": $0.file, "reason": $0.cause.japanese] },
            "first": simulation.goesOnFirst, "held": simulation.held,
            "counts": Outcome.allCases.map {
                ["name": $0.japanese, "count": (simulation.counts[$0.rawValue] ?? 0).grouped]
            },
            "not_target": simulation.failures.map { $0.reason.row(ofExcluded: $0.count, names) },
            "would_write": limit.wouldWrite.grouped, "written": limit.written.grouped,
            "limit": limit.maxNewAccounts == 0 ? "なし" : "\(limit.maxNewAccounts.grouped)人",
            "is_held": !simulation.hold.isEmpty,
            "hold": simulation.hold.map { ["text": $0.japanese(names)] },
            "warnings": simulation.warnings.map { $0.row(names) },
            "most": SimulateRun.mostListed,
            "is_cut": simulation.people.count == SimulateRun.mostListed,
            "people": simulation.people.map { person in
                [
                    "person": String(person.personId),
                    "is_known": answer.known.contains(person.personId),
                    "resume": person.resumeId.map { String($0) } ?? "",
                    "planned": person.planned.japanese,
                    "reason": person.reason?.japanese(names) ?? "",
                    "name": answer.labels[person.personId]?.name ?? "",
                    "mail": answer.labels[person.personId]?.mail ?? "",
                    "account": person.accountId.map { String($0) } ?? "",
                ]
            },
            "mails": answer.mails.map {
                ["to": $0.to, "subject": $0.subject, "body": $0.body]
            },
        ]
    }
}

import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import Recruiting
import SiteSettings
import SyncStore

/// 実行履歴: the runs beside the files that came, each candidate's outcome with its reason; approve or
/// discard. One file: `DeliveryRoutes`.
struct RunRoutes {
    let site: MyPageSite

    private static let listTemplate = Page.template(PackageResources.runs_mustache)
    private static let runTemplate = Page.template(PackageResources.run_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("runs", use: list)
        group.get("runs/:run", use: show)
        group.get("runs/:run/csv", use: csv)
        group.post("runs/:run/approve") { request, context in
            try await settle(request, context, approves: true)
        }
        group.post("runs/:run/discard") { request, context in
            try await settle(request, context, approves: false)
        }
    }

    // MARK: lists

    private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        let clock = ScreenClock(site.settings)
        let before = request.uri.queryParameters["before"].map(String.init)
        let beforeDelivery = request.uri.queryParameters["delivery"].map(String.init)
        let runs = try await ListPage(
            BrowseRuns(site).list(before: before, limit: ListPage<CountedRun>.asked))
        let deliveries = try await ListPage(
            BrowseDeliveries(site).list(before: beforeDelivery, limit: ListPage<Receipt>.asked))
        var values: [String: Any] = [
            "runs": runs.rows.map { $0.row(clock) },
            "deliveries": deliveries.rows.map { DeliveryRoutes.row($0, clock) },
        ]
        values["more_runs"] = runs.last?.run.id
        values["more_deliveries"] = deliveries.last?.delivery
        return AdminPage(screen: .runs, content: Page.render(Self.listTemplate, values))
            .response(.ok, context, site.settings)
    }

    // MARK: one run

    /// The run that a path names.
    func find(_ context: PageContext) async throws -> CountedRun {
        guard let id = context.parameters.get("run"), let run = try await BrowseRuns(site).run(id)
        else { throw HTTPError(.notFound) }
        return run
    }

    private func show(_ request: Request, _ context: PageContext) async throws -> Response {
        try await page(of: find(context), request, context)
    }

    private func page(
        of run: CountedRun, _ request: Request, _ context: PageContext,
        status: HTTPResponse.Status = .ok, problem: String? = nil
    ) async throws -> Response {
        let query = request.uri.queryParameters
        let outcome = query["outcome"].flatMap { Outcome(rawValue: String($0)) }
        let runs = BrowseRuns(site)
        let list = try await ListPage(
            runs.decisions(
                of: run.run, outcome: outcome, after: query["after"].flatMap { Int64($0) } ?? 0,
                limit: ListPage<Decision>.asked))
        let whom =
            run.run.state == .held
            ? try await runs.decisions(of: run.run, outcome: .held, limit: Overview.mostNamed)
                .map(\.personId) : []
        let shown = try await RunPage(
            run: run, list: list, chosen: outcome, whom: whom,
            labels: NamePeople(site)(list.rows.map(\.personId) + whom),
            names: NameFields(site)(),
            files: BrowseDeliveries(site).fileNames(
                of: Set(list.rows.compactMap(\.basis.delivery))),
            clock: ScreenClock(site.settings))
        return AdminPage(
            screen: .runs, title: run.run.title(shown.clock),
            content: context.render(Self.runTemplate, shown.values),
            notice: try await notice(query["done"].map { String($0) }, run.run),
            problems: [problem].compactMap { $0 }
        ).response(status, context, site.settings)
    }

    /// What was done with a held run, and what comes of it; nil if something else has by now, as the page is
    /// opened again to see that.
    private func notice(_ done: String?, _ run: Run) async throws -> String? {
        guard let done else { return nil }
        return switch (done, run.state) {
        case ("approve", .planned):
            try await BrowseRuns(site).isWorkedOn() ? Self.approved : Self.approvedForLater
        case ("approve", .finished): run.undoing == nil ? "承認しました。この実行は完了しています。" : nil
        case ("discard", .discarded): "破棄しました。この実行では、誰にも案内を送りません。"
        default: nil
        }
    }

    private static let approved =
        "承認しました。対象のままの人に、これから案内を送ります。しばらくしてからこの画面を開き直すと、結果を確認できます。"
    private static let approvedForLater =
        "承認しました。対象のままの人に、これから案内を送りますが、サービス（watch）が動いていないため、動くまで送られません。"
        + "システムの管理者に連絡してください。"

    /// Either asks for the password once more: approving writes to many people, and neither can be
    /// taken back. Each has a form of its own, so that Enter in the one never does the other.
    private func settle(
        _ request: Request, _ context: PageContext, approves: Bool
    ) async throws -> Response {
        let run = try await find(context)
        guard run.run.state == .held else { return try await overtaken(request, context) }
        let refusal = try await PasswordQuestion(site: site).refusal(
            request, context, wrong: "パスワードが違います。実行は承認待ちのままです。"
        ) { try await page(of: run, request, context, problem: $0) }
        if let refusal { return refusal }
        guard try await SettleRun(site)(run.run, approve: approves, by: context.staff) else {
            return try await overtaken(request, context)
        }
        let done = approves ? "approve" : "discard"
        return .redirect(to: "/admin/runs/\(run.run.id)?done=\(done)")
    }

    /// Somebody else was faster, or a later run: shows the run as it is by now, and asks nothing more.
    private func overtaken(_ request: Request, _ context: PageContext) async throws -> Response {
        try await page(
            of: find(context), request, context, status: .conflict,
            problem: "この実行は、もう承認待ちではありません。")
    }

    private func csv(_ request: Request, _ context: PageContext) async throws -> Response {
        let run = try await find(context)
        return CSVDownload.response(named: run.run.id, head: RunReport.csvHead) { [site] last in
            try await BrowseRuns(site).csv(of: run.run, after: last ?? 0)
        }
    }
}

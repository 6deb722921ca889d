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
            "runs": runs.rows.map { Self.row($0, clock) },
            "deliveries": deliveries.rows.map { DeliveryRoutes.row($0, clock) },
        ]
        values["more_runs"] = runs.last?.run.id
        values["more_deliveries"] = deliveries.last?.delivery
        return AdminPage(screen: .runs, content: Page.render(Self.listTemplate, values))
            .response(.ok, context, site.settings)
    }

    /// A run as a row of a table.
    static func row(_ run: CountedRun, _ clock: ScreenClock) -> [String: Any] {
        var values: [String: Any] = [
            "id": run.run.id, "state": run.run.stateText,
            "trigger": run.run.triggerText,
            "finished": clock.text(run.run.finishedAt),
            "opened": (run.counts[.opened] ?? 0).grouped,
            "duplicate": (run.counts[.duplicate] ?? 0).grouped,
            "held": (run.counts[.held] ?? 0).grouped,
            "all": run.counts.values.reduce(0, +).grouped,
        ]
        values["started"] = run.run.startedAt.map { clock.text($0) }
        return values
    }

    /// The first people whom a run that waits for an approval is about to write to.
    static func whom(
        _ people: [Int64], of run: CountedRun, _ labels: [Int64: PersonLabel]
    ) -> [String: Any] {
        [
            "whom": people.map { ["person": String($0)].merging(labels.row(of: $0)) { $1 } },
            "has_whom": !people.isEmpty, "whom_count": people.count,
            "whom_is_cut": people.count < run.counts[.held] ?? 0,
        ]
    }

    /// A warning; one of an earlier version with what it has written down in English.
    static func values(of warning: Warning, _ names: FieldNames) -> [String: Any] {
        var values: [String: Any] = ["text": warning.japanese(names)]
        if warning.isFormer { values["former"] = "\(warning.code.rawValue): \(warning.message)" }
        return values
    }

    /// Why people are no target, in Japanese.
    static func values(
        of failure: (reason: Decision.Reason, count: Int), _ names: FieldNames
    ) -> [String: Any] {
        var values: [String: Any] = ["count": failure.count.grouped]
        values["why"] = failure.reason.japanese(names)
        values["former"] = failure.reason.formerText
        if case .condition(let text) = failure.reason {
            values["url"] = ExcludedRoutes.url(of: text)
        }
        return values
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
        let after = query["after"].flatMap { Int64($0) } ?? 0
        let list = try await ListPage(
            BrowseRuns(site).decisions(
                of: run.run, outcome: outcome, after: after, limit: ListPage<Decision>.asked))
        let decisions = list.rows
        let names = try await NameFields(site)()
        var values = Self.row(run, ScreenClock(site.settings))
        values["is_held"] = run.run.state == .held
        values["is_reminder"] = run.run.kind == .reminder
        values["is_taken_over"] = run.run.state == .superseded && run.run.kind == .sync
        values["hold"] = run.run.hold.map { ["text": $0.japanese(names)] }
        let isFinished = run.run.state == .finished && run.run.kind == .sync
        values["can_be_undone"] = isFinished && run.run.undoing?.finishedAt == nil
        values["is_undone"] = run.run.undoing?.finishedAt != nil
        func name(_ outcome: Outcome) -> String {
            outcome.japanese(in: run.run.state, of: run.run.kind)
        }
        let anew = run.run.excludedAnew(of: run.counts[.notTarget] ?? 0)
        values["counts"] = Outcome.allCases.map { (one: Outcome) -> [String: Any] in
            let hasRows = one != .notTarget || anew > 0
            return [
                "outcome": one.rawValue, "name": name(one),
                "count": (run.counts[one] ?? 0).grouped, "has_rows": hasRows,
            ]
        }
        if anew > 0 { values["excluded_anew"] = anew.grouped }
        if run.remaining > 0 { values["remaining"] = run.remaining.grouped }
        values["not_target"] = run.run.failures.map { Self.values(of: $0, names) }
        values["warnings"] = run.run.warnings.map { Self.values(of: $0, names) }
        values["chosen"] = outcome.map(name)
        let whom =
            run.run.state == .held
            ? try await BrowseRuns(site).decisions(
                of: run.run, outcome: .held, limit: Overview.mostNamed) : []
        let labels = try await NamePeople(site)((decisions + whom).map(\.personId))
        values.merge(Self.whom(whom.map(\.personId), of: run, labels)) { $1 }
        let files = try await BrowseDeliveries(site).fileNames(
            of: Set(decisions.compactMap(\.basis.delivery)))
        values["decisions"] = decisions.map { decision in
            let row = [
                "person": String(decision.personId),
                "resume": decision.resumeId.map { String($0) } ?? "",
                "outcome": decision.outcomeText(in: run.run.state, of: run.run.kind),
                "account": decision.accountId.map { String($0) } ?? "",
                "basis": decision.basisText(names, files: files), "mail": decision.mailFile,
                "status": decision.statusFile,
            ]
            return row.merging(decision.reasonValues(names)) { $1 }
                .merging(labels.row(of: decision.personId)) { $1 }
        }
        if let last = list.last {
            values["more"] =
                "after=\(last.personId)" + (outcome.map { "&outcome=\($0.rawValue)" } ?? "")
        }
        return AdminPage(
            screen: .runs, title: run.run.title(ScreenClock(site.settings)),
            content: context.render(Self.runTemplate, values),
            notice: query["done"].flatMap { Self.notice(String($0), run.run) },
            problems: [problem].compactMap { $0 }
        ).response(status, context, site.settings)
    }

    /// What was done with a held run, and what comes of it; nil if something else has by now, as the page is
    /// opened again to see that.
    private static func notice(_ done: String, _ run: Run) -> String? {
        switch (done, run.state) {
        case ("approve", .planned):
            "承認しました。対象のままの人に、これから案内を送ります。しばらくしてからこの画面を開き直すと、結果を確認できます。"
        case ("approve", .finished): run.undoing == nil ? "承認しました。この実行は完了しています。" : nil
        case ("discard", .discarded): "破棄しました。この実行では、誰にも案内を送りません。"
        default: nil
        }
    }

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

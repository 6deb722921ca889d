import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
package import MyPage
package import Recruiting
import SiteSettings
package import SyncStore

/// 実行履歴: runs and deliveries, each candidate's outcome with its reason; approve or discard.
struct RunRoutes {
    let site: MyPageSite

    private static let listTemplate = Page.template(PackageResources.runs_mustache)
    private static let runTemplate = Page.template(PackageResources.run_mustache)
    private static let deliveryTemplate = Page.template(PackageResources.delivery_mustache)

    /// Rows of a page.
    private static let rows = 50

    /// How many people a run that waits for an approval names at once.
    private static let mostNamed = Overview.mostNamed

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
        group.get("deliveries/:delivery", use: delivery)
    }

    private var settings: Settings { site.settings }

    // MARK: lists

    private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        let clock = ScreenClock(settings)
        let before = request.uri.queryParameters["before"].map(String.init)
        let beforeDelivery = request.uri.queryParameters["delivery"].map(String.init)
        let runs = try await BrowseRuns(site).list(before: before, limit: Self.rows)
        let deliveries = try await BrowseDeliveries(site).list(
            before: beforeDelivery, limit: Self.rows)
        var values: [String: Any] = [
            "runs": runs.map { Self.row($0, clock) },
            "deliveries": deliveries.map { Self.row($0, clock) },
        ]
        if runs.count == Self.rows { values["more_runs"] = runs.last?.run.id }
        if deliveries.count == Self.rows { values["more_deliveries"] = deliveries.last?.delivery }
        return AdminPage(screen: .runs, content: Page.render(Self.listTemplate, values))
            .response(.ok, context, settings)
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

    /// A delivery as a row of a table.
    static func row(_ receipt: Receipt, _ clock: ScreenClock) -> [String: Any] {
        var values: [String: Any] = [
            "id": receipt.delivery, "file": receipt.file,
            "received": clock.text(receipt.receivedAt),
            "result": receipt.isAccepted ? "取り込み済み" : "取り込めませんでした",
            "records": receipt.records.total.grouped,
        ]
        values["run"] = receipt.run
        if let error = receipt.error {
            values["reason"] = error.japanese
            values["said"] = error.said
            values["turn"] = error.turn.japanese
        }
        return values
    }

    /// A warning; one of an earlier version with what it has written down in English.
    static func values(of warning: Warning) -> [String: Any] {
        var values: [String: Any] = ["text": warning.japanese]
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

    private func find(_ context: PageContext) async throws -> CountedRun {
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
        let decisions = try await BrowseRuns(site).decisions(
            of: run.run, outcome: outcome, after: after, limit: Self.rows)
        let names = try await NameFields(site)()
        var values = Self.row(run, ScreenClock(settings))
        values["key"] = context.formKey
        values["username"] = context.staff.name
        values["is_held"] = run.run.state == .held
        values["hold"] = run.run.hold.map { ["text": $0.japanese(names)] }
        values["may"] = context.staff.mayConfigure
        let isFinished = run.run.state == .finished && run.run.kind == .sync
        values["can_be_undone"] = isFinished && run.run.undoing?.finishedAt == nil
        values["is_undone"] = run.run.undoing?.finishedAt != nil
        values["counts"] = Outcome.allCases.map {
            [
                "outcome": $0.rawValue, "name": $0.japanese,
                "count": (run.counts[$0] ?? 0).grouped, "has_rows": $0 != .notTarget,
            ] as [String: Any]
        }
        values["not_target"] = run.run.failures.map { Self.values(of: $0, names) }
        values["warnings"] = run.run.warnings.map(Self.values)
        values["chosen"] = outcome?.japanese
        let whom =
            run.run.state == .held
            ? try await BrowseRuns(site).decisions(
                of: run.run, outcome: .held, limit: Self.mostNamed) : []
        let labels = try await NamePeople(site)((decisions + whom).map(\.personId))
        values["whom"] = whom.map {
            ["person": String($0.personId)].merging(labels.row(of: $0.personId)) { $1 }
        }
        values["has_whom"] = !whom.isEmpty
        let files = try await BrowseDeliveries(site).fileNames(
            of: Set(decisions.compactMap(\.basis.delivery)))
        values["whom_is_cut"] = whom.count < run.counts[.held] ?? 0
        values["whom_count"] = whom.count
        values["decisions"] = decisions.map { decision in
            let row = [
                "person": String(decision.personId),
                "resume": decision.resumeId.map { String($0) } ?? "",
                "outcome": decision.outcomeText,
                "account": decision.accountId.map { String($0) } ?? "",
                "basis": decision.basisText(names, files: files), "mail": decision.mailFile,
                "status": decision.statusFile,
            ]
            return row.merging(decision.reasonValues(names)) { $1 }
                .merging(labels.row(of: decision.personId)) { $1 }
        }
        if decisions.count == Self.rows, let last = decisions.last {
            values["more"] =
                "after=\(last.personId)" + (outcome.map { "&outcome=\($0.rawValue)" } ?? "")
        }
        return AdminPage(
            screen: .runs, title: run.run.title(ScreenClock(settings)),
            content: Page.render(Self.runTemplate, values), problems: [problem].compactMap { $0 }
        ).response(status, context, settings)
    }

    /// Either asks for the password once more: approving writes to many people, and neither can be
    /// taken back. Each has a form of its own, so that Enter in the one never does the other.
    private func settle(
        _ request: Request, _ context: PageContext, approves: Bool
    ) async throws -> Response {
        let run = try await find(context)
        let refusal = try await PasswordQuestion(site: site).refusal(
            request, context, wrong: "パスワードが違います。実行は承認待ちのままです。")
        if let refusal {
            return try await refusal.marking(
                page(of: run, request, context, problem: refusal.problem))
        }
        guard try await SettleRun(site)(run.run, approve: approves, by: context.staff) else {
            return try await page(
                of: run, request, context, status: .conflict, problem: "この実行は、もう承認待ちではありません。")
        }
        return .redirect(to: "/admin/runs/\(run.run.id)", type: .normal)
    }

    private func csv(_ request: Request, _ context: PageContext) async throws -> Response {
        let run = try await find(context)
        return CSVDownload.response(named: run.run.id, head: RunReport.csvHead) { [site] last in
            try await BrowseRuns(site).csv(of: run.run, after: last ?? 0)
        }
    }

    // MARK: one delivery

    private func delivery(_ request: Request, _ context: PageContext) async throws -> Response {
        guard let id = context.parameters.get("delivery"),
            let receipt = try await BrowseDeliveries(site).delivery(id)
        else { throw HTTPError(.notFound) }
        var values = Self.row(receipt, ScreenClock(settings))
        values["bytes"] = Int(receipt.bytes).grouped
        values["sha256"] = receipt.sha256
        values["original"] = receipt.replayOf
        let records = receipt.records
        values["counts"] = [
            ("個人連絡先", records.candidates), ("レジュメ", records.resumes), ("ユーザー", records.users),
            ("新規", records.new), ("変更", records.changed), ("変更なし", records.unchanged),
            ("旧データ（反映なし）", records.stale),
        ].map { ["name": $0.0, "count": $0.1.grouped] }
        values["warning_texts"] = receipt.warnings.map(Self.values)
        return AdminPage(
            screen: .runs, title: "ファイル \(receipt.file)",
            content: Page.render(Self.deliveryTemplate, values)
        ).response(.ok, context, settings)
    }
}

extension HoldReason {
    /// Why a run waits, in the words of the screens.
    package func japanese(_ names: FieldNames) -> String {
        switch self {
        case .limit(let limit, let planned, let written):
            "24時間以内に案内を送る人数が上限（\(limit.grouped)人）を超えます：この実行 \(planned.grouped)人、送信済み \(written.grouped)人。"
        case .fieldMissing(let field, let file):
            "ファイル「\(file)」に、条件で使う項目\(names.nameWithAlias(of: field))がありません。以前の値で判定された求職者がいます。項目を含めて、もう一度エクスポートしてください。"
        }
    }
}

extension Decision.Basis {
    /// The day of the export, as the screens write days.
    var exportDayText: String? { exportDay?.replacing("-", with: "/") }
}

extension Decision {
    /// Its reason for a template: `reason`, and `former` where an earlier version wrote it in English.
    func reasonValues(_ names: FieldNames) -> [String: String] {
        var values = ["reason": reason?.japanese(names) ?? ""]
        values["former"] = reason?.formerText
        return values
    }

    /// What it stood on, in the words of the screens.
    /// - Parameter files: the names of files by their deliveries; the delivery is told for another one.
    package func basisText(_ names: FieldNames, files: [String: String] = [:]) -> String {
        var parts: [String] = []
        if let day = basis.exportDayText { parts.append("\(day)のエクスポート") }
        if let delivery = basis.delivery {
            parts.append(files[delivery].map { "ファイル「\($0)」" } ?? "ファイル \(delivery)")
        }
        if let count = basis.conditions, count > 0 {
            parts.append(count == 1 ? "条件1に一致" : "条件1〜\(count)に一致")
        }
        if let field = basis.addressField {
            parts.append("宛先 \(FieldAlias(field).map { names.name(of: $0) } ?? field)")
        }
        if planned != outcome, outcome != .held {
            parts.append("計画時は「\(planned.japanese)」")
        }
        return parts.joined(separator: "、")
    }
}

extension Run {
    /// What the screens call it: by its moment, as nobody reads ids.
    func title(_ clock: ScreenClock) -> String {
        startedAt.map { "\(clock.text($0)) の実行" } ?? "実行 \(id)"
    }

    /// What has started it, and who, in the words of the screens.
    var triggerText: String {
        trigger.japanese + (requestedBy.map { "（\($0)）" } ?? "")
    }
}

extension Run.Trigger {
    /// What the screens call it.
    package var japanese: String {
        switch self {
        case .arrival: "ファイル到着"
        case .schedule: "時刻"
        case .staff: "今すぐ実行"
        case .command: "コマンド"
        case .reminder: "リマインド"
        }
    }
}

extension Run.State {
    /// What the screens call it.
    package var japanese: String {
        switch self {
        case .collecting: "受付中"
        case .planning: "判定中"
        case .planned: "実行中"
        case .held: "承認待ち"
        case .discarded: "破棄"
        case .superseded: "次の実行に統合"
        case .finished: "完了"
        }
    }
}

extension Receipt.Failure.Turn {
    /// Whose turn it is, in the words of the screens.
    package var japanese: String {
        switch self {
        case .partner: "ファイルの送付元に、修正と再送を依頼してください。"
        case .crm: "PORTERSのエラー応答です。もう一度エクスポートしてください。"
        case .agency: "設定（inbox.max_mib）またはサーバーを確認してください。"
        }
    }
}

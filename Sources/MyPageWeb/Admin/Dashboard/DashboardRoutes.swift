package import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import Recruiting
import SiteSettings
import SyncStore

/// 状況: how it goes, at one look.
struct DashboardRoutes {
    let site: MyPageSite

    static let path = "/admin"

    /// After how many seconds the page is asked for again while something runs.
    private static let refresh = 10

    func add(to group: RouterGroup<PageContext>) {
        group.get { request, context in try await page(request, context) }
        group.post("run-now", use: runNow)
    }

    /// 今すぐ実行.
    private func runNow(_ request: Request, _ context: PageContext) async throws -> Response {
        let answer = try await RequestRun(site)(by: context.staff)
        guard answer != .nobodyWorks else {
            return try await page(
                request, context, status: .conflict,
                problems: ["サービス（watch）が動いていないため、実行を依頼していません。システムの管理者に連絡してください。"])
        }
        if answer == .asked {
            try await site.note(.runRequested, of: request, context)
        }
        return .redirect(to: "\(Self.path)#runs")
    }

    private func page(
        _ request: Request, _ context: PageContext, status: HTTPResponse.Status = .ok,
        problems: [String] = []
    ) async throws -> Response {
        let settings = site.settings
        let overview = try await ShowOverview(site)()
        let fieldNames = try await NameFields(site)()
        let clock = ScreenClock(settings)
        var values = Self.values(of: overview, fieldNames, clock)
        values["held"] = try await held(overview, fieldNames, clock, request, context)
        return AdminPage(
            screen: .dashboard, content: context.render(Self.template, values), problems: problems,
            refresh: overview.isBusy ? Self.refresh : nil
        ).response(status, context, settings)
    }

    /// The runs that wait for an approval, each with the first people whom it is about to write to:
    /// whoever sees these has looked at the run.
    private func held(
        _ overview: Overview, _ fieldNames: FieldNames, _ clock: ScreenClock,
        _ request: Request, _ context: PageContext
    ) async throws -> [[String: Any]] {
        let labels = try await NamePeople(site)(overview.heldPeople.values.flatMap { $0 })
        var rows: [[String: Any]] = []
        for run in overview.held {
            let people = overview.heldPeople[run.run.id] ?? []
            if !people.isEmpty {
                try await site.note(.looked, .run(run.run.id), of: request, context)
            }
            var row = run.row(clock)
            row["reasons"] = run.run.hold.map { ["text": $0.japanese(fieldNames)] }
            row.merge(run.whom(people, labels)) { $1 }
            rows.append(row)
        }
        return rows
    }

    private static func values(
        of overview: Overview, _ fieldNames: FieldNames, _ clock: ScreenClock
    ) -> [String: Any] {
        let status = overview.status
        let problems = overview.problemTexts(clock)
        let cautions = overview.cautionRows(clock)
        let invited = overview.invited.values.reduce(0, +)
        var values: [String: Any] = [
            "problems": problems, "has_problems": !problems.isEmpty,
            "cautions": cautions, "has_cautions": !cautions.isEmpty,
            "is_well": problems.isEmpty && cautions.isEmpty,
            "service": status.process == nil ? "停止中" : "稼働中",
            "process": status.process ?? "なし",
            "next": status.nextRun.map { clock.text($0) } ?? "ファイルが届いたとき",
            "inbox": "\(status.ready + status.waiting.count)",
            "waiting": status.waiting.prefix(WorkspaceStatus.mostShown).map {
                ["file": $0.file, "reason": $0.cause.japanese]
            },
            "claimed": status.claimed, "spool": status.spool, "free": Int(status.freeMiB).grouped,
            "is_used": overview.firstSteps == nil,
            "charts": DayCharts(days: overview.days).figures,
            "day_rows": DayCharts(days: overview.days).rows,
            "funnel": funnel([
                ("案内メールを送ったアカウント", invited),
                ("本登録", overview.invited[.registered] ?? 0),
            ]),
            "status_errors": status.statusErrorCount.grouped,
            "runs": overview.runs.map { $0.row(clock) },
            "outbox": status.outbox.map {
                [
                    "name": Self.folderNames[$0.folder] ?? $0.folder, "files": $0.files.grouped,
                    "oldest": clock.text($0.oldest),
                ]
            },
            "late": status.lateMails.japanese,
            "drift": status.drift.map { drift in
                let field = FieldAlias(drift.field).map { fieldNames.nameWithAlias(of: $0) }
                return [
                    "field": field ?? drift.field, "what": drift.japanese, "file": drift.file,
                    "delivery": drift.delivery, "received": clock.text(drift.receivedAt),
                ]
            },
            "rejected": overview.rejected.map { DeliveryRoutes.row($0, clock) },
        ]
        let moreWaiting = status.waiting.count - WorkspaceStatus.mostShown
        if moreWaiting > 0 { values["more_waiting"] = moreWaiting.grouped }
        if overview.cautions.rejected > Overview.mostRejected {
            values["most_rejected"] = Overview.mostRejected.grouped
        }
        values["request"] = overview.request?.text(clock, isWorkedOn: status.process != nil)
        values["request_run"] = overview.request?.run
        values["progress"] = status.progress?.values(at: overview.now)
        values["steps"] = overview.firstSteps?.rows
        return values
    }

    /// Steps from many to few, as bars below each other with their share of the first.
    private static func funnel(_ steps: [(name: String, count: Int)]) -> String {
        let most = max(1, steps.first?.count ?? 0)
        return steps.map { step in
            let share = Double(step.count) / Double(most)
            let percent = steps.first?.count == 0 ? "" : "（\(Int((share * 100).rounded()))%）"
            let width = Int((share * 400).rounded())
            return """
                <tr><th scope="row">\(Page.escaped(step.name))</th>\
                <td class="number">\(step.count.grouped)\(percent)</td>\
                <td class="bar"><svg viewBox="0 0 400 14" aria-hidden="true" \
                preserveAspectRatio="none"><rect class="opened" width="\(width)" height="14"/></svg>\
                </td></tr>
                """
        }.joined(separator: "\n")
    }

    private static let folderNames = [
        "mail": "メール", "status": "ステータス更新", "receipts": "受領書", "reports": "報告書",
        "rejected": "取り込めなかったファイル",
    ]

    private static let template = Page.template(PackageResources.dashboard_mustache)
}

extension RunRequest {
    /// What became of it, in the words of the screens.
    fileprivate func text(_ clock: ScreenClock, isWorkedOn: Bool) -> String {
        let head = "\(who)さんの依頼（\(clock.text(askedAt))）："
        return switch answer {
        case nil where isWorkedOn: head + "受け付けました。まもなく実行します。"
        case nil: head + "サービス（watch）が動いていないため、まだ実行していません。"
        case .begun: head + "実行を開始しました。"
        case .nothing: head + "新しく取り込んだファイルがないため、実行しませんでした。"
        case .late: head + "サービスが停止していたため、実行しませんでした。"
        }
    }
}

extension WorkspaceStatus.Drift {
    /// What is odd, in the words of the screens.
    package var japanese: String {
        code == Warning.Code.fieldMissing.rawValue ? "項目がありません" : "ほとんど空です"
    }
}

extension WorkspaceStatus.LateCollection {
    /// What there is to tell, in the words of the screens.
    package var japanese: [String] {
        let lateness = "URLの有効期限まで\(belowText)時間未満"
        return [
            (late, "\(lateness)で回収されたメール"), (expired, "URLの有効期限が切れてから回収されたメール"),
            (unknown, "サービスの停止中に回収され、\(lateness)だった可能性のあるメール"),
        ].filter { $0.0 > 0 }.map { "過去\(days)日間に\($0.1)：\($0.0.grouped)件" }
    }
}

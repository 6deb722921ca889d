package import CandidateSync
import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// 実行の取り消し: what it would do and what it can't, then the deed, for those who may configure.
struct UndoRoutes {
    let site: MyPageSite

    private static let template = Page.template(PackageResources.run_undo_mustache)

    /// How much of what can't be undone is listed.
    private static let most = 200

    func add(to group: RouterGroup<PageContext>) {
        group.get("runs/:run/undo", use: ask)
        group.post("runs/:run/undo", use: undo)
    }

    private func ask(_ request: Request, _ context: PageContext) async throws -> Response {
        guard context.staff.mayConfigure else { return AdminGuard.refusal(context, site.settings) }
        let isDone = request.uri.queryParameters["done"] != nil
        return try await page(
            of: RunRoutes(site: site).find(context), context,
            notice: isDone ? "取り消しました。" : nil)
    }

    private func page(
        of run: CountedRun, _ context: PageContext, notice: String? = nil, problem: String? = nil
    ) async throws -> Response {
        var values = run.row(ScreenClock(site.settings))
        var status = HTTPResponse.Status.ok
        var problems = [problem].compactMap { $0 }
        switch try await UndoRun(site).preview(run.run, naming: Self.most) {
        case .refused(let refusal):
            status = .conflict
            problems.append(refusal.japanese)
            values["is_refused"] = true
        case .report(let report):
            let labels = try await NamePeople(site)(report.remains.map(\.person))
            values.merge(Self.values(of: report, labels)) { $1 }
        }
        let isDone = run.run.undoing?.finishedAt != nil
        return AdminPage(
            screen: .runs, title: "\(run.run.title(ScreenClock(site.settings)))の取り消し",
            content: context.render(Self.template, values), notice: isDone ? notice : nil,
            problems: problems
        ).response(status, context, site.settings)
    }

    private static func values(
        of report: UndoReport, _ labels: [Int64: PersonLabel]
    ) -> [String: Any] {
        var values: [String: Any] = [
            "is_done": report.finishedAt != nil, "remaining": report.remaining.grouped,
            "is_cut": report.remains.count < report.remaining, "most": most.grouped,
            "counts": [
                ("アカウント", report.withdrawn, report.leftAlone),
                ("登録依頼メール", report.mails.taken, report.mails.collected),
                ("所有者へのメール", report.notices.taken, report.notices.collected),
                ("ステータス更新のファイル", report.statuses.taken, report.statuses.collected),
            ].map { ["name": $0.0, "undone": $0.1.grouped, "rest": $0.2.grouped] },
            "has_remains": !report.remains.isEmpty,
            "remains": report.remains.map { remaining in
                let row = [
                    "person": String(remaining.person),
                    "account": remaining.account.map { String($0) } ?? "",
                    "what": remaining.what.japanese,
                    "why": remaining.why?.japanese ?? "回収済み",
                ]
                return row.merging(labels.row(of: remaining.person)) { $1 }
            },
        ]
        if report.reversed > 0 { values["reversed"] = report.reversed.grouped }
        values["by"] = report.by
        return values
    }

    /// It ends many accounts, and nothing brings them back: the password is asked for.
    private func undo(_ request: Request, _ context: PageContext) async throws -> Response {
        let run = try await RunRoutes(site: site).find(context)
        guard run.run.undoing?.finishedAt == nil else {
            return try await page(of: run, context, problem: "この実行は、すでに取り消されています。")
                .with(status: .conflict)
        }
        let refusal = try await PasswordQuestion(site: site).refusal(
            request, context, wrong: "パスワードが違います。何も取り消していません。"
        ) { try await page(of: run, context, problem: $0) }
        if let refusal { return refusal }
        let answer = try await UndoRun(site)(run.run, by: context.staff.name, naming: 0)
        guard case .report = answer else { return try await page(of: run, context) }
        try await site.note(.runUndone, .run(run.run.id), of: request, context)
        return .redirect(to: "/admin/runs/\(run.run.id)/undo?done")
    }
}

extension RunUndo.Refusal {
    package var japanese: String {
        switch self {
        case .reminders: "リマインドの実行は、アカウントを開設していません。取り消すものはありません。"
        case .forgotten: "この実行の記録は、保管期間を過ぎたため削除されています。取り消せません。"
        case .state(.held): "この実行は承認待ちで、まだ誰にも送っていません。取り消す代わりに、破棄してください。"
        case .state(.discarded), .state(.superseded): "この実行では何も行っていません。取り消すものはありません。"
        case .state(.collecting), .state(.planning), .state(.planned), .state(.finished):
            "この実行はまだ終わっていません。終わってから取り消してください。"
        }
    }
}

extension UndoReport.Remaining.What {
    package var japanese: String {
        switch self {
        case .account: "アカウント"
        case .mail: "登録依頼メール"
        case .notice: "所有者へのメール"
        case .status: "ステータス更新"
        }
    }
}

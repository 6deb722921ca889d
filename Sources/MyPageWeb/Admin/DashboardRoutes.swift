import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import Recruiting
import SyncStore

/// 状況: how it goes, at one look.
struct DashboardRoutes {
    let site: MyPageSite

    func add(to group: RouterGroup<PageContext>) {
        group.get { _, context in
            let settings = site.settings
            let overview = try await ShowOverview(site)()
            let fieldNames = try await NameFields(site)()
            let content = Page.render(
                Self.template, Self.values(of: overview, fieldNames, ScreenClock(settings), context)
            )
            return AdminPage(screen: .dashboard, content: content).response(.ok, context, settings)
        }
    }

    private static func values(
        of overview: Overview, _ fieldNames: FieldNames, _ clock: ScreenClock,
        _ context: PageContext
    ) -> [String: Any] {
        let status = overview.status
        let problems = overview.problemTexts(clock)
        let invited = overview.invited.values.reduce(0, +)
        let names = [
            "mail": "メール", "status": "ステータス更新", "receipts": "受領書", "reports": "報告書",
            "rejected": "取り込めなかったファイル",
        ]
        return [
            "key": context.formKey, "may": context.staff.mayConfigure,
            "problems": problems, "is_well": problems.isEmpty,
            "service": status.process.map { "稼働中（プロセス \($0)）" } ?? "停止中",
            "next": status.nextRun.map { clock.text($0) } ?? "ファイルが届いたとき",
            "inbox": "\(status.ready + status.waiting.count)",
            "waiting": status.waiting.map { ["file": $0.file, "reason": $0.cause.japanese] },
            "claimed": status.claimed, "spool": status.spool, "free": Int(status.freeMiB).grouped,
            "chart": Chart.days(overview.days),
            "funnel": Chart.funnel([
                ("アカウント開設（案内メール送信）", invited),
                ("本登録", overview.invited[.registered] ?? 0),
            ]),
            "status_errors": status.statusErrorCount.grouped,
            "held": overview.held.map { RunRoutes.row($0, clock) },
            "runs": overview.runs.map { RunRoutes.row($0, clock) },
            "outbox": status.outbox.map {
                [
                    "name": names[$0.folder] ?? $0.folder, "files": $0.files.grouped,
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
            "rejected": overview.rejected.map { RunRoutes.row($0, clock) },
        ]
    }

    private static let template = Page.template(PackageResources.dashboard_mustache)
}

extension Overview {
    /// What stands in the way, in the words of the screens.
    fileprivate func problemTexts(_ clock: ScreenClock) -> [String] {
        guard let proxy = unnamedProxy else { return status.problemTexts(clock) }
        return status.problemTexts(clock) + [
            "リバースプロキシ（\(proxy)）がweb.trusted_proxiesにないため、利用者全員が同じ接続元として扱われています。"
                + "settings.yamlにこのアドレスを追加し、サービスを再起動してください。"
        ]
    }
}

extension WorkspaceStatus {
    /// What stands in the way of the workspace's work, in the words of the screens.
    func problemTexts(_ clock: ScreenClock) -> [String] {
        var texts = held.isEmpty ? [] : ["承認待ちの実行が\(held.count)件あります。内容を確認し、承認または破棄してください。"]
        if process == nil { texts.append("サービス（watch）が動いていません。届いたファイルは取り込まれません。") }
        if statusErrorCount > 0 {
            texts.append("連携エラーが\(statusErrorCount.grouped)件あります。内容を確認し、連携リトライまたは削除をしてください。")
        }
        return texts + problems.compactMap { $0.japanese(clock) }
    }
}

extension WorkspaceStatus.Drift {
    /// What is odd, in the words of the screens.
    fileprivate var japanese: String {
        code == Warning.Code.fieldMissing.rawValue ? "項目がありません" : "ほとんど空です"
    }
}

extension WorkspaceStatus.LateCollection {
    /// What there is to tell, in the words of the screens.
    fileprivate var japanese: [String] {
        let lateness = "リンクの有効期限まで\(belowText)時間未満"
        return [
            (late, "\(lateness)で回収されたメール"), (expired, "リンクの有効期限が切れてから回収されたメール"),
            (unknown, "サービスの停止中に回収され、\(lateness)だった可能性のあるメール"),
        ].filter { $0.0 > 0 }.map { "過去\(days)日間に\($0.1)：\($0.0.grouped)件" }
    }
}

extension WorkspaceStatus.Problem {
    /// What the screens call it; nil for a held run, as all of those are told together.
    fileprivate func japanese(_ clock: ScreenClock) -> String? {
        switch self {
        case .held: nil
        case .spoolWaits(let files, let isWorkedOn):
            "送信準備中のファイルが\(files.grouped)件、1分以上残っています。"
                + (isWorkedOn ? "サービスのログを確認してください。" : "サービス（watch）を起動してください。")
        case .inboxGone: "inboxがないか、読み書きできません。フォルダーと、その所有者・権限を確認してください。"
        case .littleRoom(let mib):
            "ディスクの空きが\(Int(mib).grouped) MiBしかありません。空きを増やしてください。"
        case .signUpsFull(let perHour):
            "会員登録の申し込みが1時間の上限（\(perHour.grouped)件）に達したため、受け付けを一時的に止めています。"
                + "いたずらの可能性があります。正当な申し込みの場合は、設定で上限を上げてください。"
        case .unanswered(let documents, _, let hours):
            "\(hours.grouped)時間たってもPORTERSの応答がないステータス更新が\(documents.grouped)件あります。"
                + "回収の仕組みを確認してください。"
        case .uncollected(let folder, let files, let oldest, let minutes):
            "outboxの\(folder == "mail" ? "メール" : "ステータス更新")\(files.grouped)件が、"
                + "\(minutes.grouped)分以上回収されていません（最も古いもの：\(clock.text(oldest))）。回収の仕組みが動いているか確認してください。"
        case .silent(let last?, _, let hours):
            "\(hours.grouped)時間以上、取り込めたファイルがありません（最後に届いたのは\(clock.text(last))）。"
                + "連携元のエクスポートが動いているか確認してください。"
        case .silent(nil, let since, let hours):
            "\(hours.grouped)時間以上、取り込めたファイルがありません（\(clock.text(since))の開始から一度も届いていません）。"
                + "連携元のエクスポートが動いているか確認してください。"
        case .undoing(let run):
            "実行 \(run) の取り消しが終わっていません。止まっている場合は、実行の画面でもう一度取り消してください。"
        }
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// アクセス履歴: who of the staff signed in, looked at whom, took what along; as a page and as CSV.
struct EventRoutes {
    let site: MyPageSite

    private static let template = Page.template(PackageResources.events_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("history/events", use: list)
        group.get("history/events.csv", use: csv)
    }

    private func list(_ request: Request, _ context: PageContext) async throws -> Response {
        let query = EventQuery(request.uri.query ?? "")
        guard let filter = query.filter(in: site.settings.site.zone) else {
            return try await page(of: ListPage([]), query, context)
        }
        let events = try await BrowseEvents(site).list(
            filter, before: query.before, limit: ListPage<Event>.asked)
        return try await page(of: ListPage(events), query, context)
    }

    private func csv(_ request: Request, _ context: PageContext) async throws -> Response {
        let query = EventQuery(request.uri.query ?? "")
        guard let filter = query.filter(in: site.settings.site.zone) else {
            return try await page(of: ListPage([]), query, context)
        }
        return CSVDownload.response(named: "events", head: BrowseEvents.csvHead) { [site] last in
            try await BrowseEvents(site).csv(filter, before: last)
        }
    }

    private func page(
        of list: ListPage<Event>, _ query: EventQuery, _ context: PageContext
    ) async throws -> Response {
        let clock = ScreenClock(site.settings)
        let days = query.days
        let events = list.rows
        let runs = try await BrowseRuns(site).runs(Set(events.compactMap { $0.subject?.run }))
        var values: [String: Any] = [
            "is_events": true, "entries": events.map { Self.row($0, clock, runs) },
            "who": query.who, "from": days.from, "to": days.to, "subject": query.subject,
            "from_is_wrong": days.isFromWrong, "to_is_wrong": days.isToWrong,
            "names": try await ManageStaff(site).list().map { ["name": $0.name] },
            "kinds": Event.Kind.allCases.map {
                [
                    "kind": $0.rawValue, "title": $0.japanese, "is_chosen": $0 == query.what,
                ] as [String: Any]
            },
        ]
        if !days.isWrong { values["csv"] = "/admin/history/events.csv?\(query.text)" }
        if let last = list.last {
            values["more"] = "\(query.text)\(query.text.isEmpty ? "" : "&")before=\(last.id)"
        }
        return AdminPage(
            screen: .history, title: "アクセス履歴", content: Page.render(Self.template, values),
            problems: days.isWrong ? ["日付は 2026-11-23 のように、年-月-日で入力してください。"] : []
        ).response(days.isWrong ? .unprocessableContent : .ok, context, site.settings)
    }

    private static func row(
        _ event: Event, _ clock: ScreenClock, _ runs: [String: Run]
    ) -> [String: Any] {
        let run = event.subject?.run.flatMap { runs[$0] }
        let subject: String = run?.title(clock) ?? event.subject?.japanese ?? ""
        var values: [String: Any] = [
            "at": clock.text(event.at), "who": event.who.isEmpty ? "（登録のない担当者名）" : event.who,
            "client": event.client, "what": event.what.japanese,
            "subject": subject,
        ]
        values["url"] = event.subject?.screen
        return values
    }
}

extension Event.Kind {
    /// What the screens call it.
    var japanese: String {
        switch self {
        case .signIn: "ログイン"
        case .signInFailed: "ログイン失敗"
        case .signInRefused: "ログイン拒否（試行回数の上限）"
        case .signOut: "ログアウト"
        case .sessionsEnded: "ほかの端末のログアウト"
        case .confirmFailed: "確認のパスワードの誤り"
        case .codeAsked: "確認コードの要求（パスワードは正しい）"
        case .codeFailed: "確認コードの誤り"
        case .codeRefused: "確認コードの拒否（試行回数の上限）"
        case .recoveryUsed: "リカバリーコードの使用"
        case .factorBegun: "二段階認証の設定の開始"
        case .factorSet: "二段階認証の設定"
        case .factorRemoved: "二段階認証の解除"
        case .recoveryRenewed: "リカバリーコードの作り直し"
        case .looked: "閲覧"
        case .searched: "検索"
        case .downloaded: "ダウンロード"
        case .runRequested: "今すぐ実行の依頼"
        case .runUndone: "実行の取り消し"
        }
    }
}

extension Event.Subject {
    /// The id of the run that it is about; nil if it is about none.
    fileprivate var run: String? { kind == .run ? id : nil }

    /// What the screens call it, but for a run that is still known.
    var japanese: String {
        switch kind {
        case .person: "個人連絡先 \(id)"
        case .account: "アカウント \(id)"
        case .run: "実行 \(id)"
        case .found: "\(id)人"
        case .file: "ファイル \(id)"
        }
    }

    /// The screen about it, if there is one.
    var screen: String? {
        switch kind {
        case .person: "/admin/people/\(id)"
        case .account: "/admin/accounts/\(id)"
        case .run: "/admin/runs/\(id)"
        case .found, .file: nil
        }
    }
}

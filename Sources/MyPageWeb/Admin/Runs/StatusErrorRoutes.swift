import CandidateSync
import HTTPTypes
import Hummingbird
import MyPage
package import Recruiting
import SiteSettings
package import SyncStore

/// 連携エラー: what the CRM will not take, with 連携リトライ and 削除 for each.
struct StatusErrorRoutes {
    let site: MyPageSite

    static let path = "/admin/status-errors"

    private static let template = Page.template(PackageResources.status_errors_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("status-errors") { request, context in
            let done = request.uri.queryParameters["done"]
                .flatMap { StatusErrors.Remedy(rawValue: String($0)) }
            return try await page(request, context, notice: done?.done)
        }
        group.post("status-errors/:action", use: settle)
    }

    private func page(
        _ request: Request, _ context: PageContext, status: HTTPResponse.Status = .ok,
        notice: String? = nil, problems: [String] = []
    ) async throws -> Response {
        let list = try await StatusErrors(site).list()
        let labels = try await NamePeople(site)(list.errors.map(\.person))
        if !list.errors.isEmpty {
            try await site.note(.searched, .found(labels.count), of: request, context)
        }
        let clock = ScreenClock(site.settings)
        let values: [String: Any] = [
            "count": list.count.grouped, "is_cut": list.count > list.errors.count,
            "shown": list.errors.count.grouped,
            "hours": site.settings.status.answerWithinHours.grouped,
            "unanswered": list.unanswered.prefix(StatusErrors.mostShown).map { ["document": $0] },
            "unanswered_count": list.unanswered.count.grouped,
            "is_answered": list.unanswered.isEmpty,
            "errors": list.errors.map { item in
                [
                    "document": item.id.document, "position": item.id.position,
                    "record": "\(item.resource.japanese) \(item.record)",
                    "name": labels[item.person]?.name ?? "",
                    "mail": labels[item.person]?.mail ?? "",
                    "person": String(item.person), "status": item.kind.japanese,
                    "code": item.code.map { String($0.rawValue) } ?? "",
                    "meaning": item.code?.japanese ?? "", "sent": clock.text(item.sentAt),
                ] as [String: Any]
            },
        ]
        return AdminPage(
            screen: .dashboard, title: "連携エラー",
            content: context.render(Self.template, values), notice: notice, problems: problems
        ).response(status, context, site.settings)
    }

    private func settle(_ request: Request, _ context: PageContext) async throws -> Response {
        guard
            let remedy = context.parameters.get("action", as: StatusErrors.Remedy.self),
            let position = Int(context.form["position"])
        else { throw HTTPError(.notFound) }
        guard
            try await StatusErrors(site).settle(
                SentStatus.Id(context.form["document"], position), remedy, by: context.staff)
        else {
            return try await page(
                request, context, status: .conflict,
                problems: ["この連携エラーは、すでに処理されています。何も変更していません。"])
        }
        return .redirect(to: "\(Self.path)?done=\(remedy.rawValue)")
    }
}

extension StatusErrors.Remedy {
    /// What the screen says when it is done.
    fileprivate var done: String {
        switch self {
        case .retry: "連携リトライを受け付けました。現在の状態を、もう一度送ります。"
        case .delete: "連携エラーを削除しました。"
        }
    }
}

extension SentStatus.Kind {
    /// What the screens call it.
    package var japanese: String {
        switch self {
        case .opened: "開設"
        case .registered: "本登録"
        case .duplicate: "重複エラー"
        case .withdrawn: "退会"
        }
    }
}

extension Resource {
    /// What the CRM calls it.
    package var japanese: String {
        switch self {
        case .candidate: "個人連絡先"
        case .resume: "レジュメ"
        case .user: "ユーザー"
        }
    }
}

import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// What staff do for an account (see `AccountAction`): a question, then the deed.
struct AccountActionRoutes {
    let site: MyPageSite

    private static let template = Page.template(PackageResources.account_question_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("accounts/:account/:action", use: ask)
        group.post("accounts/:account/:action", use: act)
    }

    private func asked(_ context: PageContext) throws -> (account: Int64, action: AccountAction) {
        guard let account = context.parameters.get("account", as: Int64.self),
            let action = context.parameters.get("action", as: AccountAction.self)
        else { throw HTTPError(.notFound) }
        return (account, action)
    }

    private func ask(_ request: Request, _ context: PageContext) async throws -> Response {
        let (id, action) = try asked(context)
        guard context.staff.mayConfigure else { return AdminGuard.refusal(context, site.settings) }
        return question(action, try await story(ofAccount: id).account, context)
    }

    private func story(
        ofAccount id: Int64
    ) async throws -> (account: Account, personId: Int64?) {
        guard let story = try await ExplainPerson(site)(account: id),
            let holding = story.holdings.first(where: { $0.account.id == id })
        else { throw HTTPError(.notFound) }
        return (holding.account, story.personId)
    }

    private func question(
        _ action: AccountAction, _ account: Account, _ context: PageContext,
        status: HTTPResponse.Status = .ok, problems: [String] = []
    ) -> Response {
        let values: [String: Any] = [
            "id": account.id, "care": action.rawValue, "title": action.title,
            "question": action.question, "button": action.button, "is_danger": action != .resend,
            "needs_password": action.needsPassword, "revision": account.revision,
            "name": account.name.isEmpty ? "（氏名なし）" : account.name,
            "mail": RenewLink.masked(account.mail), "status": account.status.japanese,
        ]
        return AdminPage(
            screen: .people, title: "\(action.title)（アカウント \(account.id)）",
            content: context.render(Self.template, values), problems: problems
        ).response(status, context, site.settings)
    }

    /// Who has registered since, say, is asked about once more.
    private static func overtaken(_ account: Account) -> String {
        "この画面を開いた後に、このアカウントの状態が変わりました（現在：\(account.status.japanese)）。"
            + "何も変更していません。内容を確認して、もう一度実行してください。"
    }

    private func act(_ request: Request, _ context: PageContext) async throws -> Response {
        let (id, action) = try asked(context)
        let (account, person) = try await story(ofAccount: id)
        guard context.form.isOf(revision: account.revision) else {
            return question(
                action, account, context, status: .conflict, problems: [Self.overtaken(account)])
        }
        if action.needsPassword {
            let refusal = try await PasswordQuestion(site: site).refusal(
                request, context, wrong: "パスワードが違います。何も変更していません。"
            ) { question(action, account, context, problems: [$0]) }
            if let refusal { return refusal }
        }
        let problem: String?
        switch action {
        case .resend: problem = try await resend(account, context)
        case .withdraw:
            let isDone = try await WithdrawAccount(site)(account: id, by: context.staff.name)
            problem = isDone ? nil : "アカウントがないか、退会済みです。"
        case .reopen:
            let isDone = try await ReopenAccount(site)(account: id, by: context.staff.name)
            problem = isDone ? nil : "このアカウントでは、案内は止められていません。"
        case .erase:
            let report = try await EraseAccount(site)(.account(id), by: context.staff.name)
            if let report { return ErasedPage(report: report).response(context, site.settings) }
            problem = "アカウントがありません。"
        }
        if let problem {
            return question(action, account, context, status: .conflict, problems: [problem])
        }
        let page = person.map { "/admin/people/\($0)" } ?? "/admin/accounts/\(id)"
        return .redirect(to: "\(page)?done=\(action.rawValue)")
    }

    /// - Returns: why no mail was sent; nil if one was.
    private func resend(_ account: Account, _ context: PageContext) async throws -> String? {
        switch try await ResendMail(site)(account: account.id, by: context.staff.name) {
        case .sent: nil
        case .tooSoon:
            "前のメール（\(ScreenClock(site.settings).text(account.lastMailAt))に送信）から5分たっていないため、"
                + "もう一度は送信していません。"
        case .noAccount: "アカウントがないか、退会済みです。"
        case .against(.readdressed):
            "PORTERSのメールアドレスが変更されています。前のアドレスには送信していません。次に判定する実行で、新しいアドレスに送信します。"
        case .against(let outcome):
            "現在の設定での判定が「\(outcome.japanese)」のため、送信していません。"
        }
    }
}

extension Account {
    /// Names what a screen has asked about. After a restored backup another account may have that number.
    fileprivate var revision: String {
        "\(status.rawValue) \(Int64(statusSince.timeIntervalSince1970 * 1_000))"
    }
}

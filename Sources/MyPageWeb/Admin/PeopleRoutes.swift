import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// アカウント: search, and one person's whole story.
struct PeopleRoutes {
    let site: MyPageSite

    private static let searchTemplate = Page.template(PackageResources.people_mustache)
    private static let storyTemplate = Page.template(PackageResources.person_mustache)
    private static let questionTemplate = Page.template(
        PackageResources.account_question_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("people", use: search)
        group.get("people/:person") { request, context in
            guard let id = context.parameters.get("person").flatMap({ Int64($0) }),
                let story = try await ExplainPerson(site)(person: id)
            else { throw HTTPError(.notFound) }
            return page(of: story, request, context)
        }
        group.get("accounts/:account") { request, context in
            guard let story = try await ExplainPerson(site)(account: account(context)) else {
                throw HTTPError(.notFound)
            }
            return page(of: story, request, context)
        }
        group.get("accounts/:account/:action", use: ask)
        group.post("accounts/:account/:action", use: act)
    }

    private var settings: Settings { site.settings }

    // MARK: search

    private func search(_ request: Request, _ context: PageContext) async throws -> Response {
        // A form's query writes a blank as `+`, which the parameters of the URI would keep.
        let text = FormFields(request.uri.query ?? "")["q"]
        let found = try await FindPeople(site)(matching: String(text.prefix(200)))
        if !text.isEmpty {
            try await EventLog(site).note(
                .searched, .found(found.people.count), by: context.staff,
                from: ClientAddress.of(request, context, settings))
        }
        let values: [String: Any] = [
            "q": text, "is_asked": !text.isEmpty, "is_cut": found.isCut,
            "people": found.people.map { person in
                [
                    "url": Self.url(of: person),
                    "name": person.name.isEmpty ? "（氏名なし）" : person.name,
                    "mail": person.mail, "person": person.personId.map { String($0) } ?? "",
                    "account": person.account.map { String($0.id) } ?? "",
                    "status": person.account.map(\.status.japanese) ?? "アカウントなし",
                ]
            },
        ]
        return AdminPage(screen: .people, content: Page.render(Self.searchTemplate, values))
            .response(.ok, context, settings)
    }

    private static func url(of person: FoundPerson) -> String {
        person.personId.map { "/admin/people/\($0)" }
            ?? person.account.map { "/admin/accounts/\($0.id)" } ?? "/admin/people"
    }

    // MARK: one person

    private func account(_ context: PageContext) throws -> Int64 {
        guard let id = context.parameters.get("account").flatMap({ Int64($0) }) else {
            throw HTTPError(.notFound)
        }
        return id
    }

    private func page(
        of story: PersonStory, _ request: Request, _ context: PageContext
    ) -> Response {
        let clock = ScreenClock(settings)
        var values: [String: Any] = [
            "may": context.staff.mayConfigure,
            "fields": story.fields.map { ["name": $0.name, "value": $0.value] },
            "resumes": story.resumes.map {
                [
                    "id": $0.id, "fields": $0.fields.map { ["name": $0.name, "value": $0.value] },
                ] as [String: Any]
            },
            "conditions": story.conditions.map {
                [
                    "condition": $0.condition, "value": $0.value ?? "（エクスポートされていません）",
                    "holds": $0.holds ? "合う" : "合わない",
                ]
            },
            "holdings": story.holdings.map { Self.values(of: $0, clock) },
            "decisions": story.decisions.map { dated in
                [
                    "run": dated.run, "at": clock.text(dated.startedAt),
                    "kind": dated.kind == .reminder ? "リマインド" : "同期",
                    "outcome": dated.decision.outcome.japanese, "reason": dated.decision.reason,
                    "basis": dated.decision.basisText, "mail": dated.decision.mailFile,
                    "status": dated.decision.statusFile,
                ]
            },
        ]
        if let verdict = story.verdict {
            values["verdict"] = [
                "outcome": verdict.outcome.japanese,
                "reason": verdict.reason.isEmpty ? "" : "：\(verdict.reason)",
            ]
        }
        let done = request.uri.queryParameters["done"].flatMap {
            AccountAction(rawValue: String($0))
        }
        let id = story.personId.map { "個人連絡先 \($0)" } ?? "会員登録"
        return AdminPage(
            screen: .people, title: story.name.isEmpty ? id : "\(story.name)（\(id)）",
            content: Page.render(Self.storyTemplate, values), notice: done?.done
        ).response(.ok, context, settings)
    }

    private static func values(
        of holding: PersonStory.Holding, _ clock: ScreenClock
    ) -> [String: Any] {
        let account = holding.account
        return [
            "id": account.id, "name": account.name, "mail": account.mail,
            "status": account.status.japanese, "since": clock.text(account.statusSince),
            "created": clock.text(account.createdAt),
            "password": account.hasPassword ? "設定済み" : "未設定",
            "resume": account.resumeId.map { String($0) } ?? "",
            "lives": account.status != .withdrawn,
            "cause": account.withdrawal.map { "：\($0.japanese)" } ?? "",
            "left": account.leftAt != nil,
            "links": holding.links.map { link in
                [
                    "cause": link.cause.japanese, "issued": clock.text(link.issuedAt),
                    "expires": clock.text(link.expiresAt),
                    "ended": ending(of: link, account).map {
                        "\($0)（\(clock.text(link.endedAt))）"
                    } ?? "",
                ]
            },
        ]
    }

    /// What ended a link; nil if nothing has.
    private static func ending(of link: StoredLink, _ account: Account) -> String? {
        guard let ended = link.endedAt else { return nil }
        if account.status == .withdrawn {
            return ended < account.statusSince ? "使用済み" : "退会により終了"
        }
        // A corrected address ends the links that went to the former one.
        return account.hasPassword ? "使用済み" : "メールアドレスの変更により終了"
    }

    // MARK: actions

    /// What can be done for an account, each after a question.
    enum AccountAction: String {
        case resend, withdraw, reopen, erase

        var title: String {
            switch self {
            case .resend: "メールの再送信"
            case .withdraw: "退会"
            case .reopen: "案内の再開"
            case .erase: "データの消去"
            }
        }

        var question: String {
            switch self {
            case .resend: "新しいURLを記載したメールを、このアカウントのメールアドレスに送ります。"
            case .withdraw:
                "このアカウントを退会にします。URLとログインは使えなくなります。「案内を再開する」を押すまで、この求職者には案内を送りません。"
            case .reopen:
                "退会した求職者への案内を再開します。PORTERSで対象のままの場合、次の実行で新しいアカウントが開設され、登録依頼メールが送られます。ご本人の希望を確認してください。"
            case .erase:
                "このアカウントと、取り込んだ個人連絡先・レジュメの情報を消去します。元に戻せません。"
                    + "送り出したメールと、保管中のエクスポート（inbox.archive_days）は残ります。"
                    + "PORTERSで対象のままの場合、次の実行で新しいアカウントが開設されます。"
            }
        }

        /// Whether it is confirmed by the password, as nothing brings back what it ends.
        var needsPassword: Bool { self == .withdraw || self == .erase }

        var done: String {
            switch self {
            case .resend: "メールを送信しました。"
            case .withdraw: "退会にしました。"
            case .reopen: "案内を再開しました。"
            case .erase: "消去しました。"
            }
        }
    }

    private func actionAsked(_ context: PageContext) throws -> AccountAction {
        guard let care = context.parameters.get("action").flatMap(AccountAction.init(rawValue:))
        else {
            throw HTTPError(.notFound)
        }
        return care
    }

    private func ask(_ request: Request, _ context: PageContext) async throws -> Response {
        let (id, action) = (try account(context), try actionAsked(context))
        guard context.staff.mayConfigure else { return AdminGuard.refusal(context, settings) }
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
            "key": context.formKey, "id": account.id, "care": action.rawValue,
            "title": action.title, "question": action.question, "is_danger": action != .resend,
            "needs_password": action.needsPassword,
            "name": account.name.isEmpty ? "（氏名なし）" : account.name,
            "mail": RenewLink.masked(account.mail), "status": account.status.japanese,
        ]
        return AdminPage(
            screen: .people, title: "\(action.title)（アカウント \(account.id)）",
            content: Page.render(Self.questionTemplate, values), problems: problems
        ).response(status, context, settings)
    }

    private func act(_ request: Request, _ context: PageContext) async throws -> Response {
        let (id, action) = (try account(context), try actionAsked(context))
        let (account, person) = try await story(ofAccount: id)
        if action.needsPassword {
            let refusal = try await PasswordQuestion(site: site).refusal(
                request, context, wrong: "パスワードが違います。何も変更していません。")
            if let refusal {
                return refusal.marking(
                    question(action, account, context, problems: [refusal.problem]))
            }
        }
        let problem: String?
        switch action {
        case .resend:
            let result = try await ResendMail(site)(
                account: id, by: context.staff.name)
            problem =
                switch result {
                case .sent: nil
                case .tooSoon: "前のメールから5分たっていません。送信していません。"
                case .noAccount: "アカウントがないか、退会済みです。"
                }
        case .withdraw:
            let isDone = try await WithdrawAccount(site)(
                account: id, by: context.staff.name)
            problem = isDone ? nil : "アカウントがないか、退会済みです。"
        case .reopen:
            let isDone = try await ReopenAccount(site)(
                account: id, by: context.staff.name)
            problem = isDone ? nil : "このアカウントでは、案内は止められていません。"
        case .erase:
            let isDone = try await EraseAccount(site)(
                account: id, by: context.staff.name)
            problem = isDone ? nil : "アカウントがありません。"
        }
        if let problem {
            return question(action, account, context, status: .conflict, problems: [problem])
        }
        if action == .erase {
            return AdminPage(screen: .people, title: "消去しました", content: "<p>消去しました。</p>")
                .response(.ok, context, settings)
        }
        let page = person.map { "/admin/people/\($0)" } ?? "/admin/accounts/\(id)"
        return .redirect(to: "\(page)?done=\(action.rawValue)", type: .normal)
    }
}

extension Withdrawal {
    /// What the screens call it.
    var japanese: String {
        switch self {
        case .person: "本人の退会"
        case .declined: "案内を希望しない（メールから）"
        case .staff: "担当者による退会"
        case .disuse: "パスワード未設定のまま期限切れ"
        case .crm: "PORTERSで削除"
        case .displaced: "未確認の会員登録"
        }
    }
}

extension StoredLink.Cause {
    /// What the screens call it.
    var japanese: String {
        switch self {
        case .request: "登録依頼"
        case .reminder: "リマインド"
        case .renewal: "本人の再送信"
        case .wish: "本人の申し込み"
        case .agency: "担当者の再送信"
        case .signUp: "会員登録"
        }
    }
}

import Foundation
import HTTPTypes
import Hummingbird
import MyPage
import Publishing
import Recruiting
import SiteSettings
package import SyncStore

/// One person's whole story. The list: `PeopleListRoutes`; what is done for an account:
/// `AccountActionRoutes`.
struct PeopleRoutes {
    let site: MyPageSite

    /// What an address says behind the button of that name.
    private static let again = "again"
    private static let storyTemplate = Page.template(PackageResources.person_mustache)

    func add(to group: RouterGroup<PageContext>) {
        group.get("people/:person") { request, context in
            try await page(of: find(context), request, context)
        }
        group.post("people/:person/again") { request, context in
            guard let id = context.parameters.get("person", as: Int64.self),
                try await LookAgain(site)(person: id, by: context.staff.name)
            else { throw HTTPError(.notFound) }
            return Response.redirect(to: "/admin/people/\(id)?done=\(Self.again)")
        }
        group.get("accounts/:account") { request, context in
            guard let id = context.parameters.get("account", as: Int64.self),
                let story = try await ExplainPerson(site)(account: id)
            else { throw HTTPError(.notFound) }
            return try await page(of: story, request, context)
        }
    }

    /// The person that a path names.
    func find(_ context: PageContext) async throws -> PersonStory {
        guard let id = context.parameters.get("person", as: Int64.self),
            let story = try await ExplainPerson(site)(person: id)
        else { throw HTTPError(.notFound) }
        return story
    }

    private func page(
        of story: PersonStory, _ request: Request, _ context: PageContext
    ) async throws -> Response {
        let names = try await NameFields(site)()
        let clock = ScreenClock(site.settings)
        let source = story.source?.delivery
        let deliveries = story.decisions.map(\.decision.basis.delivery) + [source]
        let files = try await BrowseDeliveries(site).fileNames(
            of: Set(deliveries.compactMap(\.self)))
        var values: [String: Any] = [
            "fields": story.fields.map { Self.values(of: $0, names) },
            "caption": Self.caption("個人連絡先", story.source?.personExportedOn),
            "resumes": story.resumes.map {
                [
                    "id": $0.id,
                    "caption": Self.caption(
                        "レジュメ \($0.id)", story.source?.resumesExportedOn[$0.id]),
                    "fields": $0.fields.map { Self.values(of: $0, names) },
                ] as [String: Any]
            },
            "conditions": story.conditions.map {
                [
                    "condition": names.text(ofLine: $0.condition),
                    "value": $0.value ?? "（エクスポートされていません）",
                    "holds": $0.holds ? "✓ 一致" : "✗ 不一致\($0.missText)",
                    "exported": Self.day($0.exportedOn),
                ]
            },
            "holdings": story.holdings.map { Self.values(of: $0, clock) },
            "decisions": story.decisions.map { dated in
                [
                    "run": dated.run, "at": clock.text(dated.startedAt),
                    "kind": dated.kind == .reminder ? "リマインド" : "同期",
                    "outcome": dated.decision.outcomeText(in: dated.state, of: dated.kind),
                    "basis": dated.decision.basisText(names, files: files),
                    "mail": dated.decision.mailFile,
                    "status": dated.decision.statusFile,
                ].merging(dated.decision.reasonValues(names)) { $1 }
            },
        ]
        if story.hasOtherAddress { values["other_address"] = PersonStory.otherAddressText }
        if story.isPastConditions { values["past_conditions"] = PersonStory.pastConditionsText }
        values["steps"] = story.outlook.steps.map {
            ["at": clock.text($0.date), "what": $0.japanese]
        }
        values["delivery"] = source.map { ["id": $0, "file": files[$0] ?? $0] }
        if context.staff.mayConfigure, story.holdings.isEmpty {
            // With an account it is that one's button.
            values["erasable"] = story.personId.map { String($0) }
        }
        values["has_steps"] = !story.outlook.steps.isEmpty
        values["silence"] = story.outlook.silence?.japanese
        if context.staff.mayConfigure, story.isLeftOut {
            values["left_out"] = story.personId.map { String($0) }
        }
        if let verdict = story.verdict {
            values["verdict"] = [
                "outcome": verdict.outcome.japanese,
                "reason": verdict.reason?.japanese(names).map { "：\($0)" } ?? "",
            ]
        }
        let done = request.uri.queryParameters["done"].map { String($0) }
        // Opened again behind that run it says so no more.
        let isNext = done == Self.again && !story.isLeftOut
        let notice =
            isNext ? "次の実行で、この求職者を判定します。" : done.flatMap { AccountAction(rawValue: $0)?.done }
        // An account of nobody whom the CRM knows: a sign-up, or one that was imported.
        let isSignUp = story.holdings.contains { $0.account.isSignUp }
        let id =
            story.personId.map { "個人連絡先 \($0)" } ?? (isSignUp ? "会員登録" : "個人連絡先なし")
        return AdminPage(
            screen: .people, title: story.name.isEmpty ? id : "\(story.name)（\(id)）",
            content: context.render(Self.storyTemplate, values), notice: notice
        ).response(.ok, context, site.settings)
    }

    /// A field by its name, with its alias beside it.
    private static func values(
        of field: (name: String, value: String), _ names: FieldNames
    ) -> [String: Any] {
        let alias = FieldAlias(field.name)
        var values = ["name": alias.map { names.name(of: $0) } ?? field.name, "value": field.value]
        values["alias"] = alias.flatMap { names.aliasBeside($0) }
        return values
    }

    /// The day of an export, as the screens write days.
    private static func day(_ day: Int?) -> String {
        Decision.Basis(exportedOn: day).exportDayText ?? ""
    }

    private static func caption(_ record: String, _ day: Int?) -> String {
        day == nil ? record : "\(record)（\(self.day(day)) エクスポート）"
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
                            + (link.isMailTakenBack ? "、メールは送信前に取り消し" : "")
                    } ?? "",
                ]
            },
        ]
    }

    /// What ended a link; nil if nothing has. By which of them a password was set nobody knows: all end
    /// then, and so they do when it is changed without one.
    private static func ending(of link: StoredLink, _ account: Account) -> String? {
        guard let ended = link.endedAt else { return nil }
        let isFormer = ended < account.statusSince
        if account.status == .withdrawn, !isFormer {
            let isUndone = account.withdrawal == .undone || account.withdrawal == .recalled
            return isUndone ? "実行の取り消しにより終了" : "退会により終了"
        }
        // A corrected address ends the links that went to the former one.
        guard account.hasPassword else { return "メールアドレスの変更により終了" }
        guard isFormer else { return "パスワードの設定により終了" }
        return account.status == .withdrawn
            ? "パスワードの設定、またはメールアドレスの変更により終了" : "メールアドレスの変更により終了"
    }
}

extension StoredLink.Cause {
    /// What the screens call it.
    package var japanese: String {
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

extension PersonStory {
    /// What an address that is not the CRM's means, and what to do.
    package static let otherAddressText =
        "PORTERSのメールアドレスは、このアカウントのものと異なります。パスワード再設定のメールは、アカウントのメールアドレスに届きます。"
        + "そのアドレスを今はほかの方が使っている場合は、退会にしてください。その後「案内を再開する」を押すと、"
        + "PORTERSのメールアドレスにあらためて案内できます。"

    /// Why conditions that do not hold exclude nobody here.
    package static let pastConditionsText =
        "一致しない条件は、案内の送信時にPORTERSへ書き込んだステータスについてのものです。"
        + "案内済みの求職者は、この条件では対象外になりません。"
}

extension PersonStory.Line {
    /// What stands behind one that does not hold, where the value alone does not tell why.
    package var missText: String {
        switch miss {
        case .elsewhere: "（一致するレジュメは、ほかの条件に一致しません）"
        case .otherKind:
            "（値の種類が異なるため比較できません。選択肢は「Option.」で始まる記号、所有者はIDで指定してください。"
                + "数値・日付の比較は、カンマや単位のない数値・日付にだけ使えます）"
        case .toldDuplicate:
            "（重複の連絡時にこのシステムが書き込む値です。重複を解消しても自動では消えません。案内の対象に戻すには、"
                + "PORTERSでこの項目の値を変更し、エクスポートしてください）"
        case nil: ""
        }
    }
}

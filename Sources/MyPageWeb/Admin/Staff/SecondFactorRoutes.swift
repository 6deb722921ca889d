import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import SyncStore

/// 二段階認証: somebody's own second factor, whatever their role.
struct SecondFactorRoutes {
    let site: MyPageSite

    static let path = "/admin/account/second-factor"

    func add(to group: RouterGroup<PageContext>) {
        group.get("account/second-factor") { request, context in
            let notice =
                request.uri.queryParameters["removed"] == nil ? nil : "二段階認証を解除しました。"
            return try await state(context, notice: notice)
        }
        group.post("account/second-factor", use: begin)
        group.post("account/second-factor/confirm", use: confirm)
        for question in FactorQuestion.allCases {
            let path: RouterPath = "account/second-factor/\(question.rawValue)"
            group.get(path) { _, context -> Response in
                // Nothing to change: where it can be set up.
                guard try await SecondFactor(site).recoveryCodesLeft(of: context.staff) != nil
                else { return .redirect(to: Self.path) }
                return ask(question, context)
            }
            group.post(path) { try await change(question, $0, $1) }
        }
    }

    private var settings: Settings { site.settings }

    private func client(_ request: Request, _ context: PageContext) -> String {
        ClientAddress.of(request, context, settings)
    }

    private func state(
        _ context: PageContext, notice: String? = nil, problems: [String] = []
    ) async throws -> Response {
        let left = try await SecondFactor(site).recoveryCodesLeft(of: context.staff)
        var values: [String: Any] = ["is_on": left != nil]
        if let left {
            values["left"] = left
            values["is_short"] = left <= 2
        } else {
            values["is_owed"] = settings.safety.secondFactor == .required
        }
        return AdminPage(
            title: "二段階認証", content: context.render(Self.stateTemplate, values), notice: notice,
            problems: problems
        ).response(.ok, context, settings)
    }

    private func begin(_ request: Request, _ context: PageContext) async throws -> Response {
        let refusal = try await PasswordQuestion(site: site).refusal(
            request, context, wrong: "パスワードが違います。二段階認証はまだ設定していません。"
        ) { try await state(context, problems: [$0]) }
        if let refusal { return refusal }
        guard
            let secret = try await SecondFactor(site).begin(
                context.staff, from: client(request, context))
        else { return .redirect(to: Self.path) }
        return show(secret, context)
    }

    private func show(
        _ secret: FactorSecret, _ context: PageContext,
        status: HTTPResponse.Status = .ok, problems: [String] = []
    ) -> Response {
        let values: [String: Any] = [
            "uri": secret.uri, "plain": secret.text, "secret": secret.text.inGroups,
            "is_wrong": !problems.isEmpty,
            "qr": QRCode(secret.uri)?.svg(label: "認証アプリで読み取るQRコード") ?? "",
        ]
        return AdminPage(
            title: "二段階認証の設定", content: context.render(Self.secretTemplate, values),
            problems: problems
        ).response(status, context, settings)
    }

    private var cookie: SessionCookie { SessionCookie(settings: settings, holder: .staff) }

    private func confirm(_ request: Request, _ context: PageContext) async throws -> Response {
        let confirmation = try await SecondFactor(site).confirm(
            context.staff, shown: context.form["secret"], code: context.form["code"],
            session: cookie.secret(in: request) ?? "", from: client(request, context))
        switch confirmation {
        case .confirmed(let codes, let session):
            var response = recoveryCodes(codes, context, title: "二段階認証を有効にしました")
            cookie.set(session, on: &response)
            return response
        case .wrong(let secret):
            return show(
                secret, context, status: .unprocessableContent,
                problems: ["確認コードが違います。認証アプリに表示されている新しいコードを入力してください。端末の時刻が合っているかも確認してください。"])
        case .outdated:
            return try await state(context, problems: [Self.outdated]).with(status: .conflict)
        }
    }

    /// Another tab has begun anew, or was faster: what the app has taken in by this page's QR code is no good.
    private static let outdated =
        "この確認コードは受け付けていません。QRコードを表示した後に、二段階認証の設定が変わりました。下の状態を確認してください。"
        + "まだ設定されていない場合は、認証アプリの登録を削除してから、もう一度設定してください。"

    private func recoveryCodes(
        _ codes: [String], _ context: PageContext, title: String, isRenewed: Bool = false
    ) -> Response {
        let values: [String: Any] = ["codes": codes, "is_renewed": isRenewed]
        return AdminPage(title: title, content: Page.render(Self.codesTemplate, values))
            .response(.ok, context, settings)
    }

    private func ask(
        _ question: FactorQuestion, _ context: PageContext,
        status: HTTPResponse.Status = .ok, problem: String? = nil
    ) -> Response {
        var values = FactorForm(context.form).values()
        values["action"] = question.rawValue
        values["question"] = question.text
        values["button"] = question.button
        values["is_danger"] = question == .remove
        return AdminPage(
            title: question.title, content: context.render(Self.questionTemplate, values),
            problems: problem.map { [$0] } ?? []
        ).response(status, context, settings)
    }

    private func change(
        _ question: FactorQuestion, _ request: Request, _ context: PageContext
    ) async throws -> Response {
        let refusal = try await PasswordQuestion(site: site).refusal(
            request, context, wrong: "パスワードが違います。何も変更していません。"
        ) { ask(question, context, problem: $0) }
        if let refusal { return refusal }
        let proof = FactorForm(context.form).proof
        let factor = SecondFactor(site)
        let client = client(request, context)
        let device = DeviceCookie(settings: settings, holder: .staff).device(in: request)
        switch question {
        case .recovery:
            let change = try await factor.renewRecoveryCodes(
                context.staff, proof, from: client, device: device)
            return answer(change, question, context) {
                recoveryCodes($0, context, title: "リカバリーコードを作り直しました", isRenewed: true)
            }
        case .remove:
            let change = try await factor.remove(
                context.staff, proof, session: cookie.secret(in: request) ?? "", from: client,
                device: device)
            return answer(change, question, context) { session in
                var response = Response.redirect(to: "\(Self.path)?removed")
                cookie.set(session, on: &response)
                return response
            }
        }
    }

    private func answer<Value>(
        _ change: SecondFactor.Change<Value>, _ question: FactorQuestion, _ context: PageContext,
        _ done: (Value) -> Response
    ) -> Response {
        switch change {
        case .done(let value): return done(value)
        case .wrong:
            return ask(
                question, context, status: .unprocessableContent,
                problem: FactorForm(context.form).wrong)
        case .tooMany(let minutes):
            let tooMany = TooMany(minutes: minutes)
            return tooMany.marking(ask(question, context, problem: tooMany.tries))
        case .none: return .redirect(to: Self.path)
        }
    }

    private static let stateTemplate = Page.template(PackageResources.second_factor_mustache)

    private static let secretTemplate = Page.template(
        PackageResources.second_factor_secret_mustache)

    private static let codesTemplate = Page.template(PackageResources.recovery_codes_mustache)

    private static let questionTemplate = Page.template(
        PackageResources.second_factor_question_mustache)
}

extension String {
    /// In groups of four, for reading.
    fileprivate var inGroups: String {
        stride(from: 0, to: count, by: 4)
            .map { String(dropFirst($0).prefix(4)) }.joined(separator: " ")
    }
}

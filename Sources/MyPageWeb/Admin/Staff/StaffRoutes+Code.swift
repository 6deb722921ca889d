import HTTPTypes
import Hummingbird
import MyPage

/// The second step of a sign-in: the code. Its form is sent where the first one is, so that whoever
/// opens the address again begins anew; what that one has brought along (`Interruption`) goes on with
/// it.
extension StaffRoutes {
    /// The field that only the second step has.
    static let ticket = "ticket"

    /// - Parameter ticket: see `StaffSignInAnswer.codeNeeded`.
    func codeForm(
        _ context: PageContext, _ interruption: Interruption, ticket: String,
        status: HTTPResponse.Status = .ok, error: String? = nil
    ) -> Response {
        var values = FactorForm(context.form).values(error: error)
        values["key"] = context.formKey
        values["ticket"] = ticket
        values["hidden"] = interruption.hidden
        return Page(
            title: "確認コードの入力", content: Page.render(Self.codeTemplate, values),
            isWrong: error != nil
        ).response(status, settings)
    }

    func enterCode(_ request: Request, _ context: PageContext) async throws -> Response {
        let interruption = Interruption(signIn: context.form)
        let ticket = context.form[Self.ticket]
        let factor = FactorForm(context.form)
        let answer = try await StaffSignIn(site)(
            factor.proof, ticket: ticket,
            client: ClientAddress.of(request, context, settings),
            device: DeviceCookie(settings: settings, holder: .staff).device(in: request),
            browser: BrowserName.of(request))
        switch answer {
        case .signedIn, .recovered, .codeNeeded:
            return try await enter(answer, interruption, request, context)
        case .wrong:
            return codeForm(
                context, interruption, ticket: ticket, status: .unprocessableContent,
                error: factor.wrong)
        case .tooMany(let minutes):
            let tooMany = TooMany(minutes: minutes)
            return tooMany.marking(
                codeForm(context, interruption, ticket: ticket, error: tooMany.tries))
        case .expired:
            return try await form(
                context, interruption, status: .unprocessableContent,
                error: "確認コードの入力期限が過ぎたか、パスワードなどが変更されました。もう一度ログインしてください。")
        }
    }

    /// What somebody is told who has used a recovery code.
    static func recovered(_ left: Int) -> String {
        left > 0
            ? "リカバリーコードでログインしました。未使用のリカバリーコードはあと\(left)個です。"
            : "リカバリーコードでログインしました。未使用のリカバリーコードはありません。新しいリカバリーコードを作ってください。"
    }

    private static let codeTemplate = Page.template(PackageResources.staff_code_mustache)
}

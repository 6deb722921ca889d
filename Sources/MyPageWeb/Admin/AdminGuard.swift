import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings

/// Lets only staff in, and only those who may configure (設定) change anything but what is their own.
/// Who has no session is led to the sign-in, and from there to where they were; who owes a second
/// factor, to where it is set up.
struct AdminGuard: RouterMiddleware {
    let site: MyPageSite

    func handle(_ request: Request, context: PageContext, next: NextPage) async throws -> Response {
        let cookie = SessionCookie(settings: site.settings, holder: .staff)
        guard let secret = cookie.secret(in: request),
            let staff = try await StaffSignIn(site).staff(ofSession: secret)
        else { return try await StaffRoutes(site: site).interrupted(request, context) }
        // A preview is a form, as it shows what was typed, and changes nothing. What is somebody's own
        // they may change whatever their role.
        let path = request.uri.path
        let isOwn =
            path == StaffAccountRoutes.path || path.hasPrefix("\(StaffAccountRoutes.path)/")
        let changes = request.method == .post && !path.hasSuffix("/preview") && !isOwn
        var context = context
        context.staff = staff
        if !path.hasPrefix(SecondFactorRoutes.path),
            try await SecondFactor(site).isOwed(by: staff)
        {
            return .redirect(to: SecondFactorRoutes.path)
        }
        if changes, !staff.mayConfigure { return Self.refusal(context, site.settings) }
        return try await next(request, context)
    }

    /// What is answered to staff who may only look.
    static func refusal(_ context: PageContext, _ settings: Settings) -> Response {
        AdminPage(
            title: "変更する権限がありません",
            content: Page.paragraph(
                "「閲覧」の権限でログインしています。変更は、「設定」の権限を持つ担当者に依頼してください。")
        ).response(.forbidden, context, settings)
    }
}

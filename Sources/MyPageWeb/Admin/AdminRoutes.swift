import CandidateSync
import HTTPTypes
import Hummingbird
import SyncStore

/// 管理画面: everything below `/admin`.
struct AdminRoutes {
    let administration: Administration

    func add(to router: Router<PageContext>) {
        let open = router.group("admin")
        StaffRoutes(administration: administration).add(to: open)
        let group = open.add(middleware: AdminGuard(administration: administration))
        DashboardRoutes(administration: administration).add(to: group)
        SettingsRoutes(administration: administration).add(to: group)
        TemplateRoutes(administration: administration).add(to: group)
        VisualRoutes(administration: administration).add(to: group)
        RunRoutes(administration: administration).add(to: group)
        PeopleRoutes(administration: administration).add(to: group)
        HistoryRoutes(administration: administration).add(to: group)
    }
}

/// Lets only staff in, and only those who may configure (設定) change anything.
struct AdminGuard: RouterMiddleware {
    let administration: Administration

    func handle(
        _ request: Request, context: PageContext,
        next: @concurrent (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        let cookie = SessionCookie(settings: administration.myPage.settings, holder: .staff)
        guard let secret = cookie.secret(in: request),
            let staff = try await administration.staff(ofSession: secret)
        else { return .redirect(to: "/admin/signin", type: .normal) }
        // A preview is a form, as it shows what was typed, and changes nothing.
        let changes = request.method == .post && !request.uri.path.hasSuffix("/preview")
        if changes, !staff.mayConfigure {
            return Page(
                title: "変更する権限がありません",
                message: "閲覧の権限でログインしています。変更は、設定の権限を持つ担当者に依頼してください。"
            ).response(.forbidden, administration.myPage.settings)
        }
        var context = context
        context.staff = staff
        return try await next(request, context)
    }
}

extension Staff {
    /// Before anybody has signed in: may look at nothing.
    static let nobody = Staff(id: 0, name: "", role: .look)

    var mayConfigure: Bool { role == .configure }
}

extension Staff.Role {
    /// What the screens call it.
    var japanese: String { self == .look ? "閲覧" : "設定" }
}

import HTTPTypes
import Hummingbird
import MyPage

/// A page below `/admin` that is not there, for somebody who is signed in: with the menu, so that the
/// way on is seen. Others get the site's own page.
struct AdminFailurePage: RouterMiddleware {
    let site: MyPageSite

    func handle(_ request: Request, context: PageContext, next: NextPage) async throws -> Response {
        do {
            return try await next(request, context)
        } catch let error as HTTPError where error.status == .notFound {
            let path = request.uri.path
            let settings = site.settings
            guard path == "/admin" || path.hasPrefix("/admin/"),
                let secret = SessionCookie(settings: settings, holder: .staff).secret(in: request),
                let staff = try await StaffSignIn(site).staff(ofSession: secret)
            else { throw error }
            var context = context
            context.staff = staff
            return AdminPage(
                title: "ページが見つかりません",
                content: Page.paragraph("URLを確認してください。消去されたアカウントの画面は表示できません。")
            ).response(.notFound, context, settings)
        }
    }
}

import Hummingbird
import MyPage

/// Lets the pages go by what another process has saved on its admin screens, with the logo of now.
struct FreshSettings: RouterMiddleware {
    let site: MyPageSite

    func handle(_ request: Request, context: PageContext, next: NextPage) async throws -> Response {
        // That it fails is no reason to show nothing: it is tried again a second later.
        try? await site.follow()
        return try await ShownLogo.$present.withValue(site.shownLogo) {
            try await next(request, context)
        }
    }
}

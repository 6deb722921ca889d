import HTTPTypes
import Hummingbird
import MyPage

/// What every answer says to the browser: nothing from outside, nothing kept, nothing guessed.
struct SecurityHeaders: RouterMiddleware {
    let site: MyPageSite
    let side: Side

    func handle(_ request: Request, context: PageContext, next: NextPage) async throws -> Response {
        var response = try await next(request, context)
        if response.headers[.contentSecurityPolicy] == nil {
            response.headers[.contentSecurityPolicy] =
                "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
                + "base-uri 'none'; frame-ancestors 'none'"
        }
        response.headers[.xContentTypeOptions] = "nosniff"
        // The address of a page may hold a password link's token.
        if let name = HTTPField.Name("Referrer-Policy") { response.headers[name] = "no-referrer" }
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
        if side.isHTTPS(site.settings) {
            response.headers[.strictTransportSecurity] = "max-age=31536000"
        }
        return response
    }
}

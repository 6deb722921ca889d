import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings

/// Notes who forwards requests for others, as the settings must name them (see `UnnamedProxy`).
struct ForwardedNote: RouterMiddleware {
    let site: MyPageSite

    /// What proxies say of whom they forward for, by RFC 7239 and by custom.
    private static let names = [
        "Forwarded", "X-Forwarded-For", "X-Forwarded-Proto", "X-Real-IP",
    ].compactMap { HTTPField.Name($0) }

    static func isForwarded(_ headers: HTTPFields) -> Bool {
        names.contains { headers[$0] != nil }
    }

    func handle(_ request: Request, context: PageContext, next: NextPage) async throws -> Response {
        if Self.isForwarded(request.headers),
            let peer = context.peer.flatMap({ NetworkAddress($0) })
        {
            site.noteForwarded(from: peer)
        }
        return try await next(request, context)
    }
}

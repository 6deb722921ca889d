import HTTPTypes
import Hummingbird
import MyPage
import NIOCore
import SiteSettings

/// Takes only forms that this site has shown to this very browser: each holds a key that is also in
/// a cookie which other sites can neither read nor set, and must not come from another origin.
/// Source: OWASP, Cross-Site Request Forgery Prevention.
struct FormGuard: RouterMiddleware {
    let site: MyPageSite
    /// Where forms come from that this site has not shown: what they do, a secret in the URL allows.
    let open: Set<String>

    static let field = "form_key"

    func handle(
        _ request: Request, context: PageContext,
        next: @concurrent (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        var context = context
        var request = request
        let known = request.cookies[cookieName]?.value
        if request.method == .post, !open.contains(request.uri.path) {
            guard isFromHere(request) else { throw HTTPError(.forbidden) }
            let body: ByteBuffer
            do {
                body = try await request.collectBody(upTo: Self.largest(request))
            } catch let error as any HTTPResponseError {
                throw error
            } catch {
                // Broken off, or no HTTP: the sender's trouble and not ours. What comes behind it on
                // the connection cannot be read either.
                throw HTTPError(.badRequest, headers: [.connection: "close"])
            }
            context.form = FormFields(String(buffer: body))
            guard let known, !known.isEmpty, Self.isSame(context.form[Self.field], known) else {
                throw HTTPError(.forbidden)
            }
        }
        context.formKey = known.flatMap { $0.utf8.count == 64 ? $0 : nil } ?? site.makeKey()
        var response = try await next(request, context)
        // Only with a page: what a cache may keep for everybody holds no key of anybody.
        let isPage = response.headers[.contentType]?.hasPrefix("text/html") == true
        if isPage, known != context.formKey {
            response.setCookie(
                Cookie(
                    name: cookieName, value: context.formKey, path: "/",
                    secure: site.settings.isHTTPS, httpOnly: true, sameSite: .lax))
        }
        return response
    }

    /// How many bytes a form of the admin screens may have: a mail template's is the largest.
    static let largestAdmin = 262_144

    /// How many bytes a form may have; the sign-in's may hold one of the admin screens with longer
    /// names (see `Interruption`).
    private static func largest(_ request: Request) -> Int {
        let path = request.uri.path
        guard path.hasPrefix("/admin/") else { return 16_384 }
        return path == "/admin/signin" ? largestAdmin + 16_384 : largestAdmin
    }

    /// The prefix makes the browser take it from this host by https only.
    private var cookieName: String { site.settings.isHTTPS ? "__Host-form" : "form" }

    /// Pages under `no-referrer` send `null` as their origin; then the fetch metadata decide.
    private func isFromHere(_ request: Request) -> Bool {
        let origin = request.headers[.origin]
        if let origin, origin != "null", origin != self.origin { return false }
        guard let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] else {
            return true
        }
        return site == "same-origin" || site == "none"
    }

    /// Scheme, host and port of the site.
    private var origin: String {
        site.settings.site.baseURL.split(separator: "/", maxSplits: 3).prefix(2)
            .joined(separator: "//")
    }

    /// In constant time.
    private static func isSame(_ one: String, _ other: String) -> Bool {
        zip(one.utf8, other.utf8).reduce(one.utf8.count ^ other.utf8.count) {
            $0 | Int($1.0 ^ $1.1)
        } == 0
    }
}

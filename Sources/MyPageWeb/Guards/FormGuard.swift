import HTTPTypes
import Hummingbird
import MyPage
import NIOCore
import SiteSettings

/// Takes only forms that this site has shown to this very browser: each holds a key that is also in
/// a cookie which other sites can neither read nor set, and must not come from another origin.
/// Source: OWASP, Cross-Site Request Forgery Prevention.
///
/// The candidate's side has one origin, that of `site.base_url`. The admin screens' own address is
/// reached under several (a name behind TLS, a tunnel's end), so that there a form's origin must be the
/// host that the request itself is for. That is as safe: a browser writes both headers, and no page
/// may change either. Whoever has a name of their own lead to this address (DNS rebinding) passes this
/// check and comes without the cookies, which are for another host; the key, `SameSite` and the fetch
/// metadata are asked for all the same.
struct FormGuard: RouterMiddleware {
    let site: MyPageSite
    let side: Side
    /// Where forms come from that this site has not shown: what they do, a secret in the URL allows.
    let open: Set<String>
    /// Where forms come that send a logo along.
    let uploads: Set<String>

    static let field = "form_key"

    func handle(_ request: Request, context: PageContext, next: NextPage) async throws -> Response {
        var context = context
        var request = request
        let isHTTPS = side.isHTTPS(site.settings)
        let known = request.cookies[Cookie.ourName("form", isHTTPS: isHTTPS)]?.value
        if request.method == .post, !open.contains(request.uri.path) {
            guard isFromHere(request) else { throw HTTPError(.forbidden) }
            let body: ByteBuffer
            do {
                body = try await request.collectBody(upTo: largest(request))
            } catch let error as any HTTPResponseError {
                throw error
            } catch {
                // Broken off, or no HTTP: the sender's trouble and not ours. What comes behind it on
                // the connection cannot be read either.
                throw HTTPError(.badRequest, headers: [.connection: "close"])
            }
            try read(body, of: request, into: &context)
            guard let known, !known.isEmpty,
                context.form[Self.field].utf8.isSame(inConstantTimeAs: known.utf8)
            else { throw HTTPError(.forbidden) }
        }
        context.formKey = known.flatMap { $0.utf8.count == 64 ? $0 : nil } ?? site.makeKey()
        var response = try await next(request, context)
        // Only with a page: what a cache may keep for everybody holds no key of anybody.
        let isPage = response.headers[.contentType]?.hasPrefix("text/html") == true
        if isPage, known != context.formKey {
            response.setCookie(.ours("form", context.formKey, isHTTPS: isHTTPS))
        }
        return response
    }

    /// A form that may send a file along is a plain form without one as well.
    private func read(
        _ body: ByteBuffer, of request: Request, into context: inout PageContext
    ) throws {
        guard uploads.contains(request.uri.path),
            let boundary = MultipartForm.boundary(ofType: request.headers[.contentType])
        else {
            let separators = body.readableBytesView.count { $0 == UInt8(ascii: "&") }
            guard separators < Self.mostFields else { throw HTTPError(.contentTooLarge) }
            context.form = FormFields(String(buffer: body))
            return
        }
        do {
            let form = try MultipartForm(Array(body.readableBytesView), boundary: boundary)
            context.form = FormFields(form.fields)
            context.file = form.file
        } catch {
            throw HTTPError(.badRequest)
        }
    }

    /// How many fields a form may have: the longest, that of 項目と選択肢の名称, has some 2,000. Where there
    /// is no session all of them are shown again (see `Interruption`), to a stranger too, and each takes
    /// far longer than its bytes.
    static let mostFields = 5_000

    /// How many bytes a form of the admin screens may have: a mail template's is the largest.
    static let largestAdmin = 262_144

    /// How many bytes a form may have; the sign-in's may hold one of the admin screens with longer
    /// names (see `Interruption`).
    private func largest(_ request: Request) -> Int {
        let path = request.uri.path
        guard side.hasAdmin, path.hasPrefix("/admin/") else { return 16_384 }
        // With the key, and what stands around a part.
        if uploads.contains(path) { return Logo.mostBytes + 4_096 }
        return Self.largestAdmin + (path == "/admin/signin" ? 16_384 : 0)
    }

    /// Pages under `no-referrer` send `null` as their origin; then the fetch metadata decide.
    private func isFromHere(_ request: Request) -> Bool {
        let origin = request.headers[.origin]
        if let origin, origin != "null", !isOurs(origin, request) { return false }
        guard let name = HTTPField.Name("Sec-Fetch-Site"), let site = request.headers[name] else {
            return true
        }
        return site == "same-origin" || site == "none"
    }

    private func isOurs(_ origin: String, _ request: Request) -> Bool {
        // The setting is written as browsers write an origin.
        guard side == .admin else { return origin == site.settings.site.baseURL }
        let parts = origin.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == 3, ["https:", "http:"].contains(parts[0]), parts[1].isEmpty,
            let host = request.head.authority
        else { return false }
        return parts[2].lowercased() == host.lowercased()
    }
}

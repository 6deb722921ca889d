import HTTPTypes
import Hummingbird
import MyPage

/// The agency's logo at the head of every page.
enum ShownLogo {
    /// The one of the site that a request is for: pages are made in many places, and all have it.
    @TaskLocal static var present: Logo?

    /// How high it is in the layout, in pixels of CSS; its place is kept free before it is there.
    private static let height = 40

    /// What the layouts need to show it; nil if there is none.
    static var values: [String: Any]? {
        present.map { logo in
            let width = (Double(height) * logo.ratio).rounded()
            return [
                "src": file(logo).path, "width": Int(min(max(width, 1), 256)), "height": height,
            ]
        }
    }

    static func addRoute(_ site: MyPageSite, to router: some RouterMethods<PageContext>) {
        router.get("logo") { request, _ in
            guard let logo = site.shownLogo else { throw HTTPError(.notFound) }
            var response = file(logo).response(request)
            // Opened by itself an SVG is a page of this site: one without any rights.
            response.headers[.contentSecurityPolicy] =
                "default-src 'none'; style-src 'unsafe-inline'; sandbox"
            return response
        }
    }

    private static func file(_ logo: Logo) -> VersionedFile {
        let type =
            switch logo.kind {
            case .png: "image/png"
            case .svg: "image/svg+xml; charset=utf-8"
            }
        return VersionedFile("logo", type: type, logo.bytes, version: logo.version)
    }
}

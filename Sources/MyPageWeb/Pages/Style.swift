import HTTPTypes
import Hummingbird
import MyPage
import SiteSettings
import Synchronization

/// What all pages have in common besides their frame: the look, and the sign in the browser's tab.
enum Style {
    static let sheet = VersionedFile(
        "style.css", type: "text/css; charset=utf-8", PackageResources.style_css)

    static let icon = VersionedFile(
        "favicon.svg", type: "image/svg+xml", PackageResources.favicon_svg)

    /// The site's own colour as a style sheet behind the first one; nil if it has none. A file of its
    /// own, as the pages allow no style in themselves.
    static func accent(_ settings: Settings) -> VersionedFile? {
        let text = settings.web.accent
        if text.isEmpty { return nil }
        return lastAccent.withLock { last in
            if let last, last.text == text { return last.sheet }
            guard let colour = settings.web.accentColour else { return nil }
            let sheet = VersionedFile(
                "site.css", type: "text/css; charset=utf-8", Array(colour.sheet.utf8))
            last = (text, sheet)
            return sheet
        }
    }

    private static let lastAccent = Mutex<(text: String, sheet: VersionedFile)?>(nil)

    static func addRoutes(_ site: MyPageSite, to router: some RouterMethods<PageContext>) {
        router.get("style.css") { request, _ in sheet.response(request) }
        router.get("favicon.svg") { request, _ in icon.response(request) }
        router.get("site.css") { request, _ in
            guard let sheet = accent(site.settings) else { throw HTTPError(.notFound) }
            return sheet.response(request)
        }
    }
}

extension AccentColour {
    /// As `Resources/style.css` calls its colours.
    var sheet: String {
        """
        :root { \(light.sheet) }
        @media screen and (prefers-color-scheme: dark) {
          :root { \(dark.sheet) }
        }

        """
    }
}

extension AccentColour.Scheme {
    fileprivate var sheet: String {
        "--accent: \(accent.hex); --accent-strong: \(strong.hex); --tint: \(tint.hex); "
            + "--on-accent: \(onAccent.hex);"
    }
}

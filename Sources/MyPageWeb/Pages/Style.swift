/// What all pages have in common besides their frame: the look, and the sign in the browser's tab.
enum Style {
    static let sheet = VersionedFile(
        "style.css", type: "text/css; charset=utf-8", PackageResources.style_css)

    static let icon = VersionedFile(
        "favicon.svg", type: "image/svg+xml", PackageResources.favicon_svg)
}

import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import SiteSettings

/// The look of all pages: one small file. Pages name it with its version, so that a browser keeps it
/// for good and has the new one at once when the program is another one.
enum Style {
    /// The first 8 hex digits of its SHA-256.
    static let version = String(SHA256.hash(data: PackageResources.style_css).hex.prefix(8))

    /// Where pages find it.
    static let path = "/style.css?v=\(version)"

    /// The file. Under another version, or none, it may be an old page's: then nobody keeps it.
    static func response(_ request: Request) -> Response {
        let isNamed = request.uri.queryParameters["v"].map(String.init) == version
        return Response(
            status: .ok,
            headers: [
                .contentType: "text/css; charset=utf-8",
                .cacheControl: isNamed ? "public, max-age=31536000, immutable" : "no-cache",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.style_css)))
    }
}

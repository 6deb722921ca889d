import Crypto
import HTTPTypes
import Hummingbird
import NIOCore
import SiteSettings

/// A small file of the site's own that pages name with its version, so that a browser keeps it for good
/// and has the new one at once when the program is another one.
struct VersionedFile {
    let type: String
    let bytes: [UInt8]
    /// The first 8 hex digits of its SHA-256.
    let version: String
    /// Where pages find it.
    let path: String

    /// - Parameter version: that of bytes of which it is known already.
    init(_ name: String, type: String, _ bytes: [UInt8], version: String? = nil) {
        let version = version ?? String(SHA256.hash(data: bytes).hex.prefix(8))
        self.type = type
        self.bytes = bytes
        self.version = version
        path = "/\(name)?v=\(version)"
    }

    /// The file. Under another version, or none, it may be an old page's: then nobody keeps it.
    func response(_ request: Request) -> Response {
        let isNamed = request.uri.queryParameters["v"].map(String.init) == version
        return Response(
            status: .ok,
            headers: [
                .contentType: type,
                .cacheControl: isNamed ? "public, max-age=31536000, immutable" : "no-cache",
            ],
            body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}

import HTTPTypes
import Hummingbird
import NIOCore

/// The look of all pages: one small file, kept by the browser for an hour.
enum Style {
    static let response = Response(
        status: .ok,
        headers: [.contentType: "text/css; charset=utf-8", .cacheControl: "public, max-age=3600"],
        body: .init(byteBuffer: ByteBuffer(bytes: PackageResources.style_css)))
}

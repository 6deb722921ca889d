import HTTPTypes
import Hummingbird
import NIOCore

/// 200 if all is well, else 503 with the reasons, for a monitor.
enum HealthRoute {
    static func response(_ problems: [String]) -> Response {
        let text = problems.isEmpty ? "ok\n" : problems.map { $0 + "\n" }.joined()
        return Response(
            status: problems.isEmpty ? .ok : .serviceUnavailable,
            headers: [.contentType: "text/plain; charset=utf-8", .cacheControl: "no-store"],
            body: .init(byteBuffer: ByteBuffer(string: text)))
    }
}

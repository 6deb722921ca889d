import HTTPTypes
import Hummingbird
import MyPage
import NIOCore
import Publishing
import SiteSettings

/// What Prometheus scrapes, where the admin screens are.
///
/// At the admin screens' own address everybody gets it who gets there. Where they have none it is for
/// this machine alone, and that cannot be told from a stranger behind a proxy on this machine that does
/// not say for whom it asks: with https, for which there must be one, nobody gets it there.
struct MetricsRoute {
    let site: MyPageSite
    let side: Side
    let requests: RequestCounts

    func add(to router: some RouterMethods<PageContext>) {
        router.get("metrics") { request, context in
            guard Self.isFor(request.headers, peer: context.peer, side, site.settings) else {
                throw HTTPError(.notFound)
            }
            return try await response()
        }
    }

    /// - Parameter peer: the address at the other end of the connection.
    static func isFor(
        _ headers: HTTPFields, peer: String?, _ side: Side, _ settings: Settings
    ) -> Bool {
        guard side == .both else { return side == .admin }
        let isOwn = peer.flatMap { NetworkAddress($0) }?.isLoopback == true
        return isOwn && !settings.isHTTPS && !ForwardedNote.isForwarded(headers)
    }

    private func response() async throws -> Response {
        var metrics = try await ReadMetrics(site)()
        requests.add(side == .both ? [.both] : [.candidates, .admin], to: &metrics)
        ProcessMetrics.add(to: &metrics)
        return Response(
            status: .ok, headers: [.contentType: MetricsText.contentType],
            body: .init(byteBuffer: ByteBuffer(string: metrics.text)))
    }
}

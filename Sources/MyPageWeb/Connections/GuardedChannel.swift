import HummingbirdCore
import Logging
import NIOCore
import NIOHTTPTypes
import SiteSettings

/// HTTP/1.1 for those whom the `ConnectionLimits` let in. Whoever is not let in is closed before a
/// byte of theirs is read.
struct GuardedChannel: ServerChildChannel {
    typealias Value = HTTP1Channel.Value

    /// Nobody else closes a connection whose set-up fails.
    private struct Refused: Error {}

    /// How many bytes of answers the system keeps for one client (it doubles that). By itself it
    /// would grow to megabytes for whoever never reads.
    private static let sendBuffer: SocketOptionValue = 65_536

    let http: HTTP1Channel
    let limits: ConnectionLimits
    let patience: TimeAmount
    /// The addresses of `web.trusted_proxies`, as they are now.
    let trusted: @Sendable () -> [String]

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        let client = Self.client(channel.remoteAddress?.ipAddress, trusted: trusted())
        guard let place = limits.admit(client, close: { channel.cutOff() }) else {
            channel.cutOff()
            return channel.eventLoop.makeFailedFuture(Refused())
        }
        channel.closeFuture.whenComplete { _ in place.leave() }
        let http = guarded(by: place)
        let ready = channel.setOption(
            ChannelOptions.socketOption(.so_sndbuf), value: Self.sendBuffer
        ).flatMap { http.setup(channel: channel, logger: logger) }
        ready.whenFailure { _ in channel.close(promise: nil) }
        return ready
    }

    func handle(value: Value, logger: Logger) async {
        await http.handle(value: value, logger: logger)
    }

    private func guarded(by place: ConnectionPlace) -> HTTP1Channel {
        let patience = patience
        var configuration = http.configuration
        configuration.additionalChannelHandlers = {
            [BodyDeadline(patience), ConnectionGuard(place, patience)]
        }
        return HTTP1Channel(responder: http.responder, configuration: configuration)
    }

    /// Whose connection it is, for the limits.
    /// - Returns: nil for a trusted proxy: whoever is behind it, it has limits of its own for them.
    static func client(_ peer: String?, trusted: [String]) -> String? {
        guard let address = peer.flatMap(NetworkAddress.init) else { return "unknown" }
        return trusted.contains { NetworkAddress($0) == address } ? nil : address.client
    }
}

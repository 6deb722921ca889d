import Glibc
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import MyPage
import NIOCore
import SiteSettings

/// One address, its pages, and its own limits: who uses up those of one keeps nobody from another.
struct Listener {
    let application: Application<RouterResponder<PageContext>>
    let limits: ConnectionLimits
    private let listen: String
    private let side: Side

    /// How many connections there may be of one address (of one /64).
    private static let mostOfOneClient = 64
    /// How many more may be on their way out before the next has to wait: descriptors are finite.
    private static let mostLeaving = 128

    /// - Parameters:
    ///   - listen: address and port.
    ///   - patience, watch: see `MyPageServer`.
    ///   - requests: where its requests are counted.
    ///   - opening: hears that it listens.
    /// - Throws: `ListenError` if that is no address and port.
    init(
        _ site: MyPageSite, _ side: Side, at listen: String, log: Logger, patience: TimeAmount,
        watch: (@Sendable () -> [String])?, requests: RequestCounts, opening: Opening
    ) throws {
        guard let address = ListenAddress(listen) else {
            throw ListenError(
                listen: listen, isAdmin: side == .admin, cause: .noAddress)
        }
        let most = Self.mostConnections(side)
        let limits = ConnectionLimits(most: most, ofOneClient: Self.mostOfOneClient)
        self.limits = limits
        self.listen = listen
        self.side = side
        application = Application(
            router: MyPageServer.router(site, side, watch: watch, requests: requests),
            server: HTTPServerBuilder { responder in
                GuardedChannel(
                    http: HTTP1Channel(
                        responder: responder,
                        configuration: .init(
                            idleTimeout: patience,
                            httpDecoderConfiguration: .init(
                                maxHeaderFieldSize: 8_192, maxHeaderListSize: 16_384,
                                maxHeaderFieldCount: 64))),
                    limits: limits, patience: patience,
                    trusted: { site.settings.web.trustedProxies })
            },
            configuration: .init(
                address: .hostname(address.host, port: address.port), backlog: 4_096,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    most + Self.mostLeaving)),
            onServerRunning: { _ in opening.opened() },
            logger: log)
    }

    /// Serves until it is told to stop.
    /// - Throws: `ListenError` if somebody else listens there, or the machine has no such address, or
    ///   nobody knows the name.
    func run() async throws {
        do {
            try await application.run()
        } catch let error
            where error is IOError || error is SocketAddressError
            || error is SocketAddressError.UnknownHost
        {
            throw ListenError(listen: listen, isAdmin: side == .admin, cause: Self.cause(error))
        }
    }

    /// Why nothing can be served.
    static func cause(_ error: any Error) -> ListenError.Cause {
        if error is SocketAddressError.UnknownHost { return .unknownName }
        return switch (error as? IOError)?.errnoCode {
        case EADDRINUSE: .taken
        case EADDRNOTAVAIL: .notOurs
        case EACCES: .lowPort
        default: .other("\(error)")
        }
    }

    /// How many connections there may be at a time: staff are few.
    private static func mostConnections(_ side: Side) -> Int { side == .admin ? 128 : 512 }
}

import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
package import Logging
package import MyPage
import NIOCore
import ServiceLifecycle
import SiteSettings

/// The web pages of a workspace as a service: My Page, the candidate's side, and the admin screens.
package struct MyPageServer: Service {
    let application: Application<RouterResponder<PageContext>>
    let limits = ConnectionLimits(most: Self.mostConnections, ofOneClient: Self.mostOfOneClient)
    private let listen: String
    private let site: MyPageSite

    /// How many connections there may be at a time, and how many of one address (of one /64).
    private static let mostConnections = 512
    private static let mostOfOneClient = 64
    /// How many more may be on their way out before the next has to wait: descriptors are finite.
    private static let mostLeaving = 128

    /// - Parameters:
    ///   - listen: address and port instead of `web.listen`.
    ///   - patience: how long a header, then a body, may take to come, and an answer to be taken; who
    ///     is slower is cut off.
    ///   - watch: what stands in the way of the `watch` of this process just now, a sentence each;
    ///     nil if none runs in it.
    /// - Throws: `ListenError` if that is no address and port.
    package init(
        _ site: MyPageSite, listen: String? = nil, log: Logger,
        patience: Duration = .seconds(20),
        watch: (@Sendable () -> [String])? = nil
    ) throws {
        let patience = TimeAmount(patience)
        let listen = listen ?? site.settings.web.listen
        self.listen = listen
        self.site = site
        let limits = limits
        application = Application(
            router: Self.router(site, watch: watch),
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
                address: try Self.address(listen), backlog: 4_096,
                availableConnectionsDelegate: MaximumAvailableConnections(
                    Self.mostConnections + Self.mostLeaving)),
            logger: log)
    }

    /// Serves until it is told to stop; what was promised to visitors is done when it returns.
    /// - Throws: `ListenError` if somebody else listens there.
    package func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            throw ListenError(listen: listen, why: "\(error)")
        }
        await site.settled()
        await EventLog(site).finish()
    }

    /// Every page, for the server and for tests.
    static func router(
        _ site: MyPageSite, watch: (@Sendable () -> [String])? = nil
    ) -> Router<PageContext> {
        let pages = pages(site)
        let methods = MethodGuard(pages)
        let router = Router(context: PageContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: FreshSettings(site: site))
        router.add(middleware: SecurityHeaders(site: site))
        router.add(middleware: FailurePage(site: site))
        router.add(middleware: methods)
        router.add(middleware: FormGuard(site: site, open: [DeclineRoutes.path]))
        router.add(middleware: AdminFailurePage(site: site))
        add(site, watch, to: router)
        methods.close(router, as: pages)
        return router
    }

    /// Every page by the path and method that it has, without what guards them.
    static func pages(_ site: MyPageSite) -> Router<PageContext> {
        let router = Router(context: PageContext.self)
        add(site, nil, to: router)
        return router
    }

    private static func add(
        _ site: MyPageSite, _ watch: (@Sendable () -> [String])?, to router: Router<PageContext>
    ) {
        FrontRoutes(site: site).add(to: router)
        PasswordRoutes(site: site).add(to: router)
        SignInRoutes(site: site).add(to: router)
        HomeRoutes(site: site).add(to: router)
        OwnAccountRoutes(site: site).add(to: router)
        DeclineRoutes(site: site).add(to: router)
        AdminRoutes(site: site).add(to: router)
        router.get("style.css") { request, _ in Style.response(request) }
        router.get("healthz") { _, _ in
            try await HealthRoute.response(CheckHealth(site)(), watch: watch?())
        }
    }

    private static func address(_ listen: String) throws -> BindAddress {
        guard let colon = listen.lastIndex(of: ":"),
            let port = Int(listen[listen.index(after: colon)...])
        else {
            throw ListenError(
                listen: listen, why: "no address and port; expected 127.0.0.1:8080")
        }
        let host = listen[..<colon].trimmingCharacters(in: ["[", "]"])
        return .hostname(host, port: port)
    }
}

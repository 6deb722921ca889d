import Hummingbird
package import Logging
package import MyPage
import NIOCore
import ServiceLifecycle
import SiteSettings

/// The web pages of a workspace as a service: My Page, the candidate's side, and the admin screens,
/// at an address of their own if the settings say so (`web.admin_listen`).
package struct MyPageServer: Service {
    /// The candidate's side, or everything.
    private let main: Listener
    /// The admin screens' own address; nil if they are where the rest is.
    let admin: Listener?
    private let site: MyPageSite
    private let log: Logger

    /// - Parameters:
    ///   - listen: address and port instead of `web.listen`.
    ///   - adminListen: address and port instead of `web.admin_listen`.
    ///   - patience: how long a header, then a body, may take to come, and an answer to be taken; who
    ///     is slower is cut off.
    ///   - watch: what stands in the way of the `watch` of this process just now, a sentence each;
    ///     nil if none runs in it.
    ///   - onOpen: hears once that people can come in, at all addresses.
    /// - Throws: `ListenError` if one of them is no address and port.
    package init(
        _ site: MyPageSite, listen: String? = nil, adminListen: String? = nil, log: Logger,
        patience: Duration = .seconds(20),
        watch: (@Sendable () -> [String])? = nil,
        onOpen: @escaping @Sendable () -> Void = {}
    ) throws {
        let web = site.settings.web
        let adminListen = adminListen ?? (web.adminListen.isEmpty ? nil : web.adminListen)
        let patience = TimeAmount(patience)
        // One for both addresses: each tells of all.
        let requests = RequestCounts()
        let opening = Opening(of: adminListen == nil ? 1 : 2, then: onOpen)
        main = try Listener(
            site, adminListen == nil ? .both : .candidates, at: listen ?? web.listen, log: log,
            patience: patience, watch: watch, requests: requests, opening: opening)
        admin = try adminListen.map {
            try Listener(
                site, .admin, at: $0, log: log, patience: patience, watch: watch,
                requests: requests, opening: opening)
        }
        self.site = site
        self.log = log
    }

    var application: Application<RouterResponder<PageContext>> { main.application }
    var limits: ConnectionLimits { main.limits }

    /// Serves until it is told to stop; what was promised to visitors is done when it returns. Its
    /// addresses stop at the same time, and one that cannot be served stops the other.
    /// - Throws: `ListenError` if somebody else listens there.
    package func run() async throws {
        for hint in site.settings.hints(servingAdminApart: admin != nil) {
            log.warning("\(hint)")
        }
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await main.run() }
            if let admin { group.addTask { try await admin.run() } }
            // Unlike `waitForAll`, it ends with the first that fails, and ends the other.
            for try await _ in group {}
        }
        await site.settled()
        await EventLog(site).finish()
    }

    /// Every page of a side, for the server and for tests.
    static func router(
        _ site: MyPageSite, _ side: Side = .both, watch: (@Sendable () -> [String])? = nil,
        requests: RequestCounts = RequestCounts()
    ) -> Router<PageContext> {
        let router = Router(context: PageContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: RequestCounter(counts: requests, side: side))
        router.add(middleware: FreshSettings(site: site))
        router.add(middleware: ForwardedNote(site: site))
        router.add(middleware: SecurityHeaders(site: site, side: side))
        let uploads: Set = [LogoRoutes.upload]
        router.add(middleware: FailurePage(site: site, side: side, uploads: uploads))
        var guards: [any MiddlewareProtocol<Request, Response, PageContext>] = [
            FormGuard(site: site, side: side, open: [DeclineRoutes.path], uploads: uploads),
            SecondClick(elapsed: site.environment.elapsed),
        ]
        if side.hasAdmin { guards.append(AdminFailurePage(site: site)) }
        let pages = router.group()
        for guardian in guards { pages.add(middleware: guardian) }
        add(site, side, watch, requests, to: pages)
        router.refuseOtherMethods()
        // What a router is given behind its pages is for what it has no page for.
        for guardian in guards { router.add(middleware: guardian) }
        return router
    }

    /// Every page by the path and method that it has, without what guards them: for tests.
    static func pages(_ site: MyPageSite, _ side: Side = .both) -> Router<PageContext> {
        let router = Router(context: PageContext.self)
        add(site, side, nil, RequestCounts(), to: router)
        return router
    }

    private static func add(
        _ site: MyPageSite, _ side: Side, _ watch: (@Sendable () -> [String])?,
        _ requests: RequestCounts, to router: some RouterMethods<PageContext>
    ) {
        if side.hasCandidates {
            FrontRoutes(site: site).add(to: router)
            PasswordRoutes(site: site).add(to: router)
            SignInRoutes(site: site).add(to: router)
            HomeRoutes(site: site).add(to: router)
            OwnAccountRoutes(site: site).add(to: router)
            DeclineRoutes(site: site).add(to: router)
        } else {
            router.get("/") { _, _ in Response.redirect(to: "/admin") }
        }
        if side.hasAdmin {
            AdminRoutes(site: site).add(to: router)
            MetricsRoute(site: site, side: side, requests: requests).add(to: router)
        }
        Style.addRoutes(site, to: router)
        ShownLogo.addRoute(site, to: router)
        router.get("healthz") { _, _ in
            try await HealthRoute.response(CheckHealth(site)(), watch: watch?())
        }
    }
}

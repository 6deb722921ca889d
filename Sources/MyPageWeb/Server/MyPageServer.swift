public import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdCore
public import Logging
import NIOCore
public import ServiceLifecycle
import SyncStore

/// The web pages of a workspace as a service: My Page, the candidate's side, and the admin screens.
public struct MyPageServer: Service {
    let application: Application<RouterResponder<PageContext>>
    private let listen: String

    /// How many connections there may be at a time; the others wait to be accepted.
    private static let mostConnections = 512

    /// - Parameters:
    ///   - listen: address and port instead of `web.listen`.
    ///   - health: what else is wrong just now, a sentence each; empty if all is well.
    ///   - patience: how long a header, and then a body, may take to come; who is slower is cut off.
    /// - Throws: `ListenError` if that is no address and port.
    public init(
        _ administration: Administration, listen: String? = nil, log: Logger,
        patience: Duration = .seconds(20),
        health: @escaping @Sendable () -> [String] = { [] }
    ) throws {
        let patience = TimeAmount(patience)
        let listen = listen ?? administration.myPage.settings.web.listen
        self.listen = listen
        application = Application(
            router: Self.router(administration, health: health),
            server: .http1(
                configuration: .init(
                    additionalChannelHandlers: [BodyDeadline(patience)],
                    idleTimeout: patience,
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8_192, maxHeaderListSize: 16_384,
                        maxHeaderFieldCount: 64))),
            configuration: .init(
                address: try Self.address(listen),
                availableConnectionsDelegate: MaximumAvailableConnections(Self.mostConnections)),
            logger: log)
    }

    /// - Throws: `ListenError` if somebody else listens there.
    public func run() async throws {
        do {
            try await application.run()
        } catch let error as IOError {
            throw ListenError(listen: listen, why: "\(error)")
        }
    }

    /// Every page, for the server and for tests.
    static func router(
        _ administration: Administration, health: @escaping @Sendable () -> [String]
    ) -> Router<PageContext> {
        let myPage = administration.myPage
        let router = Router(context: PageContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: FreshSettings(myPage: myPage))
        router.add(middleware: SecurityHeaders(myPage: myPage))
        router.add(middleware: FailurePage(myPage: myPage))
        router.add(middleware: FormGuard(myPage: myPage, open: [DeclineRoutes.path]))
        FrontRoutes(myPage: myPage).add(to: router)
        PasswordRoutes(myPage: myPage).add(to: router)
        SignInRoutes(myPage: myPage).add(to: router)
        HomeRoutes(myPage: myPage).add(to: router)
        DeclineRoutes(myPage: myPage).add(to: router)
        AdminRoutes(administration: administration).add(to: router)
        router.get("style.css") { _, _ in Style.response }
        router.get("healthz") { _, _ in
            await HealthRoute.response(health() + myPage.problems())
        }
        return router
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

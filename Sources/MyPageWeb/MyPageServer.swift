public import CandidateSync
import Foundation
import HTTPTypes
import Hummingbird
public import Logging
import NIOCore
public import ServiceLifecycle

/// The web pages of a workspace as a service: My Page, the candidate's side.
public struct MyPageServer: Service {
    private let application: Application<RouterResponder<PageContext>>

    /// - Parameters:
    ///   - health: what is wrong just now, a sentence each; empty if all is well.
    /// - Throws: `ListenError` if `web.listen` is no address and port.
    public init(
        _ myPage: MyPage, log: Logger, health: @escaping @Sendable () -> [String] = { [] }
    ) throws {
        application = Application(
            router: Self.router(myPage, health: health),
            server: .http1(
                configuration: .init(
                    // Whoever sends a header slower than this is cut off.
                    idleTimeout: .seconds(20),
                    httpDecoderConfiguration: .init(
                        maxHeaderFieldSize: 8_192, maxHeaderListSize: 16_384,
                        maxHeaderFieldCount: 64))),
            configuration: .init(address: try Self.address(myPage.settings.web.listen)),
            logger: log)
    }

    public func run() async throws { try await application.run() }

    /// Every page, for the server and for tests.
    static func router(
        _ myPage: MyPage, health: @escaping @Sendable () -> [String]
    ) -> Router<PageContext> {
        let router = Router(context: PageContext.self, options: .autoGenerateHeadEndpoints)
        router.add(middleware: SecurityHeaders(myPage: myPage))
        router.add(middleware: FailurePage(myPage: myPage))
        router.add(middleware: FormGuard(myPage: myPage))
        FrontRoutes(myPage: myPage).add(to: router)
        PasswordRoutes(myPage: myPage).add(to: router)
        SignInRoutes(myPage: myPage).add(to: router)
        HomeRoutes(myPage: myPage).add(to: router)
        router.get("style.css") { _, _ in Style.response }
        router.get("healthz") { _, _ in HealthRoute.response(health()) }
        return router
    }

    private static func address(_ listen: String) throws -> BindAddress {
        guard let colon = listen.lastIndex(of: ":"),
            let port = Int(listen[listen.index(after: colon)...])
        else { throw ListenError(listen: listen) }
        let host = listen[..<colon].trimmingCharacters(in: ["[", "]"])
        return .hostname(host, port: port)
    }
}

/// `web.listen` is no address and port.
public struct ListenError: Error, CustomStringConvertible {
    let listen: String

    public var description: String {
        "web.listen: '\(listen)' is no address and port; expected 127.0.0.1:8080"
    }
}

/// What is known of a request besides itself.
struct PageContext: RequestContext {
    var coreContext: CoreRequestContextStorage
    /// The address at the other end of the connection; nil in tests without one.
    let peer: String?
    /// What a form of the answer must hold (see `FormGuard`).
    var formKey = ""

    init(source: ApplicationRequestContextSource) {
        coreContext = .init(source: source)
        peer = source.channel.remoteAddress?.ipAddress
    }

    /// No form is larger.
    var maxUploadSize: Int { 16_384 }
}

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

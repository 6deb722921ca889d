import HTTPTypes
import Hummingbird

/// Answers 405 with what is allowed where a path is known and a method is not. Source: RFC 9110,
/// section 15.5.6.
struct MethodGuard: RouterMiddleware {
    /// What each path takes, as the router calls the path.
    private let known: [String: [HTTPRequest.Method]]

    private static let methods: [HTTPRequest.Method] = [
        .get, .post, .put, .patch, .delete, .options, .trace, .connect,
    ]

    /// - Parameter pages: a router with every page, and with nothing else.
    init(_ pages: Router<PageContext>) {
        known = Dictionary(grouping: pages.routes, by: \.path.description).mapValues { routes in
            // The router makes the one of the other.
            routes.flatMap { $0.method == .get ? [.get, .head] : [$0.method] }
        }
    }

    func handle(
        _ request: Request, context: PageContext,
        next: @concurrent (Request, PageContext) async throws -> Response
    ) async throws -> Response {
        if let path = context.endpointPath, let allowed = known[path],
            !allowed.contains(request.method)
        {
            let list = allowed.map(\.rawValue).joined(separator: ", ")
            throw HTTPError(.methodNotAllowed, headers: [.allow: list])
        }
        return try await next(request, context)
    }

    /// Gives every path the methods that it does not take, so that they come as far as this guard.
    func close(_ router: Router<PageContext>, as pages: Router<PageContext>) {
        for (_, routes) in Dictionary(grouping: pages.routes, by: \.path.description) {
            let taken = routes.map(\.method)
            for method in Self.methods where !taken.contains(method) {
                router.on(routes[0].path, method: method) { _, _ -> Response in
                    throw HTTPError(.methodNotAllowed)
                }
            }
        }
    }
}

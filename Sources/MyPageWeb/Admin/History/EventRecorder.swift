import HTTPTypes
import Hummingbird
import MyPage
import SyncStore

/// Notes who looked at whom, and who took what along, before the page or the file leaves.
///
/// It goes by the route: a screen about a person, an account or a run has `:person`, `:account` or
/// `:run` in its path, and need not think of it; so need no file that is given as an attachment. What
/// was asked for and is refused shows them as well. What shows people otherwise (a search, a preview)
/// notes it itself.
struct EventRecorder: RouterMiddleware {
    let site: MyPageSite

    func handle(_ request: Request, context: PageContext, next: NextPage) async throws -> Response {
        let response = try await next(request, context)
        let showsNobody: Set<HTTPResponse.Status> = [.forbidden, .notFound]
        guard response.status.kind != .redirection, !showsNobody.contains(response.status)
        else { return response }
        let subject = Self.subject(of: context.parameters)
        let event: (what: Event.Kind, subject: Event.Subject)
        if let file = Self.attachment(response) {
            event = (.downloaded, subject ?? .file(file))
        } else if let subject {
            event = (.looked, subject)
        } else {
            return response
        }
        try await site.note(event.what, event.subject, of: request, context)
        return response
    }

    /// Whom or what the path of a screen names.
    private static func subject(of parameters: Parameters) -> Event.Subject? {
        if let person = parameters.get("person", as: Int64.self) { return .person(person) }
        if let account = parameters.get("account", as: Int64.self) { return .account(account) }
        return parameters.get("run").map(Event.Subject.run)
    }

    /// The name of the file that an answer is, if it is one to keep.
    private static func attachment(_ response: Response) -> String? {
        guard let text = response.headers[.contentDisposition], text.hasPrefix("attachment") else {
            return nil
        }
        let parts = text.split(separator: "\"", omittingEmptySubsequences: false)
        return parts.count > 1 ? String(parts[1]) : ""
    }
}

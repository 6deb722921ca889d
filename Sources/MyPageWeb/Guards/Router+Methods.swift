import HTTPTypes
import Hummingbird

extension Router<PageContext> {
    /// Answers 405 with what is allowed where a path is known and a method is not. Source: RFC 9110,
    /// section 15.5.6.
    ///
    /// Called when all pages are there, and before what guards forms: without a key, too, it is the
    /// method that is wrong.
    func refuseOtherMethods() {
        for (_, pages) in Dictionary(grouping: routes, by: \.path.description) {
            let taken = pages.map(\.method)
            // The router makes the one of the other.
            let allowed = taken.flatMap { $0 == .get ? [.get, .head] : [$0] }
            let list = allowed.map(\.rawValue).joined(separator: ", ")
            // Those of HEAD are made of those of GET.
            for method in Self.methods where !taken.contains(method) {
                on(pages[0].path, method: method) { _, _ -> Response in
                    throw HTTPError(.methodNotAllowed, headers: [.allow: list])
                }
            }
        }
    }

    private static var methods: [HTTPRequest.Method] {
        [.get, .post, .put, .patch, .delete, .options, .trace, .connect]
    }
}

import Foundation
import Hummingbird

/// What somebody was about to do on the admin screens when there was no session any more: where to,
/// and what was typed there. It goes with the sign-in's form, so that nothing is kept on the server
/// of somebody who has not signed in.
struct Interruption {
    /// A path below `/admin` with its query, as it was asked for; where signing in leads.
    let next: String
    /// The fields that were posted, without passwords; empty if nothing was, or nothing worth it.
    var typed: [(name: String, value: String)] = []

    /// The start of the admin screens.
    static let start = "/admin"
    /// What the sign-in's form calls the field that holds `next`.
    static let nextField = "next"
    /// What stands before the names of typed fields in the sign-in's form.
    private static let prefix = "typed."
    private static let leftOut: Set<String> = [FormGuard.field, "password", "username"]

    /// A page that was asked for.
    init(_ request: Request) {
        let query = request.uri.query.map { "?\($0)" } ?? ""
        next = Self.checked(request.uri.path + query)
    }

    /// A form that was posted to a screen.
    /// - Parameter screen: the path of the page that the form stands on.
    init(_ form: FormFields, on screen: String) {
        next = Self.checked(screen)
        typed = form.fields.filter { !Self.leftOut.contains($0.name) }
    }

    /// What the address of the sign-in's page says. It fills in nothing: a stranger may have made it.
    init(signInPage query: String?) {
        next = Self.checked(FormFields(query ?? "")[Self.nextField])
    }

    /// What came with the sign-in's form.
    init(signIn form: FormFields) {
        next = Self.checked(form[Self.nextField])
        typed = form.fields.compactMap { field in
            guard field.name.hasPrefix(Self.prefix) else { return nil }
            let name = String(field.name.dropFirst(Self.prefix.count))
            return Self.leftOut.contains(name) ? nil : (name, field.value)
        }
    }

    /// The sign-in's page that leads there.
    var signIn: String {
        let page = "/admin/signin"
        guard next != Self.start else { return page }
        let plain = CharacterSet(
            charactersIn: "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/")
        let text = next.addingPercentEncoding(withAllowedCharacters: plain) ?? Self.start
        return "\(page)?\(Self.nextField)=\(text)"
    }

    /// The hidden fields of the sign-in's form.
    var hidden: [[String: Any]] {
        let start = next == Self.start ? [] : [["field": Self.nextField, "value": next]]
        return start + typed.map { ["field": Self.prefix + $0.name, "value": $0.value] }
    }

    /// A path of this site below `/admin`, or else the start: never another site, nothing that a
    /// browser reads as one, and not the sign-in again.
    private static func checked(_ text: String) -> String {
        let path = text.prefix { $0 != "?" }
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard text.utf8.count <= 2_048, parts.count >= 2, parts[0].isEmpty, parts[1] == "admin",
            text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F && $0 != UInt8(ascii: "\\") }),
            !parts.dropFirst().contains(where: { $0.isEmpty || isDots($0) }),
            !["signin", "signout"].contains(parts.dropFirst(2).first)
        else { return start }
        return text
    }

    /// A segment that leads elsewhere.
    private static func isDots(_ segment: Substring) -> Bool {
        [".", ".."].contains(segment.lowercased().replacing("%2e", with: "."))
    }
}

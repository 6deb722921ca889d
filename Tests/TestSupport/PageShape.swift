/// What an address shows, whoever or whatever it is about: `/admin/people/7?done=erase` and
/// `/admin/people/8?done=resend` are the same page, `/admin/people/:id?done`.
package struct PageShape: Hashable, Sendable, CustomStringConvertible {
    package let description: String

    /// - Parameter target: a path with or without a query.
    package init(_ target: String) {
        let parts = target.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let path = parts[0].split(separator: "/", omittingEmptySubsequences: false)
            .map { Self.isId($0) ? ":id" : String($0) }.joined(separator: "/")
        let query = parts.count == 2 ? Self.names(in: parts[1]) : []
        description = path + (query.isEmpty ? "" : "?" + query.joined(separator: "&"))
    }

    /// The names of a query's parameters, each once, in order.
    private static func names(in query: Substring) -> [String] {
        Set(query.split(separator: "&").map { String($0.prefix { $0 != "=" }) }).sorted()
    }

    /// A number, or what a machine has made: a run's id, a token.
    private static func isId(_ segment: Substring) -> Bool {
        guard let first = segment.first else { return false }
        if segment.allSatisfy(\.isNumber) { return true }
        return segment.count >= 20 && first.isNumber
            && segment.allSatisfy { $0.isASCII && ($0.isNumber || $0.isLetter) }
    }
}

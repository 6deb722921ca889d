import CandidateSync

/// 求職者の詳細: everything that is known of one person, and why they did or did not get an account.
package struct ExplainPerson: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Returns: nil if nobody has ever heard of that person.
    package func callAsFunction(person: Int64) async throws -> PersonStory? {
        try await site.read { [self] in try explainer.story(ofPerson: person) }
    }

    /// - Returns: nil if there is no such account.
    package func callAsFunction(account id: Int64) async throws -> PersonStory? {
        try await site.read { [self] in try explainer.story(ofAccount: id) }
    }

    private var explainer: PersonExplainer {
        PersonExplainer(
            accounts: site.accounts, mirror: site.mirror, rules: site.rules, now: site.now,
            names: site.fieldNames)
    }
}

import Foundation
import Recruiting
package import SyncStore

/// マイページ: what its holder sees of what the CRM knows.
package struct ShowHome: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// The name of an account's person and the resume's title, as the CRM has them; empty if it knows
    /// none.
    package func names(of account: Account) async throws -> (name: String, resume: String) {
        try await site.read { [site] in
            guard let person = account.personId else { return ("", "") }
            return try site.mirror.read { snapshot in
                let candidate = try snapshot.candidate(person)
                let resume = candidate?.resumes.first { $0.id == account.resumeId }
                let name = candidate?.fields[snapshot.catalog.number(of: .personName)]?.text
                let title = resume?.fields[snapshot.catalog.number(of: .resumeName)]?.text
                return (name ?? "", title ?? "")
            }
        }
    }
}

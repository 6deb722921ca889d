package import CandidateSync
import Foundation
import Publishing
package import Recruiting
package import SiteSettings
import SyncStore

/// 絞り込みの確認: what settings that are being edited would do, and what conditions can be made of.
package struct PreviewFunnel: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// See `Funnel`.
    package func callAsFunction(_ settings: Settings) async throws -> Funnel {
        try await site.searches.run { [site] in
            try Funnel(
                Rules(settings, Templates(folder: site.open.paths.templates)), mirror: site.mirror,
                accounts: site.accounts, now: site.now)
        }
    }

    /// The fields that the mirror has seen, with the options that were seen in them.
    package func fields() async throws -> [(alias: FieldAlias, options: [FieldOption])] {
        try await site.read { [site] in
            try site.mirror.read { snapshot in
                let options = try snapshot.options()
                return snapshot.catalog.aliases
                    .filter { $0.resource == .candidate || $0.resource == .resume }
                    .sorted { $0.name < $1.name }
                    .map { ($0, options[$0] ?? []) }
            }
        }
    }
}

import CandidateSync
import Foundation
import Publishing
import SiteSettings
import SyncStore

/// 状況: how it goes, at one look.
package struct ShowOverview: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package func callAsFunction() async throws -> Overview {
        try await site.read { [site] in
            let now = site.now
            let settings = site.settings
            let offset = settings.site.zone.secondsFromGMT(for: now)
            let today = now.day(offset: offset)
            let first = today - Overview.daysShown + 1
            let status = try WorkspaceStatus(
                site.open.paths, settings: settings, environment: site.environment, waits: false)
            return try site.accounts.read { transaction in
                let counted = { (run: Run) in
                    CountedRun(run: run, counts: try transaction.counts(of: run))
                }
                let days = try transaction.days(since: first, offset: offset)
                return Overview(
                    status: status,
                    runs: try transaction.runs(limit: 10).map(counted),
                    held: try transaction.heldRuns().map(counted),
                    days: (first...today).map { day in
                        days.first { $0.day == day } ?? DayCounts(day: day)
                    },
                    invited: try transaction.invited(
                        since: now.addingTimeInterval(-86_400 * Double(Overview.daysShown))),
                    rejected: try transaction.rejected(
                        since: IdentifierSource.prefix(at: now.addingTimeInterval(-7 * 86_400)),
                        limit: 20
                    ).map { try JSONText.decode(Receipt.self, from: $0.receipt) },
                    unnamedProxy: site.unnamedProxy)
            }
        }
    }
}

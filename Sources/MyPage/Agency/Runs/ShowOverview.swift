import CandidateSync
import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// 状況: how it goes, at one look.
package struct ShowOverview: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package func callAsFunction() async throws -> Overview {
        try await site.read { [self] in try look() }
    }

    private func look() throws -> Overview {
        let now = site.now
        let settings = site.settings
        let status = try WorkspaceStatus(
            site.open.paths, settings: settings, environment: site.environment, waits: false)
        let isFileInUse = (try? SettingsFile.read(site.open.paths.settings)) == settings
        let week = IdentifierSource.prefix(at: now.addingTimeInterval(-7 * 86_400))
        let zone = settings.site.zone
        let today = now.day(in: zone)
        let first = today - Overview.daysShown + 1
        return try site.accounts.read { transaction in
            let held = try transaction.heldRuns()
            let rejected = try transaction.rejectedAndNotReplaced(since: week)
            return Overview(
                status: status,
                runs: try transaction.runs(limit: 10).map { try CountedRun($0, transaction) },
                held: try held.map { try CountedRun($0, transaction) },
                heldPeople: try Dictionary(
                    uniqueKeysWithValues: held.map { run in
                        let people = try transaction.pending(in: run, limit: Overview.mostNamed)
                        return (run.id, people.map(\.personId))
                    }),
                days: try days(first...today, in: zone, transaction),
                invited: try transaction.invited(since: Date(startOf: first, in: zone)),
                rejected: try rejected.prefix(Overview.mostRejected)
                    .compactMap { try transaction.delivery($0) }.map { Receipt($0) },
                cautions: try cautions(rejected.count, at: now, settings, transaction),
                firstSteps: try FirstSteps(
                    settings, hasFile: status.ready + status.claimed > 0, transaction),
                request: try transaction.runRequest().flatMap {
                    now.timeIntervalSince($0.askedAt) < 86_400 ? $0 : nil
                },
                unnamedProxy: site.unnamedProxy, isFileInUse: isFileInUse, now: now)
        }
    }

    /// Each of the days, those too on which nothing happened.
    private func days(
        _ shown: ClosedRange<Int>, in zone: TimeZone, _ transaction: AccountTransaction
    ) throws -> [DayCounts] {
        let days = try transaction.days(since: shown.lowerBound, in: zone)
        return shown.map { day in days.first { $0.day == day } ?? DayCounts(day: day) }
    }

    private func cautions(
        _ rejected: Int, at now: Date, _ settings: Settings, _ transaction: AccountTransaction
    ) throws -> Overview.Cautions {
        var expiring = AccountFilter(at: now, soon: settings.links.secondsAtTheEnd)
        expiring.state = .expiring
        return Overview.Cautions(
            rejected: rejected,
            expiring: try transaction.count(expiring),
            expiringHours: settings.links.hoursAtTheEnd, owed: try transaction.owedNoticeCount())
    }
}

extension Settings.Links {
    /// A link is about to end in the last quarter of its time.
    fileprivate var hoursAtTheEnd: Int { max(1, validHours / 4) }

    /// The same in seconds.
    var secondsAtTheEnd: Double { Double(hoursAtTheEnd) * 3_600 }
}

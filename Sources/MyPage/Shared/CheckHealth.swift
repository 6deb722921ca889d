import CandidateSync
import DropFolder
import Foundation
import Publishing
import SiteSettings
import SyncStore
import Synchronization

/// How the workspace is, for a monitor. It is looked at once a second at the most, however many ask:
/// whoever asks in between is told what was seen last.
package struct CheckHealth: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// What was seen. The sentences hold no names, no addresses of people and no file names of
    /// partners.
    package struct Report: Sendable, Equatable {
        /// What keeps the pages from their work; empty if nothing does.
        package var pages: [String] = []
        /// The inbox is not there, or cannot be read and written: a `watch` can't do its work.
        package var isInboxGone = false
        /// Nobody works on the workspace: no `watch` and no `run`.
        package var isUnwatched = false
        /// What else stands in the way of the workspace's work.
        package var problems: [String] = []
    }

    package func callAsFunction() async -> Report {
        if let known = site.health.known(at: site.environment.elapsed()) { return known }
        do {
            let report = try await site.read { [self] in try look() }
            site.health.note(report)
            return report
        } catch let busy as Busy {
            // Not kept: the next one may find it quiet.
            return Report(pages: [
                "too many wait for a page; try again in \(busy.retryAfterSeconds) s"
            ])
        } catch {
            let report = Report(pages: [error.withoutNames])
            site.health.note(report)
            return report
        }
    }

    private func look() throws -> Report {
        // The databases first: without them there is nothing else to tell.
        _ = try site.accounts.read { try $0.runs(limit: 1) }
        try site.mirror.read { _ in }
        let status = try WorkspaceStatus(
            site.open.paths, settings: site.settings, environment: site.environment, waits: false)
        // Anybody may read this: which proxy it is, and what follows, stands on the first screen.
        let proxy = site.unnamedProxy.map { _ in
            "web.trusted_proxies does not name the proxy that requests come from; see the first screen"
        }
        return Report(
            isInboxGone: status.problems.contains(.inboxGone), isUnwatched: status.process == nil,
            problems: status.problems.map(\.publicDescription) + [proxy].compactMap(\.self))
    }
}

/// The last look of `CheckHealth`.
final class KnownHealth: Sendable {
    private let last = Mutex<(report: CheckHealth.Report?, lookedAt: Duration?)>((nil, nil))

    /// What was seen last; nil for whoever is to look now.
    func known(at now: Duration) -> CheckHealth.Report? {
        last.withLock { last in
            if let at = last.lookedAt, now - at < .seconds(1) { return last.report }
            last.lookedAt = now
            return nil
        }
    }

    func note(_ report: CheckHealth.Report) { last.withLock { $0.report = report } }
}

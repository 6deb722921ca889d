import CandidateSync
import DropFolder
import Publishing
package import Recruiting
import SiteSettings
package import SyncStore

/// 実行履歴: the runs, and what each decided for whom.
package struct BrowseRuns: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// Runs before one, newest first.
    package func list(before id: String? = nil, limit: Int) async throws -> [CountedRun] {
        try await site.readAccounts { transaction in
            try transaction.runs(before: id, limit: limit).map { try CountedRun($0, transaction) }
        }
    }

    package func run(_ id: String) async throws -> CountedRun? {
        try await site.readAccounts { transaction in
            try transaction.run(id).map { try CountedRun($0, transaction) }
        }
    }

    /// Whether anybody works on the workspace, who carries out what is approved.
    package func isWorkedOn() async throws -> Bool {
        try await site.read { [site] in WorkspaceLock.holder(of: site.open.paths.lock) != nil }
    }

    /// Runs by their ids; those that are still known.
    package func runs(_ ids: Set<String>) async throws -> [String: Run] {
        let known = try await site.readAccounts { transaction in
            try ids.compactMap { try transaction.run($0) }
        }
        return Dictionary(uniqueKeysWithValues: known.map { ($0.id, $0) })
    }

    /// Decisions of a run behind a person, in the order of ids; of one outcome, or of all.
    package func decisions(
        of run: Run, outcome: Outcome? = nil, after person: Int64 = 0, limit: Int
    ) async throws -> [Decision] {
        try await site.readAccounts {
            try $0.decisions(in: run, outcome: outcome, after: person, limit: limit)
        }
    }

    /// The run's decisions as CSV, as its report has them.
    package func csv(
        of run: Run, after person: Int64
    ) async throws -> (text: String, last: Int64)? {
        let page = try await decisions(of: run, after: person, limit: 1_000)
        guard let last = page.last else { return nil }
        return (RunReport.lines(of: page), last.personId)
    }
}

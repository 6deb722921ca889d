package import CandidateSync
import Foundation
package import Recruiting
package import SyncStore

/// 状況: how it goes, at one look.
package struct Overview: Sendable {
    package let status: WorkspaceStatus
    package let runs: [CountedRun]
    package let held: [CountedRun]
    /// The last 30 days, each of them.
    package let days: [DayCounts]
    /// The accounts that the sync opened in the last 30 days, by status.
    package let invited: [AccountStatus: Int]
    /// The files that could not be imported in the last 7 days, newest first.
    package let rejected: [Receipt]
    /// The address of a proxy that `web.trusted_proxies` ought to name; nil if none was seen.
    package let unnamedProxy: String?

    package static let daysShown = 30
}

package import CandidateSync
package import Foundation
package import Recruiting
package import SyncStore

/// 状況: how it goes, at one look.
package struct Overview: Sendable {
    package let status: WorkspaceStatus
    package let runs: [CountedRun]
    package let held: [CountedRun]
    /// The first people of each held run whom it is about to write to, by its id.
    package let heldPeople: [String: [Int64]]
    /// The last 30 days, each of them.
    package let days: [DayCounts]
    /// The accounts that the sync opened on these days, by status.
    package let invited: [AccountStatus: Int]
    /// The first of the files of `Cautions.rejected`, newest first.
    package let rejected: [Receipt]
    /// What is to be looked at before it becomes a problem.
    package let cautions: Cautions
    /// What is left to do before the first mail; nil once anything has come.
    package let firstSteps: FirstSteps?
    /// The last run that somebody has asked for, within a day.
    package let request: RunRequest?
    /// The address of a proxy that `web.trusted_proxies` ought to name; nil if none was seen.
    package let unnamedProxy: String?
    /// Whether settings.yaml says what is in use.
    package let isFileInUse: Bool
    /// When all that was so.
    package let now: Date

    static let daysShown = 30
    /// How many files that could not be imported it tells of.
    package static let mostRejected = 20
    /// How many people a run that waits for an approval names at once.
    package static let mostNamed = 10

    /// What no monitor is told of, as it is the agency's own business.
    package struct Cautions: Sendable, Equatable {
        /// Files of the last 7 days that could not be imported and that nothing has replaced.
        package let rejected: Int
        /// Invited people whose link ends within `expiringHours`, without a password.
        package let expiring: Int
        package let expiringHours: Int
        /// Mails to owners that could not be written, as nobody has told their addresses.
        package let owed: Int
    }

    /// Whether something goes on just now that changes what is shown.
    package var isBusy: Bool {
        guard status.process != nil else { return false }
        return status.progress != nil || request?.isWaiting == true
            || runs.contains { [.planning, .planned].contains($0.run.state) }
    }
}

import Foundation
import SiteSettings
import SyncStore

extension Doctor {
    /// Longer than any service stands still without somebody knowing.
    private static let longestPause: TimeInterval = 366 * 86_400
    /// Clocks that are set by the network differ by less.
    private static let tolerance: TimeInterval = 3_600

    /// Compares the time of day with the one that was seen last, and with what it has stamped.
    func clock() throws -> [Finding] {
        let now = environment.now()
        let (seen, ahead) = try AccountStore.looking(at: workspace.accounts) {
            (
                try $0.lastSeenTime(),
                try $0.stamped(after: now.addingTimeInterval(Self.tolerance))
            )
        }
        guard let seen else { return [] }
        if now < seen.addingTimeInterval(-Self.tolerance) {
            return [Finding(.clockWentBack(now: now, seen: seen), "clock")]
        }
        if now > seen.addingTimeInterval(Self.longestPause) {
            return [Finding(.clockJumpedAhead(now: now, seen: seen), "clock")]
        }
        if ahead.accounts + ahead.links > 0 {
            let trouble = Finding.Trouble.clockWasAhead(
                accounts: ahead.accounts, links: ahead.links)
            return [Finding(trouble, "clock")]
        }
        return []
    }
}

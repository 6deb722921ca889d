import Foundation
import SiteSettings
import SyncStore

extension Doctor {
    /// Longer than any service stands still without somebody knowing.
    private static let longestPause: TimeInterval = 366 * 86_400
    /// Clocks that are set by the network differ by less.
    private static let tolerance: TimeInterval = 3_600

    /// Compares the time of day with the one that was seen last.
    func clock() throws -> [Finding] {
        let known = try AccountStore.looking(at: workspace.accounts) { try $0.clock() }
        guard let seen = known?.seen else { return [] }
        let now = environment.now()
        let moments = "it is \(now.formatted(.iso8601)), and was \(seen.formatted(.iso8601)) before"
        let advice = "set the clock of this machine (timedatectl), before anything else is started"
        if now < seen.addingTimeInterval(-Self.tolerance) {
            return [
                Finding(
                    .clockWentBack, "clock", moments,
                    why: "links live too long, and what is new sorts before what is old",
                    advice: advice)
            ]
        }
        if now > seen.addingTimeInterval(Self.longestPause) {
            return [
                Finding(
                    .clockJumpedAhead, "clock", moments,
                    why: "links, sessions and old data end by the clock: after a second day with a "
                        + "wrong one they are removed",
                    advice: advice)
            ]
        }
        return []
    }
}

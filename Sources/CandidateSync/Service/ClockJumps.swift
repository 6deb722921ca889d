import Foundation

/// Notices that the time of day has jumped ahead: what seems due by it may not be for long, and a mail is not
/// taken back when the clock is put right.
struct ClockJumps {
    /// Both clocks as they were at the last look.
    private var last: (now: Date, elapsed: Duration)?
    private var jumpedAt: Duration?

    /// How long ago, at a start, the time of day was last sure: a service that stood still for half a day
    /// at the most is well below it.
    private static let longestUnsure: TimeInterval = 60 * 3_600

    /// - Parameters:
    ///   - elapsed: on a clock that never jumps.
    ///   - sure: see `AccountTransaction.lastSureTime`; it counts at the first look, as a machine may start
    ///     by a clock that is ahead until it is set.
    /// - Returns: whether it has jumped since the last look.
    mutating func look(at now: Date, elapsed: Duration, sure: Date?) -> Bool {
        defer { last = (now, elapsed) }
        let hasJumped: Bool
        if let last {
            let passed: TimeInterval = (elapsed - last.elapsed) / .seconds(1)
            hasJumped = now.timeIntervalSince(last.now) - passed > 3_600
        } else {
            hasJumped = sure.map { now.timeIntervalSince($0) > Self.longestUnsure } ?? false
        }
        if hasJumped { jumpedAt = elapsed }
        return hasJumped
    }

    /// Whether it has jumped within a day.
    func isRecent(at elapsed: Duration) -> Bool {
        jumpedAt.map { elapsed - $0 < .seconds(86_400) } ?? false
    }
}

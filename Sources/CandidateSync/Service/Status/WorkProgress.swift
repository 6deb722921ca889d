package import Foundation

/// How far the process has come that works on a workspace; there for as long as something takes longer
/// than a second.
package struct WorkProgress: Sendable, Codable, Equatable, ProcessNote {
    package enum Step: String, Sendable, Codable {
        /// Bytes of a file.
        case reading
        /// Candidates.
        case deciding
        /// People who are written to.
        case writing
    }

    let process: String
    package let step: Step
    package let done: Int64
    package let total: Int64
    package let begunAt: Date
    /// When that was so.
    package let at: Date

    package enum CodingKeys: String, CodingKey {
        case process, step, done, total, at
        case begunAt = "begun_at"
    }

    /// After how long without news nobody guesses how long it still takes.
    private static let silence: TimeInterval = 60
    /// From when on there is enough to go by.
    private static let least: TimeInterval = 2

    /// Whole percent, 100 at the most.
    package var percent: Int { total > 0 ? Int(min(100, max(0, done * 100 / total))) : 0 }

    /// How long it takes until the step is done, if it goes on as it did; nil if there is too little to
    /// go by.
    package func secondsLeft(at now: Date) -> TimeInterval? {
        let spent = at.timeIntervalSince(begunAt)
        let age = now.timeIntervalSince(at)
        guard spent >= Self.least, done > 0, total > 0, age < Self.silence else { return nil }
        return max(0, spent * Double(total - done) / Double(done) - max(0, age))
    }

    /// For how long nothing was heard; nil while it goes on.
    package func secondsSilent(at now: Date) -> TimeInterval? {
        let age = now.timeIntervalSince(at)
        return age < Self.silence ? nil : age
    }
}

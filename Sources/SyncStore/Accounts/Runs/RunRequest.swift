public import Foundation

/// 今すぐ実行: that somebody of the staff wants a run now, and what became of that.
public struct RunRequest: Sendable, Equatable {
    public enum Answer: String, Sendable {
        /// That run was begun.
        case begun
        /// Nothing had come that a run could look at.
        case nothing
        /// Nobody heard of it in time.
        case late
    }

    /// The name of the member of staff.
    public let who: String
    public let askedAt: Date
    /// Nil while it waits.
    public let answer: Answer?
    /// The run that was begun.
    public let run: String?

    public var isWaiting: Bool { answer == nil }
}

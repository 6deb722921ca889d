public import Foundation
import Recruiting

/// One execution of the sync, from the first delivery that it will look at to its report.
public struct Run: Sendable, Equatable {
    public enum Kind: String, Sendable {
        /// 求職者同期: decides the people of deliveries.
        case sync
        /// Writes to people who have not yet set a password.
        case reminder
    }

    public enum State: String, Sendable {
        /// Takes deliveries; nothing is decided.
        case collecting
        /// Takes no more deliveries; not every candidate is decided.
        case planning
        /// Every candidate is decided; what is pending is carried out chunk by chunk.
        case planned
        /// Waits for an approval; `hold` says why.
        case held
        /// A later plan took its people over while it was held.
        case superseded
        /// Somebody decided that nothing of it is carried out.
        case discarded
        /// Carried out, report written.
        case finished
    }

    /// What starts one.
    public enum Trigger: String, Sendable, Codable {
        /// `run` on the command line.
        case command
        /// A file has come (`sync.run: on_arrival`).
        case arrival
        /// A batch time (`sync.run: at_times`).
        case schedule
        /// Somebody of the staff has asked for it (今すぐ実行).
        case staff
        /// Reminders that are due.
        case reminder
    }

    /// A ULID.
    public let id: String
    public let kind: Kind
    public let state: State
    public let trigger: Trigger
    /// The name of the member of staff who has asked for it, if one has.
    public let requestedBy: String?
    public let startedAt: Date?
    public let finishedAt: Date?
    /// How many candidates were looked at and are no target, by the condition that failed first.
    public let notTarget: [String: Int]
    public let warnings: [Warning]
    /// Why it is held, or was.
    public let hold: [HoldReason]
    /// Since when it is undone, or being undone; nil if it is not.
    public let undoing: Undoing?

    /// 実行の取り消し.
    public struct Undoing: Sendable, Equatable {
        public let by: String
        public let begunAt: Date
        /// Nil while it is going on, or waits for somebody to go on with it.
        public let finishedAt: Date?
        /// The last person of whom that is done.
        let until: Int64

        /// Whether that is done of a person's decision.
        public func hasDealt(with person: Int64) -> Bool { person <= until }
    }

    package let sequence: Int64
    /// How many candidates each outcome had; empty until the run is finished, but while it is held.
    let counts: [Outcome: Int]
}

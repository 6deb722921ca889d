public import Foundation

/// A decision with the run that made it.
public struct DatedDecision: Sendable {
    public let run: String
    public let kind: Run.Kind
    /// What has become of the run by now.
    public let state: Run.State
    public let startedAt: Date?
    public let decision: Decision
}

public import Foundation

/// A decision with the run that made it.
public struct DatedDecision: Sendable {
    public let run: String
    public let kind: Run.Kind
    public let startedAt: Date?
    public let decision: Decision
}

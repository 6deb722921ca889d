import Foundation
public import Recruiting
public import SyncStore

/// A run with what it decided.
public struct CountedRun: Sendable {
    public let run: Run
    public let counts: [Outcome: Int]
}

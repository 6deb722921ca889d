import Foundation
package import Recruiting
package import SyncStore

/// A run with what it decided.
package struct CountedRun: Sendable {
    package let run: Run
    package let counts: [Outcome: Int]
}

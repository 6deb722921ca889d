import Foundation
import Synchronization

/// Of the process, as a signal's handler can hold nothing.
private let isWanted = Atomic(false)

/// SIGINT and SIGTERM for a command that has to tidy up before it ends: they are noted, and the work
/// stops at its next step.
struct Interruption {
    private static let signals = [SIGINT, SIGTERM]

    init() {
        isWanted.store(false, ordering: .relaxed)
        for number in Self.signals {
            signal(number) { number in
                isWanted.store(true, ordering: .relaxed)
                // A second one ends the process, where a step takes too long.
                signal(number, SIG_DFL)
            }
        }
    }

    /// - Throws: `CancellationError` once the process is to end.
    func check() throws {
        if isWanted.load(ordering: .relaxed) { throw CancellationError() }
    }

    /// Leaves the signals to the system again.
    func end() {
        for number in Self.signals { signal(number, SIG_DFL) }
    }
}

import Foundation
import Synchronization

/// Somebody who does the same thing over and over on a thread of his own, until it is enough.
final class Churn: Sendable {
    private let isOver = Mutex(false)
    private let hasEnded = DispatchSemaphore(value: 0)

    init(_ work: @escaping @Sendable () -> Void) {
        let thread = Thread { [self] in
            while !isOver.withLock({ $0 }) { work() }
            hasEnded.signal()
        }
        thread.start()
    }

    /// Returns when he has stopped.
    func end() {
        isOver.withLock { $0 = true }
        hasEnded.wait()
    }
}

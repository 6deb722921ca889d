import Foundation
import Synchronization

/// Standard error, where nothing may stop a command that cannot write to it.
enum StandardError {
    private static let turn = Mutex(())

    /// Writes all of it, and nothing else in between; what cannot be written is lost.
    static func write(_ data: Data) {
        turn.withLock { _ in _ = data.written(to: STDERR_FILENO) }
    }
}

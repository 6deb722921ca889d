import Foundation

/// Does blocking work on a thread of its own.
/// - Returns: what it threw.
func onThread(_ work: @escaping @Sendable () throws -> Void) async -> (any Error)? {
    await withCheckedContinuation { continuation in
        let thread = Thread {
            do {
                try work()
                continuation.resume(returning: nil)
            } catch {
                continuation.resume(returning: error)
            }
        }
        thread.start()
    }
}

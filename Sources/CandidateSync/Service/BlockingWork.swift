import Publishing
import ServiceLifecycle

/// Does what blocks on a thread of its own, for a service that has nothing else to do.
/// - Parameter stop: called when the service is to end; `work` then comes to its end by itself.
/// - Throws: what `work` throws; `SystemError` if there is no thread for it.
func onThread(
    named name: String, stop: @escaping @Sendable () -> Void,
    _ work: @escaping @Sendable () throws -> Void
) async throws {
    try await withTaskCancellationHandler {
        try await withGracefulShutdownHandler {
            try await withCheckedThrowingContinuation { continuation in
                do {
                    try OwnThread.start(named: name) {
                        continuation.resume(with: Result { try work() })
                    }
                } catch {
                    continuation.resume(throwing: error)
                }
            }
        } onGracefulShutdown: {
            stop()
        }
    } onCancel: {
        stop()
    }
}

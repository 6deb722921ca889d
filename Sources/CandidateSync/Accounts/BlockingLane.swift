import Foundation
import Synchronization

/// Too many wait for the same already.
public struct Busy: Error {
    /// When it is worth another try.
    public let retryAfterSeconds = 5
}

/// Does blocking work on threads of its own, so many at once, and lets only so many wait.
final class BlockingLane: Sendable {
    private struct State {
        var waiting = 0
        var next = 0
    }

    private let queues: [DispatchQueue]
    private let mostWaiting: Int
    private let state = Mutex(State())

    /// - Parameter lanes: how many work at once; each is a thread.
    init(_ label: String, lanes: Int, mostWaiting: Int = 256) {
        queues = (0..<lanes).map { DispatchQueue(label: "\(label) \($0)") }
        self.mostWaiting = mostWaiting
    }

    /// - Throws: `Busy`, or what `work` throws.
    func run<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let queue = state.withLock { state -> DispatchQueue? in
            guard state.waiting < mostWaiting + queues.count else { return nil }
            state.waiting += 1
            state.next = (state.next + 1) % queues.count
            return queues[state.next]
        }
        guard let queue else { throw Busy() }
        defer { state.withLock { $0.waiting -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queue.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}

import Foundation
import Synchronization

/// Hashes passwords away from the threads that serve pages, two at once at the most: each takes
/// 128 MiB. Setting and signing in have a lane each, so that a storm on one leaves the other free.
public final class PasswordHasher: Sendable {
    public enum Lane: Sendable, CaseIterable {
        case setting, signIn
    }

    /// Too many wait already.
    public struct Busy: Error {
        /// When it is worth another try.
        public let retryAfterSeconds = 5
    }

    /// How many may wait in a lane behind the one that is being worked on.
    private static let mostWaiting = 8

    private let queues: [Lane: DispatchQueue]
    private let waiting = Mutex<[Lane: Int]>([:])

    public init() {
        queues = Dictionary(
            uniqueKeysWithValues: Lane.allCases.map { ($0, DispatchQueue(label: "scrypt \($0)")) })
    }

    /// Does blocking work in a lane.
    /// - Throws: `Busy`, or what `work` throws.
    func run<Result: Sendable>(
        in lane: Lane, _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        let isFull = waiting.withLock { waiting in
            guard waiting[lane, default: 0] <= Self.mostWaiting else { return true }
            waiting[lane, default: 0] += 1
            return false
        }
        if isFull { throw Busy() }
        defer { waiting.withLock { $0[lane, default: 1] -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queues[lane]?.async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}

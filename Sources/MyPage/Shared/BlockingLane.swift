import Foundation
import Synchronization

/// Does blocking work on threads of its own, so many at once, and lets only so many wait.
final class BlockingLane: Sendable {
    private let queues: [DispatchQueue]
    private let mostWaiting: Int
    /// How many each queue has, the one it works on included.
    private let loads: Mutex<[Int]>

    /// - Parameter lanes: how many work at once; each is a thread.
    init(_ label: String, lanes: Int, mostWaiting: Int = 256) {
        queues = (0..<lanes).map { DispatchQueue(label: "\(label) \($0)") }
        loads = Mutex([Int](repeating: 0, count: lanes))
        self.mostWaiting = mostWaiting
    }

    /// - Throws: `Busy`, or what `work` throws.
    func run<Result: Sendable>(
        _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        // The one that has the least to do: nobody waits behind something long as long as another
        // one is free.
        let chosen = loads.withLock { loads -> Int? in
            guard loads.reduce(0, +) < mostWaiting + loads.count else { return nil }
            let lane = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            loads[lane] += 1
            return lane
        }
        guard let chosen else { throw Busy() }
        defer { loads.withLock { $0[chosen] -= 1 } }
        return try await withCheckedThrowingContinuation { continuation in
            queues[chosen].async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }
}

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
        let lane = try enter()
        defer { leave(lane) }
        return try await withCheckedThrowingContinuation { continuation in
            queues[lane].async { continuation.resume(with: Swift.Result { try work() }) }
        }
    }

    /// Waits for the work so long at most; it is done all the same.
    /// - Throws: `Busy`: then it is not done.
    func run(
        waiting limit: DispatchTimeInterval, _ work: @escaping @Sendable () -> Void
    ) async throws {
        let lane = try enter()
        await withCheckedContinuation { continuation in
            let waiter = Waiter(continuation)
            queues[lane].async {
                work()
                self.leave(lane)
                waiter.goOn()
            }
            DispatchQueue.global().asyncAfter(deadline: .now() + limit) { waiter.goOn() }
        }
    }

    /// The one that has the least to do: nobody waits behind something long as long as another one is
    /// free.
    private func enter() throws -> Int {
        let chosen = loads.withLock { loads -> Int? in
            guard loads.reduce(0, +) < mostWaiting + loads.count else { return nil }
            let lane = loads.indices.min { loads[$0] < loads[$1] } ?? 0
            loads[lane] += 1
            return lane
        }
        guard let chosen else { throw Busy() }
        return chosen
    }

    /// How many are being worked on, and how many wait.
    var load: (running: Int, waiting: Int) {
        loads.withLock { loads in
            let running = loads.count { $0 > 0 }
            return (running, loads.reduce(0, +) - running)
        }
    }

    private func leave(_ lane: Int) { loads.withLock { $0[lane] -= 1 } }

    /// Somebody who goes on at the first of several occasions.
    private final class Waiter: Sendable {
        private let continuation: Mutex<CheckedContinuation<Void, Never>?>

        init(_ continuation: CheckedContinuation<Void, Never>) {
            self.continuation = Mutex(continuation)
        }

        func goOn() {
            continuation.withLock { continuation in
                continuation?.resume()
                continuation = nil
            }
        }
    }
}

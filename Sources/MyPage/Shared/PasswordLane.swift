import Synchronization

/// Hashes passwords for one purpose, one after the other, of those who get a place.
final class PasswordLane: Sendable {
    private let queue: BlockingLane
    private let places = Mutex(LanePlaces())

    init(_ label: String) { queue = BlockingLane(label, lanes: 1) }

    /// - Throws: `Busy` if there is no place for them, or what `work` throws.
    func run<Result: Sendable>(
        for asker: PasswordAsker, _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try enter(asker)
        defer { leave(asker) }
        return try await queue.run(work)
    }

    /// Takes a place, until they leave.
    /// - Throws: `Busy`
    func enter(_ asker: PasswordAsker) throws {
        let shares = asker.shares
        guard places.withLock({ $0.take(shares) }) else { throw Busy() }
    }

    func leave(_ asker: PasswordAsker) {
        let shares = asker.shares
        places.withLock { $0.giveBack(shares) }
    }

    /// How many passwords are being looked at, and how many wait.
    var load: (running: Int, waiting: Int) { queue.load }
}

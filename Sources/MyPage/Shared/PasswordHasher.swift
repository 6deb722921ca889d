/// Hashes passwords away from the threads that serve pages, two at once at the most: each takes
/// 128 MiB. Setting and signing in have a lane each, so that a storm on one leaves the other free.
final class PasswordHasher: Sendable {
    enum Lane: String, Sendable, CaseIterable {
        case setting
        case signIn = "sign_in"
    }

    private let setting = BlockingLane("scrypt, setting", lanes: 1, mostWaiting: 8)
    private let signIn = BlockingLane("scrypt, sign-in", lanes: 1, mostWaiting: 8)

    /// - Throws: `Busy`, or what `work` throws.
    func run<Result: Sendable>(
        in lane: Lane, _ work: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await queue(lane).run(work)
    }

    /// How many passwords are being hashed, and how many wait.
    func load(_ lane: Lane) -> (running: Int, waiting: Int) { queue(lane).load }

    private func queue(_ lane: Lane) -> BlockingLane { lane == .setting ? setting : signIn }
}

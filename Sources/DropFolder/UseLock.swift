import Foundation

/// A lock that any number of processes hold while they use a workspace's databases, and that one holds
/// alone which puts others in their place; given back when it goes, however it goes.
public final class UseLock: Sendable {
    private let descriptor: Int32

    /// Somebody else has the lock.
    public struct Taken: Error, CustomStringConvertible {
        /// Whether the lock was wanted alone.
        public let alone: Bool

        public var description: String {
            alone
                ? "the pages of this workspace are served, or another command works on it: stop "
                    + "'serve' and 'watch' first, as they would go on with the former databases"
                : "'doctor --repair' or 'restore' works on this workspace; wait for it"
        }
    }

    /// Takes the lock.
    /// - Parameter alone: whether nobody else may have it.
    /// - Throws: `Taken`, or `SystemError` if the file can't be made.
    public init(_ path: String, alone: Bool) throws {
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("open the lock", path) }
        guard try FileLock.take(descriptor, path, alone: alone, tries: 100) else {
            throw Taken(alone: alone)
        }
    }

    deinit { FileLock.release(descriptor) }

    /// Has the lock alone while `work` is done.
    /// - Throws: `Taken`, `SystemError`, or what `work` throws.
    public static func alone<Result>(_ path: String, _ work: () throws -> Result) throws -> Result {
        let lock = try UseLock(path, alone: true)
        return try withExtendedLifetime(lock) { try work() }
    }
}

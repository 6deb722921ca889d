import Foundation

/// The lock that lets one process work on a workspace; given back when it goes, however it goes.
public struct WorkspaceLock: ~Copyable, Sendable {
    private let path: String
    private let descriptor: Int32

    /// Somebody else has the lock.
    public struct Taken: Error, CustomStringConvertible {
        /// Who, as they noted it: a process id.
        public let holder: String

        public var description: String {
            "another candidate-sync (process \(holder)) works on this workspace; wait for it, or "
                + "stop it first"
        }
    }

    /// Takes the lock file at once or not at all.
    /// - Throws: `Taken`, or `SystemError` if the file can't be made.
    public init(_ path: String) throws {
        self.path = path
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("open the lock", path) }
        guard try FileLock.take(descriptor, path, alone: true, tries: 10) else {
            throw Taken(holder: Self.note(in: path))
        }
        ftruncate(descriptor, 0)
        let note = "\(getpid())\n"
        _ = note.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit { FileLock.release(descriptor) }

    /// Whether the file is still there: one that somebody has removed keeps nobody else out.
    public var isInPlace: Bool { Folder.isOpen(descriptor, at: path) }

    /// Has the lock while `work` is done.
    /// - Throws: `Taken`, `SystemError`, or what `work` throws.
    public static func holding<Result>(_ path: String, _ work: () throws -> Result) throws -> Result
    {
        let lock = try WorkspaceLock(path)
        return try withExtendedLifetime(lock) { try work() }
    }

    /// For whoever does something before it takes the lock.
    /// - Throws: `Taken` if somebody has it.
    public static func checkIsFree(_ path: String) throws(Taken) {
        if let holder = holder(of: path) { throw Taken(holder: holder) }
    }

    /// The process that holds a lock, as it noted itself; nil if nobody does.
    public static func holder(of path: String) -> String? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { FileLock.release(descriptor) }
        // Anything else that fails is nobody's lock: whoever takes it hears why.
        guard flock(descriptor, LOCK_SH | LOCK_NB) != 0, errno == EWOULDBLOCK else { return nil }
        return note(in: path)
    }

    private static func note(in path: String) -> String {
        let noted = try? String(contentsOfFile: path, encoding: .utf8)
        let holder = noted?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
        return holder.isEmpty ? "unknown" : holder
    }
}

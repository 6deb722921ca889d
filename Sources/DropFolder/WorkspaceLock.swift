import Foundation

/// The lock that lets one process work on a workspace; given back when it goes, however it goes.
public struct WorkspaceLock: ~Copyable, Sendable {
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
        descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SystemError("open the lock", path) }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            let noted = try? String(contentsOfFile: path, encoding: .utf8)
            let holder = noted?.trimmingCharacters(in: .whitespacesAndNewlines) ?? ""
            throw Taken(holder: holder.isEmpty ? "unknown" : holder)
        }
        ftruncate(descriptor, 0)
        let note = "\(getpid())\n"
        _ = note.withCString { pwrite(descriptor, $0, strlen($0), 0) }
    }

    deinit { close(descriptor) }

    /// The process that holds a lock, found out without touching it; nil if nobody does, or the
    /// kernel does not say. Source: proc_locks(5).
    public static func holder(of path: String) -> Int? {
        var status = stat()
        guard stat(path, &status) == 0,
            let locks = try? String(contentsOfFile: "/proc/locks", encoding: .utf8)
        else { return nil }
        for line in locks.split(separator: "\n") {
            // 1: FLOCK  ADVISORY  WRITE 4711 fe:01:1234 0 EOF
            let words = line.split(separator: " ")
            guard words.count > 5, words[1] == "FLOCK" else { continue }
            if words[5].split(separator: ":").last == "\(status.st_ino)" { return Int(words[4]) }
        }
        return nil
    }
}

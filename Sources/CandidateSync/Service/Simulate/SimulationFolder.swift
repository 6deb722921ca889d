import DropFolder
import Foundation

/// The temporary folder of a simulation: it holds names and addresses, and is its owner's alone.
///
/// Whoever works in it holds a lock on it, which ends with the process, however that ends. A folder of
/// ours that nobody holds was left by somebody who was killed, and the next one removes it.
final class SimulationFolder {
    let path: String
    private let descriptor: Int32

    private static let prefix = "candidate-sync-simulated-"

    /// Makes one, and removes those that were left.
    /// - Parameter parent: `$TMPDIR`, but in tests.
    /// - Throws: `SystemError`
    init(in parent: String = NSTemporaryDirectory()) throws {
        Self.removeLeft(in: parent)
        (path, descriptor) = try Self.make(in: parent)
    }

    private static func make(in parent: String) throws -> (path: String, descriptor: Int32) {
        let pattern = (parent as NSString).appendingPathComponent(prefix + "XXXXXX")
        while true {
            var bytes = Array(pattern.utf8CString)
            guard mkdtemp(&bytes) != nil else {
                throw SystemError("make (TMPDIR says where) the folder", pattern)
            }
            let path = bytes.withUnsafeBufferPointer { String(cString: $0.baseAddress!) }
            // Somebody who clears up may have been faster than the lock: then it is gone.
            if let descriptor = hold(path) { return (path, descriptor) }
        }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: path)
        close(descriptor)
    }

    /// Removes the folders of simulations of this user that were killed.
    static func removeLeft(in parent: String = NSTemporaryDirectory()) {
        let names = (try? FileManager.default.contentsOfDirectory(atPath: parent)) ?? []
        for name in names where name.hasPrefix(prefix) {
            let path = (parent as NSString).appendingPathComponent(name)
            guard let descriptor = hold(path) else { continue }
            try? FileManager.default.removeItem(atPath: path)
            close(descriptor)
        }
    }

    /// Locks a folder that is this user's own and nobody else's.
    /// - Returns: nil if somebody works in it, it is gone, or it is another's.
    private static func hold(_ path: String) -> Int32? {
        let descriptor = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        var held = stat()
        guard fstat(descriptor, &held) == 0, held.st_uid == geteuid(),
            flock(descriptor, LOCK_EX | LOCK_NB) == 0,
            let there = Folder.status(of: path), there.st_ino == held.st_ino,
            there.st_dev == held.st_dev
        else {
            close(descriptor)
            return nil
        }
        return descriptor
    }
}

import Foundation
import GRDB

extension DatabasePool {
    /// Writes the database as it is now into a new file, from one snapshot: whoever writes meanwhile
    /// waits for nothing, and is not in it.
    func copy(to path: String) throws {
        var configuration = Configuration()
        // A copy that a power cut takes is made again.
        configuration.prepareDatabase { try $0.execute(sql: "PRAGMA synchronous = OFF") }
        let copy = try DatabaseQueue(path: path, configuration: configuration)
        try backup(to: copy)
        try copy.close()
    }
}

/// Copies of databases that this process has not opened.
public enum DatabaseCopy {
    /// Writes a copy of a database, as it is now, into a file that must not exist, and changes nothing
    /// beside the original.
    ///
    /// One without a write-ahead log is open nowhere: it is copied as a file, since SQLite would make
    /// a log for a mere look. One that is open somewhere is read through SQLite, which notes in its
    /// shared memory (`-shm`) that somebody reads, and in no file of data. No connection of this process
    /// may be open on it: closing the file would end its locks (sqlite.org/howtocorrupt.html, 2.2).
    /// - Returns: false if there is none.
    /// - Throws: `StoreError`, or what copying a file throws.
    public static func make(of path: String, at copy: String) throws -> Bool {
        for _ in 0..<tries {
            guard let before = Stamp(path) else { return false }
            guard Stamp("\(path)-wal") == nil else { break }
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            if Stamp(path) == before, Stamp("\(path)-wal") == nil { return true }
            // Somebody has opened it just now.
            try FileManager.default.removeItem(atPath: copy)
        }
        let file = (path as NSString).lastPathComponent
        try guarding(file) { try DatabasePool.open(looking: path).copy(to: copy) }
        return true
    }

    private static let tries = 3

    /// What changes with every write to a file.
    private struct Stamp: Equatable {
        private let numbers: [Int]

        /// Of a file; nil if there is none.
        init?(_ path: String) {
            var status = stat()
            guard stat(path, &status) == 0 else { return nil }
            numbers = [
                Int(status.st_ino), Int(status.st_size),
                Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec),
                Int(status.st_ctim.tv_sec), Int(status.st_ctim.tv_nsec),
            ]
        }
    }
}

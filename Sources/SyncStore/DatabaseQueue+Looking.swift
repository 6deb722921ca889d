import Foundation
import GRDB

/// Whether there is something at a path, also where it must not be looked at.
func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 || errno != ENOENT }

/// Looks before SQLite opens a database: in the place of a file, it would wait for a pipe for ever.
/// - Throws: `StoreError`; a folder, and what can't be looked at, is left to SQLite.
func checkIsFile(_ path: String) throws {
    var status = stat()
    guard stat(path, &status) != 0 || [S_IFREG, S_IFDIR].contains(status.st_mode & S_IFMT) else {
        throw StoreError(notAFile: path)
    }
}

extension DatabaseQueue {
    /// Reads a database as this version knows it, and makes nothing; where there is no file, one in memory
    /// that nobody has written to.
    /// - Parameter work: must only read; it may be called a second time.
    /// - Throws: `DatabaseError`, or what `work` throws; `StoreError` for one that a newer version has changed,
    ///   or whose tables are not yet as this one knows them.
    static func looking<Value>(
        at path: String, for migrator: DatabaseMigrator, _ work: (Database) throws -> Value
    ) throws -> Value {
        guard isThere(path) else {
            let nothing = try DatabaseQueue()
            try migrator.migrate(nothing)
            return try nothing.read(work)
        }
        return try looking(at: path) { db in
            if try migrator.hasBeenSuperseded(db) { throw StoreError(newer: path) }
            guard try migrator.hasCompletedMigrations(db) else { throw StoreError(older: path) }
            return try work(db)
        }
    }

    /// Reads a database file, whoever has it open, and makes nothing beside it if nobody has.
    /// - Parameter work: must only read; it may be called a second time.
    static func looking<Value>(at path: String, _ work: (Database) throws -> Value) throws -> Value
    {
        try opened(looking: path) { try $0.read(work) }
    }

    /// The same, outside any transaction.
    /// - Parameter work: must only read; it may be called a second time, with another connection.
    /// - Throws: `StoreError` for what is no file.
    static func opened<Value>(
        looking path: String, _ work: (DatabaseQueue) throws -> Value
    ) throws -> Value {
        try checkIsFile(path)
        if let version = settledVersion(of: path), !isInUse(path) {
            let value = Result { try openedUnused(path, work) }
            // Somebody may have opened it meanwhile, and written what this has not seen whole; who is
            // quick has closed it again, too.
            if !isInUse(path), settledVersion(of: path) == version, !isUnopened(value) {
                return try value.get()
            }
        }
        let queue = try openReadOnly(path)
        defer { try? queue.close() }
        return try work(queue)
    }

    /// Opens a database file that exists, for reading only; others may write meanwhile.
    private static func openReadOnly(_ path: String) throws -> DatabaseQueue {
        var configuration = Configuration()
        configuration.readonly = true
        configuration.busyMode = .timeout(10)
        return try DatabaseQueue(path: path, configuration: configuration)
    }

    /// As a file that nobody changes: otherwise SQLite makes a write-ahead log even to read
    /// (sqlite.org/uri.html, `immutable`).
    private static func openedUnused<Value>(
        _ path: String, _ work: (DatabaseQueue) throws -> Value
    ) throws -> Value {
        let escaped = path.addingPercentEncoding(withAllowedCharacters: .urlPathAllowed) ?? path
        let queue = try openReadOnly("file:\(escaped)?immutable=1")
        defer { try? queue.close() }
        return try work(queue)
    }

    /// While anybody has a database open, or has died over it, a log lies beside it.
    private static func isInUse(_ path: String) -> Bool {
        ["-wal", "-journal"].contains { access(path + $0, F_OK) == 0 }
    }

    /// What is another one once the file was written: its inode, size and time. A time is told in steps of
    /// some milliseconds, so the step is waited for in which a further write would not show.
    /// - Returns: nil if there is no such file.
    private static func settledVersion(of path: String) -> [Int]? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        let (seconds, nanoseconds) = (status.st_mtim.tv_sec, status.st_mtim.tv_nsec)
        let written = Double(seconds) + Double(nanoseconds) / 1e9
        while (0..<0.02).contains(Date().timeIntervalSince1970 - written) { usleep(1_000) }
        return [Int(truncatingIfNeeded: status.st_ino), Int(status.st_size), seconds, nanoseconds]
    }

    /// A SQLite that was built without URIs knows no such file.
    private static func isUnopened<Value>(_ value: Result<Value, any Error>) -> Bool {
        guard case .failure(let error as DatabaseError) = value else { return false }
        return error.resultCode == .SQLITE_CANTOPEN
    }
}

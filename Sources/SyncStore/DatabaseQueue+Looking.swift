import Foundation
import GRDB

/// Whether there is something at a path, also where it must not be looked at.
func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 || errno != ENOENT }

extension DatabaseQueue {
    /// Reads a database as this version knows it, and makes nothing; where there is no file, one in memory
    /// that nobody has written to.
    /// - Parameter work: must only read; it may be called a second time.
    /// - Throws: `DatabasePool.NewerVersion`, `DatabasePool.OlderVersion`, or what `work` throws.
    static func looking<Value>(
        at path: String, for migrator: DatabaseMigrator, _ work: (Database) throws -> Value
    ) throws -> Value {
        guard isThere(path) else {
            let nothing = try DatabaseQueue()
            try migrator.migrate(nothing)
            return try nothing.read(work)
        }
        return try looking(at: path) { db in
            if try migrator.hasBeenSuperseded(db) { throw DatabasePool.NewerVersion() }
            guard try migrator.hasCompletedMigrations(db) else {
                throw DatabasePool.OlderVersion()
            }
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
    static func opened<Value>(
        looking path: String, _ work: (DatabaseQueue) throws -> Value
    ) throws -> Value {
        if !isInUse(path) {
            let value = Result { try openedUnused(path, work) }
            // Somebody may have opened it meanwhile, and written what this has not seen whole.
            if !isInUse(path), !isUnopened(value) { return try value.get() }
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

    /// A SQLite that was built without URIs knows no such file.
    private static func isUnopened<Value>(_ value: Result<Value, any Error>) -> Bool {
        guard case .failure(let error as DatabaseError) = value else { return false }
        return error.resultCode == .SQLITE_CANTOPEN
    }
}

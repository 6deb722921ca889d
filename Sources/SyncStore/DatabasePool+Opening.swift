import Foundation
import GRDB

extension DatabasePool {
    /// How much of the file each connection that reads keeps in memory: they walk through it, and
    /// seldom come to the same place twice.
    private static var readerCacheKiB: Int { 500 }

    /// Opens a database file, makes it if there is none, and brings its tables up to date.
    ///
    /// What is committed is on disk (`synchronous = FULL`): a file leaves its claim and its spool
    /// only then. A writer of another process is waited for.
    /// - Parameters:
    ///   - cacheKiB: how much of the file the connection that writes keeps in memory.
    ///   - patience: how many seconds a writer waits for another one.
    /// - Throws: `DatabaseError`, also for one that can only be read; `StoreError` for one that a newer version
    ///   has changed, and for what is no file.
    static func open(
        _ path: String, cacheKiB: Int, migrator: DatabaseMigrator, patience: Double
    ) throws -> DatabasePool {
        var configuration = Configuration()
        configuration.busyMode = .timeout(patience)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            // Before anything else is written to a new file: later it takes `rewrite`.
            if !db.configuration.readonly,
                try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 0
            {
                try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL")
            }
            // After a large import the write-ahead log gives its room back. What is deleted is
            // overwritten, whoever deletes it: nobody looks for it later.
            try db.execute(
                sql: """
                    PRAGMA cache_size = -\(db.configuration.readonly ? readerCacheKiB : cacheKiB);
                    PRAGMA journal_size_limit = 16777216;
                    PRAGMA secure_delete = ON
                    """)
        }
        try checkIsFile(path)
        makeOwnerOnly(path)
        let pool = try DatabasePool(path: path, configuration: configuration)
        if try pool.read(migrator.hasBeenSuperseded) { throw StoreError(newer: path) }
        // Before each commit waits for the disk: what a power cut takes back of the tables is made anew,
        // and the first durable commit syncs them with it.
        try migrate(pool, migrator)
        // Not above: GRDB sets NORMAL itself when it turns the write-ahead log on, and with NORMAL
        // a power cut takes back what was committed (sqlite.org/pragma.html#pragma_synchronous).
        try pool.writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try db.checkTakesWrites(patience: patience)
        }
        return pool
    }

    /// Another process that starts in the same moment does so as well: of a step that both begin one
    /// fails, and goes on behind it.
    private static func migrate(_ pool: DatabasePool, _ migrator: DatabaseMigrator) throws {
        while true {
            let applied = try pool.read(migrator.appliedIdentifiers)
            do {
                return try migrator.migrate(pool)
            } catch {
                guard try pool.read(migrator.appliedIdentifiers) != applied else { throw error }
            }
        }
    }

    /// What stands in it is nobody's business on this machine; SQLite gives the files beside it the
    /// same mode.
    ///
    /// A database that exists is never opened here: closing a descriptor would end the locks that other
    /// connections of this process hold on the file (sqlite.org/howtocorrupt.html, 2.2).
    private static func makeOwnerOnly(_ path: String) {
        let made = Foundation.open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        if made >= 0 { Foundation.close(made) }
        for suffix in ["", "-wal", "-shm"] { _ = chmod(path + suffix, 0o600) }
    }

    /// Deletes in one transaction, and empties the write-ahead log of what was deleted, as long as
    /// nobody reads an older state: then that is done at the next checkpoint (see `scrub`).
    ///
    /// - Parameter waits: for its turn behind an import, which may take many minutes. Whoever imports needs
    ///   not: whatever program it is that keeps the file locked, nothing else would be done meanwhile.
    func erasing<Result>(
        waits: Bool, _ work: (Database) throws -> Result
    ) throws -> Result {
        let start = ContinuousClock.now
        while true {
            do {
                return try eraseNow(work)
            } catch let error as DatabaseError
                where error.resultCode == .SQLITE_BUSY && waits
                && start.duration(to: .now) < Self.longestTurn
            {
                continue
            }
        }
    }

    /// Longer than any import takes.
    private static var longestTurn: Duration { .seconds(3_600) }

    private func eraseNow<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try writeWithoutTransaction { db in
            let result = try db.committing(work)
            _ = try? db.emptyLog()
            return result
        }
    }

    /// Ends the use of a file that nobody else uses: everything is in it then, and what may still lie
    /// beside it is empty. GRDB closes the readers last, and those can't write the log back.
    func closeWhole() throws {
        try writeWithoutTransaction { _ = try $0.checkpoint(.truncate) }
        try close()
    }

    /// Whether a commit is on disk when it returns: `synchronous` is FULL (2) or more.
    var isDurable: Bool {
        get throws {
            try writeWithoutTransaction { try Int.fetchOne($0, sql: "PRAGMA synchronous") ?? 0 }
                >= 2
        }
    }
}

extension Database {
    /// A file that can't be opened for writing just now, as no descriptor is left, SQLite opens for reading
    /// instead: it says nothing, and refuses each write for as long as the connection lives (os_unix.c, also
    /// of the log). It does so before it looks whether somebody else writes, who need not be waited for.
    fileprivate func checkTakesWrites(patience: Double) throws {
        try execute(sql: "PRAGMA busy_timeout = 0")
        do {
            try execute(sql: "BEGIN IMMEDIATE; ROLLBACK")
        } catch let error as DatabaseError where error.resultCode == .SQLITE_BUSY {
            // Somebody else writes, and so can we.
        }
        try execute(sql: "PRAGMA busy_timeout = \(Int(patience * 1_000))")
    }
}

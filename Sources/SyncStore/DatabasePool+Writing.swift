import GRDB

extension DatabasePool {
    /// Does `work` in one transaction whose commit waits for no disk.
    ///
    /// Everybody sees it at once, and the death of a process takes nothing back. A power cut may, but
    /// only together with all that was committed behind it: the write-ahead log is one file, and the
    /// next durable commit to it, whoever makes it, syncs the whole (sqlite.org/wal.html, "synchronous").
    /// A sync takes 0.2 to 0.7 ms on a disk that has nothing else to do.
    func writeUnsynced<Result>(_ work: (Database) throws -> Result) throws -> Result {
        try writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
            var result: Result?
            let outcome = Swift.Result<Void, any Error> {
                try db.inTransaction {
                    result = try work(db)
                    return .commit
                }
            }
            try db.execute(sql: "PRAGMA synchronous = FULL")
            try outcome.get()
            return result!
        }
    }

    /// Does `work`, which writes much, in one transaction. What the write-ahead log then holds is moved
    /// into the file beside whatever its caller does next, and not within the commit: tens of megabytes,
    /// that readers don't wait for. Who writes next does. The memory that it took is given back.
    func writeMuch<Result>(_ work: (Database) throws -> Result) throws -> Result {
        defer {
            asyncWriteWithoutTransaction { db in
                // As with SQLite's own, a later one does what this one can't.
                try? db.execute(
                    sql: """
                        PRAGMA wal_autocheckpoint = 1000;
                        PRAGMA wal_checkpoint;
                        PRAGMA shrink_memory
                        """)
            }
        }
        return try writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            var result: Result?
            try db.inTransaction {
                result = try work(db)
                return .commit
            }
            return result!
        }
    }
}

import Foundation
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
            let result = Swift.Result<Result, any Error> { try db.committing(work) }
            try db.execute(sql: "PRAGMA synchronous = FULL")
            return try result.get()
        }
    }

    /// Does `work`, which writes much, in one transaction. What the write-ahead log then holds is moved
    /// into the file beside whatever its caller does next, and not within the commit: tens of megabytes,
    /// that readers don't wait for. Who writes next does. A short log is left to SQLite, which moves it
    /// within a later commit. The memory that it took is given back.
    func writeMuch<Result>(_ work: (Database) throws -> Result) throws -> Result {
        defer {
            asyncWriteWithoutTransaction { [path] db in
                try? db.execute(sql: "PRAGMA wal_autocheckpoint = \(DatabasePool.longLog)")
                // As with SQLite's own, a later one does what this one can't.
                if DatabasePool.mayHaveLongLog(path) {
                    try? db.execute(sql: "PRAGMA wal_checkpoint")
                }
                try? db.execute(sql: "PRAGMA shrink_memory")
            }
        }
        return try writeWithoutTransaction { db in
            try db.execute(sql: "PRAGMA wal_autocheckpoint = 0")
            return try db.committing(work)
        }
    }

    /// In pages; SQLite's own default.
    private static let longLog = 1_000

    /// Whether a database's write-ahead log may have so many pages. (Its file keeps the length that it
    /// once had: what is moved is overwritten.)
    private static func mayHaveLongLog(_ path: String) -> Bool {
        var status = stat()
        return stat(path + "-wal", &status) != 0 || Int(status.st_size) >= longLog * 4_096
    }
}

extension Database {
    /// Does `work` in one transaction, and commits it; takes it back if `work` throws.
    func committing<Result>(_ work: (Database) throws -> Result) throws -> Result {
        var result: Result?
        try inTransaction {
            result = try work(self)
            return .commit
        }
        return result!
    }
}

import GRDB

/// The room that a database takes on the disk. What deleting sets free is used again by what is written
/// later, and given back to the disk step by step (sqlite.org/pragma.html#pragma_incremental_vacuum). A
/// file is made for that from its beginning, or by being written anew as a whole: then nobody else
/// writes for as long as that takes. What this throws is a `StoreError`.
public struct DatabaseSpace: Sendable {
    /// Up to so many bytes a file of a former version is written anew by the service itself: others wait for
    /// a second. Larger ones are left to `doctor --repair`, while nobody works.
    public static let rewritten: Int64 = 64 << 20

    let pool: DatabasePool
    let path: String

    /// Whether the file is made for giving back.
    public var canGiveBack: Bool {
        get throws { try guarding(path) { try pool.read(Self.isIncremental) } }
    }

    /// Whether a file that this process need not have open is; nothing is made beside it for the look.
    public static func canGiveBack(file path: String) throws -> Bool {
        try guarding(path) { try DatabaseQueue.looking(at: path, isIncremental) }
    }

    private static func isIncremental(_ db: Database) throws -> Bool {
        try Int.fetchOne(db, sql: "PRAGMA auto_vacuum") == 2
    }

    /// Gives some free pages back, if more than a tenth of the file is free: less will be used again.
    /// - Returns: whether there may be more.
    public func giveBack(pages: Int) throws -> Bool {
        func free(_ db: Database) throws -> Int {
            let free = try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            let all = try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0
            return free > all / 10 ? free : 0
        }
        return try guarding(path) {
            guard try pool.read(Self.isIncremental), try pool.read(free) > 0 else { return false }
            return try pool.write { db in
                let before = try free(db)
                guard before > 0 else { return false }
                try db.execute(sql: "PRAGMA incremental_vacuum(\(pages))")
                let after = try free(db)
                return after > 0 && after < before
            }
        }
    }

    /// How many rows each table has, by its name; all are counted through.
    public func rowCounts() throws -> [String: Int] {
        try guarding(path) {
            try pool.read { db in
                let names = try String.fetchAll(
                    db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
                return try names.reduce(into: [:]) { counts, name in
                    counts[name] = try Int.fetchOne(
                        db, sql: "SELECT count(*) FROM \(name.quotedDatabaseIdentifier)")
                }
            }
        }
    }

    /// The file itself becomes shorter only when the write-ahead log is brought into it.
    public func shorten() throws {
        try guarding(path) { try pool.writeWithoutTransaction { _ = try $0.checkpoint(.passive) } }
    }

    /// Writes the whole file anew, so that it can give space back from then on. It needs twice its
    /// room on the disk meanwhile, and others read, but do not write: 3.7 s for 222 MiB, measured on two
    /// busy cores.
    public func rewrite() throws {
        try guarding(path) {
            try pool.writeWithoutTransaction { db in
                try db.execute(sql: "PRAGMA auto_vacuum = INCREMENTAL; VACUUM")
                _ = try? db.emptyLog()
            }
        }
    }
}

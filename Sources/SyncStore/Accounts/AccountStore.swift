import Foundation
import GRDB

/// The truth: accounts, password links, runs with their decisions, deliveries, what was published.
///
/// Everything that must hold together happens in one `write`. Several processes may use the same
/// file; SQLite orders them.
public final class AccountStore: Sendable {
    let pool: DatabasePool
    let path: String
    private let onWrite: @Sendable (FinishedWrite) -> Void

    public var space: DatabaseSpace { DatabaseSpace(pool: pool, path: path) }

    /// Opens the database, makes it if there is none, and brings its tables up to date.
    /// - Parameters:
    ///   - patience: how many seconds a writer waits for another one.
    ///   - onWrite: hears of every write transaction behind its end.
    /// - Throws: `StoreError`
    public init(
        path: String, patience: Double = 10,
        onWrite: @escaping @Sendable (FinishedWrite) -> Void = { _ in }
    ) throws {
        self.onWrite = onWrite
        self.path = path
        pool = try guarding(path) {
            try DatabasePool.open(
                path, cacheKiB: 2_000, migrator: Self.migrator, patience: patience)
        }
    }

    /// Does `work` in one transaction that is on disk when this returns, or not at all if it throws.
    /// - Throws: `StoreError`, or what `work` throws.
    public func write<Result>(_ work: (AccountTransaction) throws -> Result) throws -> Result {
        var write = RunningWrite()
        defer { write.finished.map(onWrite) }
        return try guarding(path) { try pool.write { try write.measure($0, work) } }
    }

    /// The same without waiting for the disk, for what the next start finds out again: a power cut may
    /// take it back, with all that was committed behind it, until the next `write` of anybody. Before
    /// that nothing outside this database may rely on it.
    /// - Throws: `StoreError`, or what `work` throws.
    public func writeUnsynced<Result>(
        _ work: (AccountTransaction) throws -> Result
    ) throws -> Result {
        var write = RunningWrite(isSynced: false)
        defer { write.finished.map(onWrite) }
        return try guarding(path) { try pool.writeUnsynced { try write.measure($0, work) } }
    }

    /// Sees to it that what a failed commit has not made stays unmade. One that failed while it was synced
    /// may stand whole in the write-ahead log: until another takes its place there, whoever opens the
    /// database behind a kill finds it done (sqlite.org/walformat.html, "Recovery").
    /// - Throws: `StoreError`
    public func overwriteFailedCommits() throws {
        // It writes a page, whatever number stood there.
        try guarding(path) { try pool.write { try $0.execute(sql: "PRAGMA user_version = 0") } }
    }

    /// Whether a commit is on disk when it returns.
    var isDurable: Bool { get throws { try pool.isDurable } }

    /// Deletes in one transaction, and empties the write-ahead log of what was deleted.
    /// - Parameter waits: see `DatabasePool.erasing`.
    /// - Throws: `StoreError`, or what `work` throws.
    public func erase<Result>(
        waits: Bool = true, _ work: (AccountTransaction) throws -> Result
    ) throws -> Result {
        var write = RunningWrite()
        defer { write.finished.map(onWrite) }
        return try guarding(path) { try pool.erasing(waits: waits) { try write.measure($0, work) } }
    }

    /// Sees to it that texts whose rows are deleted stand nowhere in the files any more.
    /// - Parameter texts: UTF-8; nil if they are not known any more.
    /// - Returns: false if somebody reads an older state, so that they may still stand in the log.
    /// - Throws: `StoreError`
    public func scrub(_ texts: [[UInt8]]?) throws -> Bool {
        try guarding(path) { try pool.scrub(texts) }
    }

    /// Writes what stands in the write-ahead log anew, after a sync that failed.
    /// - Throws: `StoreError`
    public func rewriteLog() throws { try guarding(path) { try pool.rewriteLog() } }

    /// Does `work`, which must only read, on a snapshot that later writes do not change.
    /// - Throws: `StoreError`, or what `work` throws.
    public func read<Result>(_ work: (AccountTransaction) throws -> Result) throws -> Result {
        try guarding(path) { try pool.read { try work(AccountTransaction(db: $0)) } }
    }
}

import Foundation
import GRDB

/// The truth: accounts, password links, runs with their decisions, deliveries, what was published.
///
/// Everything that must hold together happens in one `write`. Several processes may use the same
/// file; SQLite orders them.
public final class AccountStore: Sendable {
    let pool: DatabasePool
    let file: String
    private let onWrite: @Sendable (FinishedWrite) -> Void

    /// Opens the database, makes it if there is none, and brings its tables up to date.
    /// - Parameter onWrite: hears of every write transaction behind its end.
    /// - Throws: `StoreError`
    public init(
        path: String, onWrite: @escaping @Sendable (FinishedWrite) -> Void = { _ in }
    ) throws {
        self.onWrite = onWrite
        file = (path as NSString).lastPathComponent
        pool = try guarding(file) {
            try DatabasePool.open(path, cacheKiB: 2_000, migrator: Self.migrator)
        }
    }

    /// Opens a database to look at it, without making or changing anything.
    /// - Returns: nil if there is none.
    /// - Throws: `StoreError`
    public init?(looking path: String) throws {
        guard access(path, F_OK) == 0 else { return nil }
        onWrite = { _ in }
        file = (path as NSString).lastPathComponent
        pool = try guarding(file) { try DatabasePool.open(looking: path) }
    }

    /// Does `work` in one transaction that is on disk when this returns, or not at all if it throws.
    /// - Throws: `StoreError`, or what `work` throws.
    public func write<Result>(
        _ work: (AccountTransaction) throws -> Result
    ) throws -> Result {
        var write = RunningWrite()
        defer { write.finished.map(onWrite) }
        return try guarding(file) {
            try pool.write { db in
                try write.measure(db) { try work(AccountTransaction(db: db)) }
            }
        }
    }

    /// Whether a commit is on disk when it returns.
    var isDurable: Bool { get throws { try pool.isDurable } }

    /// Forgets an account (see `AccountTransaction.erase`), and overwrites where it stood in the files.
    /// - Parameter note: what is written with it.
    /// - Throws: `StoreError`, or what `note` throws.
    public func erase(_ account: Account, _ note: (AccountTransaction) throws -> Void) throws {
        try erasing { transaction in
            try transaction.erase(account)
            try note(transaction)
        }
    }

    /// Does `work` in one transaction, and overwrites in the files what it deletes.
    func erasing(_ work: (AccountTransaction) throws -> Void) throws {
        var write = RunningWrite()
        defer { write.finished.map(onWrite) }
        try guarding(file) {
            try pool.erasing { db in
                try write.measure(db) { try work(AccountTransaction(db: db)) }
            }
        }
    }

    /// Does `work`, which must only read, on a snapshot that later writes do not change.
    /// - Throws: `StoreError`, or what `work` throws.
    public func read<Result>(
        _ work: (AccountTransaction) throws -> Result
    ) throws -> Result {
        try guarding(file) { try pool.read { try work(AccountTransaction(db: $0)) } }
    }
}

extension Date {
    /// How the databases keep time: milliseconds since 1970, UTC.
    var milliseconds: Int64 { Int64((timeIntervalSince1970 * 1000).rounded()) }

    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }
}

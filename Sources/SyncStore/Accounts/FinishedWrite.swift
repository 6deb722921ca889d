import GRDB

/// A write transaction that is over, committed or not.
public struct FinishedWrite: Sendable {
    /// From the moment in which it had the database for itself, so that nobody else could write, until
    /// it was on disk.
    public let duration: Duration
    /// How many rows it made, changed or deleted.
    public let rows: Int
    /// Whether it waited for the disk; one that changes nothing has nothing to wait for.
    public let isSynced: Bool
}

/// Measures a write transaction.
struct RunningWrite {
    private let isSynced: Bool
    private var start: ContinuousClock.Instant?
    private var rows = 0

    init(isSynced: Bool = true) { self.isSynced = isSynced }

    /// Does what the transaction is for, which has just begun.
    mutating func measure<Result>(
        _ db: Database, _ work: (AccountTransaction) throws -> Result
    ) rethrows -> Result {
        start = .now
        let before = db.totalChangesCount
        defer { rows = db.totalChangesCount - before }
        return try work(AccountTransaction(db: db))
    }

    /// Nil if it never began.
    var finished: FinishedWrite? {
        start.map {
            FinishedWrite(
                duration: $0.duration(to: .now), rows: rows, isSynced: isSynced && rows > 0)
        }
    }
}

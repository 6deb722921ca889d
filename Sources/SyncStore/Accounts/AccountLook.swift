import GRDB

/// Accounts that can be read: an open database, or one that is only looked at.
public protocol AccountReading: Sendable {
    /// Does `work`, which must only read, on a snapshot that later writes do not change.
    /// - Throws: `StoreError`, or what `work` throws.
    func read<Result>(_ work: (AccountTransaction) throws -> Result) throws -> Result
}

extension AccountStore: AccountReading {}

/// A look at a database from outside: each read opens and closes it, changes nothing, and makes nothing
/// beside it if nobody has it open. Where there is no file yet, it reads as one in which nothing has happened.
public struct AccountLook: AccountReading {
    private let path: String

    public init(_ path: String) { self.path = path }

    /// - Parameter work: may be called a second time, if somebody has begun to write meanwhile.
    /// - Throws: `StoreError`, also if the database is a newer version's, or waits to be brought up to date;
    ///   or what `work` throws.
    public func read<Result>(_ work: (AccountTransaction) throws -> Result) throws -> Result {
        try guarding(path) {
            try DatabaseQueue.looking(at: path, for: AccountStore.migrator) {
                try work(AccountTransaction(db: $0))
            }
        }
    }
}

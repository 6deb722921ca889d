import GRDB

extension AccountStore {
    /// Looks through a whole database file, changes nothing, and works beside whoever writes.
    /// - Throws: `StoreError` if the file could not be read.
    public static func condition(ofFile path: String) throws -> DatabaseCondition {
        try guarding(path) {
            try DatabaseCondition(of: path, migrator: migrator)
        }
    }

    /// Reads a database file, changes nothing, and makes nothing beside it if nobody has it open.
    /// - Parameter work: must only read; it may be called a second time.
    /// - Throws: `StoreError`, or what `work` throws.
    public static func looking<Value>(
        at path: String, _ work: (AccountTransaction) throws -> Value
    ) throws -> Value {
        try guarding(path) {
            try DatabaseQueue.looking(at: path) { try work(AccountTransaction(db: $0)) }
        }
    }
}

extension AccountTransaction {
    /// Whether the database has tables as this version knows them, or newer ones: one that was made
    /// and never opened to its end, or not since an older version, lacks some.
    public func hasTables() throws -> Bool {
        try AccountStore.migrator.hasCompletedMigrations(db)
    }
}

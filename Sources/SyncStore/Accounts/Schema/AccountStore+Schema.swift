import GRDB

extension AccountStore {
    /// The tables, each step once and in this order: what an installation has run is never edited.
    ///
    /// No step takes away rows that others name, and none looks through all of them for such: that took ten
    /// seconds a step with a million accounts, and where somebody has deleted one by other means (see
    /// `DatabaseCondition.dangling`) nothing started any more.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator().disablingDeferredForeignKeyChecks()
        registerFirstTables(&migrator)
        registerLaterTables(&migrator)
        registerOperatingTables(&migrator)
        registerScreenTables(&migrator)
        return migrator
    }
}

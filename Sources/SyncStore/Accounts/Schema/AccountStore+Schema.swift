import GRDB

extension AccountStore {
    /// The tables, each step once and in this order: what an installation has run is never edited.
    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        registerFirstTables(&migrator)
        registerLaterTables(&migrator)
        registerOperatingTables(&migrator)
        registerScreenTables(&migrator)
        return migrator
    }
}

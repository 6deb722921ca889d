import GRDB

extension MirrorStore {
    /// Looks through a whole database file, changes nothing, and works beside whoever writes.
    /// - Throws: `StoreError` if the file could not be read.
    public static func condition(ofFile path: String) throws -> DatabaseCondition {
        try guarding(path) { try DatabaseCondition(of: path, migrator: migrator) }
    }

    /// Whether a database file knows nobody; one without tables does not.
    /// - Throws: `StoreError` if the file could not be read.
    public static func knowsNobody(file path: String) throws -> Bool {
        try guarding(path) {
            try DatabaseQueue.looking(at: path) { db in
                try !db.tableExists("candidate") || db.knowsNobody()
            }
        }
    }

    /// Ends the use of a file that nobody else uses: everything is in it then, and what may still lie
    /// beside it is empty.
    /// - Throws: `StoreError`
    public func shutDown() throws { try guarding(path) { try pool.closeWhole() } }
}

extension MirrorSnapshot {
    /// Whether no record was imported, or none is left.
    public func knowsNobody() throws -> Bool { try db.knowsNobody() }
}

extension Database {
    fileprivate func knowsNobody() throws -> Bool {
        try !["candidate", "resume", "user"].contains { try hasRow(in: $0) }
    }
}

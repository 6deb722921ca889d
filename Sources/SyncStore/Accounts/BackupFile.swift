public import Foundation
import GRDB

/// A backup: a copy of the accounts database, with the workspace's other files and a label in two
/// tables of its own. One file, mode 0600, that any SQLite opens.
public struct BackupFile: Sendable {
    public let path: String

    /// What `format` says of the two tables.
    private static let format = 1

    /// What a backup says of itself.
    public struct Label: Sendable, Equatable {
        public let madeAt: Date
        /// The version of the program that made it.
        public let version: String

        public init(madeAt: Date, version: String) {
            self.madeAt = madeAt
            self.version = version
        }
    }

    public init(_ path: String) { self.path = path }

    /// Copies an accounts database as it is at one moment, while others write to it. What was deleted
    /// from it is not in the copy.
    /// - Throws: `StoreError`
    public func copy(_ accounts: String) throws {
        try DatabaseCopy.make(of: accounts, at: path)
    }

    /// Adds the other files and the label, and looks through the whole copy.
    /// - Returns: how many accounts are in it, and what was on its way out: its spool files are not.
    /// - Throws: `StoreError`, also if the copy is damaged, as the original is then.
    public func seal(
        _ files: [String: Data], _ label: Label
    ) throws -> (accounts: Int, unpublished: [OutboxItem]) {
        try guarding(path) {
            let queue = try DatabaseQueue(path: path)
            defer { try? queue.close() }
            return try queue.write { db in
                try Self.write(files, label, db)
                let condition = try DatabaseCondition.look(db, AccountStore.migrator)
                if case .damaged(let problems) = condition {
                    throw StoreError(damaged: "accounts.sqlite", problems)
                }
                let transaction = AccountTransaction(db: db)
                return (try transaction.accountCount(), try transaction.unpublished())
            }
        }
    }

    private static func write(_ files: [String: Data], _ label: Label, _ db: Database) throws {
        try db.execute(
            sql: """
                CREATE TABLE backup (
                    format INTEGER NOT NULL, made_at INTEGER NOT NULL, version TEXT NOT NULL
                );
                CREATE TABLE backup_file (name TEXT PRIMARY KEY, bytes BLOB NOT NULL)
                """)
        try db.execute(
            sql: "INSERT INTO backup (format, made_at, version) VALUES (?, ?, ?)",
            arguments: [format, label.madeAt.milliseconds, label.version])
        for (name, bytes) in files {
            try db.execute(
                sql: "INSERT INTO backup_file (name, bytes) VALUES (?, ?)",
                arguments: [name, bytes])
        }
    }

    /// Looks through the whole backup, and changes nothing.
    /// - Returns: its label and the files that are not the database; nil if it is no backup.
    /// - Throws: `StoreError` if it is damaged, or was made by a newer version.
    public func contents() throws -> (label: Label, files: [String: Data])? {
        try guarding(path) {
            switch try DatabaseCondition(of: path, migrator: AccountStore.migrator) {
            case .missing: return nil
            case .newer: throw StoreError(newer: path)
            case .damaged(let problems): throw StoreError(damaged: path, problems)
            case .sound, .dangling: break
            }
            return try DatabaseQueue.looking(at: path) { db in
                guard try db.tableExists("backup"), try db.tableExists("backup_file"),
                    let row = try Row.fetchOne(db, sql: "SELECT * FROM backup")
                else { return nil }
                guard row["format"] == Self.format else { throw StoreError(newer: path) }
                let files = try Row.fetchAll(db, sql: "SELECT name, bytes FROM backup_file")
                return (
                    Label(madeAt: Date(milliseconds: row["made_at"]), version: row["version"]),
                    Dictionary(uniqueKeysWithValues: files.map { ($0["name"], $0["bytes"]) })
                )
            }
        }
    }

    /// Writes the accounts database out of the backup, brings its tables up to date, and changes it
    /// in one transaction. Everything is in it then, and what may still lie beside it is empty.
    /// - Parameter target: a path where there is nothing.
    /// - Throws: `StoreError`, or what `work` throws.
    public func restore<Value>(
        to target: String, _ work: (AccountTransaction) throws -> Value
    ) throws -> Value {
        try DatabaseCopy.make(of: path, at: target)
        let store = try AccountStore(path: target)
        let value = try store.write { transaction in
            try transaction.db.execute(sql: "DROP TABLE backup; DROP TABLE backup_file")
            return try work(transaction)
        }
        try guarding(path) { try store.pool.closeWhole() }
        return value
    }
}

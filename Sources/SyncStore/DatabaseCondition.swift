import Foundation
import GRDB

/// What a look through a whole database file found. None of it tells what the rows hold.
public enum DatabaseCondition: Sendable, Equatable {
    /// There is no such file.
    case missing
    case sound
    /// It is no database, or pages, indexes or constraints of it are broken: what SQLite says of
    /// them, ten at the most.
    case damaged([String])
    /// Rows name others that are not there.
    case dangling([Dangling])
    /// A newer version of the program has changed it.
    case newer

    /// Rows of a table that name rows of another which are not there.
    public struct Dangling: Sendable, Equatable {
        public let rows: Int
        public let table: String
        /// The table that lacks them.
        public let parent: String

        public init(rows: Int, table: String, parent: String) {
            self.rows = rows
            self.table = table
            self.parent = parent
        }
    }

    /// - Throws: `DatabaseError` if the file could not be read.
    init(of path: String, migrator: DatabaseMigrator) throws {
        guard isThere(path) else {
            self = .missing
            return
        }
        do {
            self = try DatabaseQueue.looking(at: path) { try Self.look($0, migrator) }
        } catch let error as DatabaseError
            where [.SQLITE_CORRUPT, .SQLITE_NOTADB].contains(error.resultCode)
        {
            self = .damaged([error.message ?? "\(error.resultCode)"])
        }
    }

    /// Looks through everything: for as long as it takes to read the file.
    static func look(_ db: Database, _ migrator: DatabaseMigrator) throws -> Self {
        let problems = try String.fetchAll(db, sql: "PRAGMA integrity_check(10)")
        guard problems == ["ok"] else { return .damaged(problems) }
        if try migrator.hasBeenSuperseded(db) { return .newer }
        let dangling = try Row.fetchAll(
            db,
            sql: """
                SELECT count(*) AS rows, "table", parent
                FROM pragma_foreign_key_check GROUP BY "table", parent
                """
        ).map { Dangling(rows: $0["rows"], table: $0["table"], parent: $0["parent"]) }
        return dangling.isEmpty ? .sound : .dangling(dangling)
    }
}

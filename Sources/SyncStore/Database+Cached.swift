import GRDB

/// Statements that a connection prepares once, and keeps: they are asked again and again.
extension Database {
    func execute(cached sql: String, _ arguments: StatementArguments? = nil) throws {
        try cachedStatement(sql: sql).execute(arguments: arguments)
    }

    /// Whether there is any row.
    /// - Parameter rows: a table with its condition, as they stand behind `FROM`.
    func hasRow(in rows: String, _ arguments: StatementArguments? = nil) throws -> Bool {
        try Bool.fetchOne(cached: "SELECT EXISTS (SELECT 1 FROM \(rows))", self, arguments) ?? false
    }

    /// How many rows there are.
    /// - Parameter rows: as for `hasRow`.
    func count(in rows: String, _ arguments: StatementArguments? = nil) throws -> Int {
        try Int.fetchOne(cached: "SELECT count(*) FROM \(rows)", self, arguments) ?? 0
    }
}

extension DatabaseValueConvertible where Self: StatementColumnConvertible {
    /// The first column of all rows.
    static func fetchAll(
        cached sql: String, _ db: Database, _ arguments: StatementArguments? = nil
    ) throws -> [Self] {
        try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }

    /// The first column of the first row; nil if there is none, or it is NULL.
    static func fetchOne(
        cached sql: String, _ db: Database, _ arguments: StatementArguments? = nil
    ) throws -> Self? {
        try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension DatabaseValueConvertible where Self: StatementColumnConvertible & Hashable {
    static func fetchSet(
        cached sql: String, _ db: Database, _ arguments: StatementArguments? = nil
    ) throws -> Set<Self> {
        try fetchSet(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

extension Row {
    static func fetchAll(
        cached sql: String, _ db: Database, _ arguments: StatementArguments? = nil
    ) throws -> [Row] {
        try fetchAll(db.cachedStatement(sql: sql), arguments: arguments)
    }

    static func fetchOne(
        cached sql: String, _ db: Database, _ arguments: StatementArguments? = nil
    ) throws -> Row? {
        try fetchOne(db.cachedStatement(sql: sql), arguments: arguments)
    }
}

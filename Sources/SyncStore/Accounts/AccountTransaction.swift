import GRDB

/// What can be done inside a transaction on the accounts; the verbs stand in extensions by topic.
/// It must not be kept beyond the transaction.
public struct AccountTransaction {
    let db: Database

    /// Forgets rows of a table, so many at the most that no transaction gets long by it.
    /// - Parameters:
    ///   - key: the columns of its primary key.
    ///   - condition: which ones, with the limit as the last of its arguments.
    /// - Returns: how many; none if none is left.
    func forget(
        _ table: String, by key: String = "id", where condition: String,
        _ arguments: StatementArguments
    ) throws -> Int {
        try db.execute(
            cached: """
                DELETE FROM \(table) WHERE (\(key)) IN
                    (SELECT \(key) FROM \(table) WHERE \(condition) LIMIT ?)
                """, arguments)
        return db.changesCount
    }

    /// Forgets rows of a table by their keys.
    func forget(
        _ table: String, by key: String = "id", _ keys: [some DatabaseValueConvertible]
    ) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM \(table) WHERE \(key) = ?")
        for key in keys { try statement.execute(arguments: [key]) }
    }
}

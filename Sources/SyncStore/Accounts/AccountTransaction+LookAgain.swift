import GRDB

extension AccountTransaction {
    /// The state of the living account that stands in somebody's way.
    static let holder = """
        SELECT id || ' ' || status || ' ' || password_set || ' ' || coalesce(person_id, '')
        FROM account WHERE account.mail_key = look_again.mail_key AND status <> 'withdrawn'
        """

    /// The people whose mail was another's at their last run.
    public func peopleToLookAtAgain() throws -> [Int64] {
        try Int64.fetchAll(db, sql: "SELECT person_id FROM look_again ORDER BY person_id")
    }

    /// Those of them for whom that has changed: the account in their way is gone, or another one.
    public func peopleDueToLookAtAgain() throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT person_id FROM look_again
                WHERE holder IS NULL OR holder IS NOT (\(Self.holder)) ORDER BY person_id
                """)
    }

    /// Sets whether a later run looks at a person even if no delivery names them.
    /// - Parameter mailKey: whose account is in their way; nil to look at them in any case.
    public func lookAgain(
        at person: Int64, _ isWanted: Bool, mailKey: String? = nil
    ) throws {
        try db.cachedStatement(sql: "DELETE FROM look_again WHERE person_id = ?")
            .execute(arguments: [person])
        guard isWanted else { return }
        try db.cachedStatement(sql: "INSERT INTO look_again (person_id, mail_key) VALUES (?, ?)")
            .execute(arguments: [person, mailKey])
        try db.cachedStatement(
            sql: "UPDATE look_again SET holder = (\(Self.holder)) WHERE person_id = ?"
        ).execute(arguments: [person])
    }
}

import GRDB

extension AccountTransaction {
    /// The state of the living account that stands in somebody's way.
    static let holder = holder(of: "look_again.mail_key")

    private static func holder(of mailKey: String) -> String {
        """
        SELECT id || ' ' || status || ' ' || password_set || ' ' || coalesce(person_id, '')
        FROM account WHERE account.mail_key = \(mailKey) AND status <> 'withdrawn'
        """
    }

    /// Whether that is another one than when somebody was last looked at, or they wait for none.
    private static let hasChanged = "(holder IS NULL OR holder IS NOT (\(Self.holder)))"

    /// The people whose mail was another's at their last run.
    public func peopleToLookAtAgain() throws -> [Int64] {
        try Int64.fetchAll(cached: "SELECT person_id FROM look_again ORDER BY person_id", db)
    }

    /// Those of them for whom that has changed: the account in their way is gone, or another one.
    public func peopleDueToLookAtAgain() throws -> [Int64] {
        try Int64.fetchAll(
            cached: "SELECT person_id FROM look_again WHERE \(Self.hasChanged) ORDER BY person_id",
            db)
    }

    /// Of those who are to be looked at in any case what tells the wish for it from a later one: the last line
    /// of the audit list, in which staff's wishes are noted first (see `lookAgain`).
    public func wishesToLookAgain() throws -> [Int64: String] {
        let rows = try Row.fetchAll(
            cached: """
                SELECT person_id, holder FROM look_again
                WHERE mail_key IS NULL AND holder IS NOT NULL
                """, db)
        return Dictionary(
            uniqueKeysWithValues: rows.map {
                ($0["person_id"] as Int64, $0["holder"] as String)
            })
    }

    /// Whether there is anybody for whom it has changed.
    public func isAnybodyDueToLookAtAgain() throws -> Bool {
        try db.hasRow(in: "look_again WHERE \(Self.hasChanged)")
    }

    /// Lets a later run look at a person even if no delivery names them.
    /// - Parameter mailKey: whose account is in their way, so that they are looked at when that
    ///   changes; nil to look at them in any case. What staff wish for is noted in the audit list before:
    ///   by that a run that is being planned knows that it came behind what it has seen.
    public func lookAgain(at person: Int64, behind mailKey: String? = nil) throws {
        try db.execute(
            cached: """
                INSERT OR REPLACE INTO look_again (person_id, mail_key, holder)
                VALUES (:person, :mail, iif(:mail IS NULL,
                    (SELECT 'wish ' || coalesce(max(sequence), 0) FROM audit),
                    (\(Self.holder(of: ":mail")))))
                """, ["person": person, "mail": mailKey])
    }

    /// Lets the next run look at whoever waits for a change of the account with that mail.
    public func lookAgain(atThoseBehind mailKey: String) throws {
        try db.execute(
            cached: "UPDATE look_again SET mail_key = NULL, holder = NULL WHERE mail_key = ?",
            [mailKey])
    }

    /// Lets people who wait for an account that a run has opened wait for a change of it.
    /// - Returns: how many; none if nobody is left who waits for an account that is there.
    public func settleLookAgain(limit: Int) throws -> Int {
        try db.execute(
            cached: """
                UPDATE look_again SET holder = (\(Self.holder)) WHERE person_id IN
                    (SELECT person_id FROM look_again
                     WHERE holder IS NULL AND mail_key IS NOT NULL AND (\(Self.holder)) IS NOT NULL
                     LIMIT ?)
                """, [limit])
        return db.changesCount
    }

    /// Leaves a person to the deliveries that name them, if the next run would look at them otherwise:
    /// who waits for an account that is still there goes on waiting, and whom staff want looked at is so in any
    /// case.
    public func lookNoMoreIfDue(at person: Int64) throws {
        try db.execute(
            cached: """
                DELETE FROM look_again
                WHERE person_id = ? AND (mail_key IS NOT NULL OR holder IS NULL) AND \(Self.hasChanged)
                """, [person])
    }

    /// Leaves a person whom a run has looked at to the deliveries that name them, unless somebody has wished
    /// for it once more since.
    /// - Parameter wish: the one that the run knew; nil if there was none.
    public func lookNoMore(at person: Int64, knowing wish: String?) throws {
        try db.execute(
            cached: """
                DELETE FROM look_again WHERE person_id = ?
                    AND (mail_key IS NOT NULL OR holder IS NULL OR holder IS ?)
                """, [person, wish])
    }

    /// Leaves a person to the deliveries that name them.
    public func lookNoMore(at person: Int64) throws {
        try db.execute(cached: "DELETE FROM look_again WHERE person_id = ?", [person])
    }
}

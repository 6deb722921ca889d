import GRDB

/// People of whom something is remembered for a later run: that it looks at them again, or what their
/// owners were told last.
extension AccountTransaction {
    /// Those of whom no decision is kept any more, in the order of their ids.
    public func peopleRememberedOnly(after person: Int64 = 0, limit: Int) throws -> [Int64] {
        try Int64.fetchAll(
            cached: """
                SELECT person_id FROM
                    (SELECT person_id FROM look_again UNION SELECT person_id FROM duplicate_notice)
                    AS remembered
                WHERE person_id > ? AND NOT EXISTS
                    (SELECT 1 FROM decision WHERE decision.person_id = remembered.person_id)
                ORDER BY person_id LIMIT ?
                """, db, [person, limit])
    }

    /// Forgets them: nothing is to be exported of them again, or it is news then.
    public func remember(nothingOf people: [Int64]) throws {
        for person in people {
            try lookNoMore(at: person)
            try forgetDuplicateNotice(of: person)
        }
    }
}

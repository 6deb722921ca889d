import GRDB

extension AccountTransaction {
    /// What the owners were last told of that person's duplicate, as a fingerprint.
    public func duplicateNotice(of person: Int64) throws -> Int64? {
        try Int64.fetchOne(
            cached: "SELECT fingerprint FROM duplicate_notice WHERE person_id = ?", db, [person])
    }

    public func noteDuplicateNotice(of person: Int64, fingerprint: Int64) throws {
        try db.execute(
            cached: """
                INSERT INTO duplicate_notice (person_id, fingerprint) VALUES (?, ?)
                ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint
                """, [person, fingerprint])
    }

    /// The owners are told of that person again as soon as it is a duplicate.
    public func forgetDuplicateNotice(of person: Int64) throws {
        try db.execute(cached: "DELETE FROM duplicate_notice WHERE person_id = ?", [person])
    }
}

import GRDB

extension MirrorStore {
    /// Those of these people whose own records the mirror has.
    /// - Throws: `StoreError`
    public func known(among people: [Int64]) throws -> Set<Int64> {
        try guarding(path) {
            try pool.read { db in
                try Int64.fetchSet(
                    db,
                    sql: "SELECT id FROM candidate WHERE id IN (SELECT value FROM json_each(?))",
                    arguments: [json(ids: people)])
            }
        }
    }

    /// Those of these people of whom the mirror knows neither a person nor a resume.
    /// - Throws: `StoreError`
    public func strangers(among people: [Int64]) throws -> [Int64] {
        try guarding(path) {
            try pool.read { db in
                try Int64.fetchAll(
                    db,
                    sql: """
                        SELECT value FROM json_each(?) AS asked
                        WHERE NOT EXISTS (SELECT 1 FROM candidate WHERE id = asked.value)
                            AND NOT EXISTS (SELECT 1 FROM resume WHERE person_id = asked.value)
                        ORDER BY value
                        """, arguments: [json(ids: people)])
            }
        }
    }
}

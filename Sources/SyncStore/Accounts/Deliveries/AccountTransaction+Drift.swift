import GRDB

/// What the files of one name usually hold, and where one was different.
extension AccountTransaction {
    /// How many series are remembered: who gives each file a name of its own has no habit.
    private static let mostSeries = 50

    /// What was remembered of the last deliveries of a series, oldest first.
    public func fieldUses(ofSeries series: String) throws -> [String] {
        try String.fetchAll(
            cached: "SELECT uses FROM field_memory WHERE series = ? ORDER BY sequence", db, [series]
        )
    }

    /// Remembers the fields of a delivery, and forgets those before the last few.
    /// - Parameters:
    ///   - isNew: nothing is remembered of the series yet.
    ///   - most: how many deliveries of a series are remembered.
    public func remember(
        _ uses: String, ofSeries series: String, isNew: Bool, most: Int
    ) throws {
        try db.execute(
            cached: "INSERT INTO field_memory (series, uses) VALUES (?, ?)", [series, uses])
        try db.execute(
            cached: """
                DELETE FROM field_memory WHERE series = :series AND sequence NOT IN
                    (SELECT sequence FROM field_memory WHERE series = :series
                     ORDER BY sequence DESC LIMIT :most)
                """, ["series": series, "most": most])
        guard isNew else { return }
        try db.execute(
            cached: """
                DELETE FROM field_memory WHERE series NOT IN
                    (SELECT series FROM field_memory GROUP BY series
                     ORDER BY max(sequence) DESC LIMIT ?)
                """, [Self.mostSeries])
    }

    /// Notes that the last delivery of a series was different in a field.
    public func noteDrift(_ drift: FieldDrift) throws {
        try db.execute(
            sql: """
                INSERT INTO drift (series, field, code, delivery) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET delivery = excluded.delivery
                """,
            arguments: [drift.series, drift.field, drift.code.rawValue, drift.delivery])
    }

    /// Where deliveries since one were different, the latest first.
    public func drifts(since delivery: String, limit: Int) throws -> [FieldDrift] {
        try Row.fetchAll(
            cached: "SELECT * FROM drift WHERE delivery >= ? ORDER BY delivery DESC, field LIMIT ?",
            db, [delivery, limit]
        ).compactMap { row in
            Warning.Code(rawValue: row["code"]).map {
                FieldDrift(
                    series: row["series"], field: row["field"], code: $0,
                    delivery: row["delivery"])
            }
        }
    }

    /// Forgets what deliveries before one were different in.
    /// - Returns: how many rows; none if none is left.
    public func forgetDrift(before delivery: String, limit: Int) throws -> Int {
        try forget("drift", by: "series, field, code", where: "delivery < ?", [delivery, limit])
    }
}

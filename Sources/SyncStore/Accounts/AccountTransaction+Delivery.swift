public import Foundation
import GRDB

extension AccountTransaction {
    public func add(_ delivery: DeliveryRecord) throws {
        let result = delivery.isAccepted ? "accepted" : "rejected"
        try db.cachedStatement(
            sql: """
                INSERT INTO delivery (id, run, series, result, records, receipt)
                VALUES (?, ?, ?, ?, ?, ?)
                """
        ).execute(
            arguments: [
                delivery.id, delivery.run, delivery.series, result, delivery.records,
                delivery.receipt,
            ])
        try tally(.deliveries, result)
    }

    public func delivery(_ id: String) throws -> DeliveryRecord? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM delivery WHERE id = ?"), arguments: [id]
        ).map(DeliveryRecord.init)
    }

    /// The oldest delivery that is known; nil if none is.
    public func oldestDelivery() throws -> String? {
        try String.fetchOne(db.cachedStatement(sql: "SELECT min(id) FROM delivery"))
    }

    /// The receipts in which `replay_of` stands.
    public func receiptsOfReplays() throws -> [Data] {
        try Data.fetchAll(
            db.cachedStatement(
                sql:
                    "SELECT receipt FROM delivery WHERE instr(receipt, CAST('\"replay_of\"' AS BLOB))"
            ))
    }

    /// The deliveries of a run, in the order in which they came.
    public func deliveries(ofRun run: String) throws -> [DeliveryRecord] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM delivery WHERE run = ? ORDER BY id"),
            arguments: [run]
        ).map(DeliveryRecord.init)
    }

    /// The last deliveries, newest first.
    public func deliveries(limit: Int) throws -> [DeliveryRecord] {
        try deliveries(before: nil, limit: limit)
    }

    /// Whether any record was ever imported; a database of any version may be asked.
    public func hasImportedRecords() throws -> Bool {
        guard try db.tableExists("delivery") else { return false }
        return try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT EXISTS (SELECT 1 FROM delivery WHERE result = 'accepted' AND records > 0)
                    """)) ?? false
    }

    /// The last export that was accepted; neither an answer nor a replay, which say nothing of
    /// whoever sends exports.
    public func lastExport() throws -> String? {
        // `delivery_export` holds just these but for the replays.
        try String.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT id FROM delivery WHERE result = 'accepted' AND run IS NOT NULL
                        AND \(Self.told("replay_of")) IS NULL
                    ORDER BY id DESC LIMIT 1
                    """))
    }

    /// What a receipt says at the top; null if it can't be read.
    static func told(_ key: String) -> String {
        let receipt = "CAST(receipt AS TEXT)"
        return "CASE WHEN json_valid(\(receipt)) THEN json_extract(\(receipt), '$.\(key)') END"
    }

    /// How many records the last accepted deliveries of a series held, newest first.
    public func recordCounts(ofSeries series: String, limit: Int) throws -> [Int] {
        try Int.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT records FROM delivery WHERE series = ? AND result = 'accepted'
                    ORDER BY id DESC LIMIT ?
                    """), arguments: [series, limit])
    }
}

extension DeliveryRecord {
    init(_ row: Row) {
        self.init(
            id: row["id"], run: row["run"], series: row["series"],
            isAccepted: row["result"] == "accepted", records: row["records"],
            receipt: row["receipt"])
    }
}

public import Foundation
import GRDB

extension AccountTransaction {
    public func add(_ delivery: DeliveryRecord) throws {
        let result = delivery.isAccepted ? "accepted" : "rejected"
        try db.execute(
            cached: """
                INSERT INTO delivery (id, run, series, result, records, receipt, sequence)
                VALUES (?, ?, ?, ?, ?, ?, (SELECT ifnull(max(sequence), 0) + 1 FROM delivery))
                """,
            [
                delivery.id, delivery.run, delivery.series, result, delivery.records,
                delivery.receipt,
            ])
        try tally(.deliveries, result)
    }

    public func delivery(_ id: String) throws -> DeliveryRecord? {
        try Row.fetchOne(cached: "SELECT * FROM delivery WHERE id = ?", db, [id]).map(
            DeliveryRecord.init)
    }

    /// Which deliveries were imported before which, whatever the clock said then: by identifier.
    public func deliveryOrder() throws -> [String: Int64] {
        try Dictionary(
            uniqueKeysWithValues: Row.fetchAll(
                cached: "SELECT id, sequence FROM delivery", db
            ).map { ($0["id"], $0["sequence"]) })
    }

    /// The oldest delivery that is known; nil if none is.
    public func oldestDelivery() throws -> String? {
        try String.fetchOne(cached: "SELECT min(id) FROM delivery", db)
    }

    /// The receipts in which `replay_of` stands.
    public func receiptsOfReplays() throws -> [Data] {
        try Data.fetchAll(
            cached:
                "SELECT receipt FROM delivery WHERE instr(receipt, CAST('\"replay_of\"' AS BLOB))",
            db)
    }

    /// The deliveries of a run, in the order in which they came.
    public func deliveries(ofRun run: String) throws -> [DeliveryRecord] {
        try Row.fetchAll(cached: "SELECT * FROM delivery WHERE run = ? ORDER BY id", db, [run]).map(
            DeliveryRecord.init)
    }

    /// The last deliveries, or the last before one, newest first, whatever the clock said then.
    public func deliveries(before id: String? = nil, limit: Int) throws -> [DeliveryRecord] {
        try Row.fetchAll(
            cached: """
                SELECT * FROM delivery WHERE :id IS NULL
                    OR sequence < (SELECT sequence FROM delivery WHERE id = :id)
                ORDER BY sequence DESC LIMIT :limit
                """, db, ["id": id, "limit": limit]
        ).map(DeliveryRecord.init)
    }

    /// The ids of the deliveries that were rejected since one, newest first, without those whose file was
    /// accepted later, whatever the clock said then: sent once more under the same name, or replayed.
    public func rejectedAndNotReplaced(since id: String) throws -> [String] {
        // Each receipt is taken apart once, however many files a series has.
        let file = Self.told("file")
        return try String.fetchAll(
            cached: """
                WITH bad AS MATERIALIZED
                    (SELECT id, sequence, series, \(file) AS file FROM delivery
                     WHERE id >= :since AND result = 'rejected'),
                good AS MATERIALIZED
                    (SELECT series, \(file) AS file, max(sequence) AS last FROM delivery
                     WHERE id >= :since AND result = 'accepted'
                        AND series IN (SELECT series FROM bad)
                     GROUP BY 1, 2)
                SELECT bad.id FROM bad LEFT JOIN good
                    ON good.series = bad.series AND good.file = bad.file
                        AND good.last > bad.sequence
                WHERE good.last IS NULL ORDER BY bad.id DESC
                """, db, ["since": id])
    }

    /// Whether any record was ever imported; a database of any version may be asked.
    public func hasImportedRecords() throws -> Bool {
        guard try db.tableExists("delivery") else { return false }
        return try db.hasRow(in: "delivery WHERE result = 'accepted' AND records > 0")
    }

    /// The last export that was accepted; neither an answer nor a replay, which say nothing of
    /// whoever sends exports.
    /// - Parameter end: those from this identifier on do not count.
    public func lastExport(before end: String) throws -> String? {
        // `delivery_export` holds just these but for the replays.
        try String.fetchOne(
            cached: """
                SELECT id FROM delivery WHERE result = 'accepted' AND run IS NOT NULL
                    AND id < ? AND \(Self.told("replay_of")) IS NULL
                ORDER BY id DESC LIMIT 1
                """, db, [end])
    }

    /// When the last of the exports from an identifier on was done with, as its receipt has it.
    /// - Parameter now: as receipts have it; what they date later does not count.
    public func lastExportDone(since id: String, until now: String) throws -> String? {
        let done = Self.told("finished_at")
        return try String.fetchOne(
            cached: """
                SELECT max(\(done)) FROM delivery WHERE result = 'accepted' AND run IS NOT NULL
                    AND id >= ? AND \(done) <= ? AND \(Self.told("replay_of")) IS NULL
                """, db, [id, now])
    }

    /// What a receipt says at the top; null if it can't be read.
    static func told(_ key: String) -> String {
        let receipt = "CAST(receipt AS TEXT)"
        return "CASE WHEN json_valid(\(receipt)) THEN json_extract(\(receipt), '$.\(key)') END"
    }

    /// How many records the last accepted deliveries of a series held, newest first, whatever the clock said
    /// then.
    public func recordCounts(ofSeries series: String, limit: Int) throws -> [Int] {
        try Int.fetchAll(
            cached: """
                SELECT records FROM delivery WHERE series = ? AND result = 'accepted'
                ORDER BY sequence DESC LIMIT ?
                """, db, [series, limit])
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

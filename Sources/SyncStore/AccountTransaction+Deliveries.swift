public import Foundation
import GRDB

/// A delivery that was dealt with, by its receipt.
public struct DeliveryRecord: Sendable, Equatable {
    /// A ULID.
    public let id: String
    /// The run that takes it; nil if it was rejected.
    public let run: String?
    /// What its file name has in common with earlier deliveries of the same kind.
    public let series: String
    public let isAccepted: Bool
    /// How many records it held.
    public let records: Int
    /// The receipt as it was published: JSON, UTF-8.
    public let receipt: Data

    public init(
        id: String, run: String?, series: String, isAccepted: Bool, records: Int, receipt: Data
    ) {
        self.id = id
        self.run = run
        self.series = series
        self.isAccepted = isAccepted
        self.records = records
        self.receipt = receipt
    }
}

extension AccountTransaction {
    public func add(_ delivery: DeliveryRecord) throws {
        try db.execute(
            sql: """
                INSERT INTO delivery (id, run, series, result, records, receipt)
                VALUES (?, ?, ?, ?, ?, ?)
                """,
            arguments: [
                delivery.id, delivery.run, delivery.series,
                delivery.isAccepted ? "accepted" : "rejected", delivery.records, delivery.receipt,
            ])
    }

    public func delivery(_ id: String) throws -> DeliveryRecord? {
        try Row.fetchOne(db, sql: "SELECT * FROM delivery WHERE id = ?", arguments: [id])
            .map(DeliveryRecord.init)
    }

    /// The deliveries of a run, in the order in which they came.
    public func deliveries(ofRun run: String) throws -> [DeliveryRecord] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM delivery WHERE run = ? ORDER BY id", arguments: [run]
        ).map(DeliveryRecord.init)
    }

    /// The last deliveries, newest first.
    public func deliveries(limit: Int) throws -> [DeliveryRecord] {
        try deliveries(before: nil, limit: limit)
    }

    /// How many records the last accepted deliveries of a series held, newest first.
    public func recordCounts(ofSeries series: String, limit: Int) throws -> [Int] {
        try Int.fetchAll(
            db,
            sql: """
                SELECT records FROM delivery WHERE series = ? AND result = 'accepted'
                ORDER BY id DESC LIMIT ?
                """, arguments: [series, limit])
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

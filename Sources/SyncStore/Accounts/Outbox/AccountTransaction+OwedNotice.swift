public import Foundation
import GRDB

extension AccountTransaction {
    /// Notes an owed notice, or how much of it is still owed.
    public func note(_ owed: OwedNotice) throws {
        try db.execute(
            cached: """
                INSERT INTO owed_notice (kind, subject, since, told) VALUES (?, ?, ?, ?)
                ON CONFLICT DO UPDATE SET told = excluded.told
                """,
            [
                owed.kind.rawValue, owed.subject, owed.since.milliseconds,
                owed.told.sorted().map(String.init).joined(separator: " "),
            ])
    }

    /// Nothing is owed any more.
    public func forgetOwed(_ kind: OwedNotice.Kind, _ subject: Int64) throws {
        try db.execute(
            cached: "DELETE FROM owed_notice WHERE kind = ? AND subject = ?",
            [kind.rawValue, subject])
    }

    /// Forgets some of what has been owed since before a moment: it is no news any more.
    /// - Returns: how many; none if none is left.
    public func forgetOwed(before date: Date, limit: Int) throws -> Int {
        try forget(
            "owed_notice", by: "kind, subject", where: "since < ?", [date.milliseconds, limit])
    }

    /// What is owed of one kind, in the order of the subjects, behind one of them.
    public func owedNotices(
        _ kind: OwedNotice.Kind, after subject: Int64 = 0, limit: Int = .max
    ) throws -> [OwedNotice] {
        try Row.fetchAll(
            cached: """
                SELECT * FROM owed_notice WHERE kind = ? AND subject > ?
                ORDER BY subject LIMIT ?
                """, db, [kind.rawValue, subject, limit]
        ).map { OwedNotice(kind, $0) }
    }

    /// What is owed of one kind about some subjects, in their order.
    public func owedNotices(
        _ kind: OwedNotice.Kind, among subjects: [Int64]
    ) throws -> [OwedNotice] {
        try Row.fetchAll(
            cached: """
                SELECT * FROM owed_notice
                WHERE kind = ? AND subject IN (SELECT value FROM json_each(?)) ORDER BY subject
                """, db, [kind.rawValue, json(ids: subjects)]
        ).map { OwedNotice(kind, $0) }
    }

    /// The people of whom a mail about duplicates is owed, and the ids of the owners who have been told.
    public func owedDuplicates() throws -> [Int64: String] {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT subject, told FROM owed_notice WHERE kind = 'duplicate'")
        var owed: [Int64: String] = [:]
        while let row = try rows.next() {
            let person: Int64 = row["subject"]
            owed[person] = row["told"]
        }
        return owed
    }

    /// How many mails to owners are owed.
    public func owedNoticeCount() throws -> Int { try db.count(in: "owed_notice") }
}

extension OwedNotice {
    fileprivate init(_ kind: Kind, _ row: Row) {
        let told: String = row["told"]
        self.init(
            kind, row["subject"], since: Date(milliseconds: row["since"]),
            told: Set(told.split(separator: " ").compactMap { Int64($0) }))
    }
}

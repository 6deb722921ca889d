import Foundation
import GRDB
import Recruiting

extension Database {
    /// Gives each field its date. What was known before says when a person's fields were told by a record
    /// around them (`nested`, two bytes a number, at `as_of`); all else is as old as the record.
    func addFieldDates() throws {
        for table in ["candidate", "resume", "user"] {
            if table != "candidate" {
                try execute(sql: "ALTER TABLE \(table) ADD COLUMN as_of INTEGER")
            }
            try execute(sql: "ALTER TABLE \(table) ADD COLUMN dates BLOB")
        }
        let nested = try Row.fetchCursor(
            self,
            sql: "SELECT id, updated, as_of, nested, fields FROM candidate WHERE as_of IS NOT NULL")
        while let row = try nested.next() {
            let (asOf, bytes): (Int64, [UInt8]) = (row["as_of"], [UInt8](row["nested"] ?? Data()))
            let told = stride(from: 0, to: bytes.count - 1, by: 2).map {
                Int(bytes[$0]) | Int(bytes[$0 + 1]) << 8
            }
            let others = Set(FieldSet(bytes: [UInt8](row["fields"] as Data)).numbers)
                .subtracting(told)
            guard !others.isEmpty else { continue }
            let date: Int64 = row["updated"] ?? 0
            let dates = FieldDates(
                asOf, earlier: Dictionary(uniqueKeysWithValues: others.map { ($0, date) }))
            try execute(
                cached: "UPDATE candidate SET dates = ? WHERE id = ?",
                [Data(dates.bytes), row["id"] as Int64])
        }
        try execute(sql: "ALTER TABLE candidate DROP COLUMN nested")
        try linkResumes()
    }

    /// Takes dates that lie days behind the last import for none, as imports do: what they stand at would be
    /// the newest until then.
    func dropFarDates() throws {
        let days = try ["candidate", "resume", "user"].compactMap {
            try Int64.fetchOne(self, sql: "SELECT max(exported_on) FROM \($0)")
        }
        guard let day = days.max() else { return }
        let limit = CRMDate.latest(exportedOn: Int(day)).number
        for table in ["candidate", "resume", "user"] {
            let rows = try Row.fetchCursor(
                self,
                sql: """
                    SELECT id, updated, as_of, dates FROM \(table)
                    WHERE updated > :limit OR as_of > :limit
                    """, arguments: ["limit": limit])
            while let row = try rows.next() {
                let (updated, asOf): (Int64?, Int64?) = (row["updated"], row["as_of"])
                let kept = updated.flatMap { $0 > limit ? nil : $0 }
                let dates = [UInt8](row["dates"] ?? Data()).withUnsafeBufferPointer {
                    FieldDates(asOf ?? updated, bytes: $0).without(laterThan: limit)
                }
                try execute(
                    cached: "UPDATE \(table) SET updated = ?, as_of = ?, dates = ? WHERE id = ?",
                    [kept, dates.latest, Data(dates.bytes), row["id"] as Int64])
            }
        }
    }

    /// A resume whose person an older export has told was not linked with them.
    private func linkResumes() throws {
        let catalog = try FieldCatalog(self)
        guard let number = catalog.number(of: .resumeCandidate) else { return }
        let rows = try Row.fetchCursor(
            self, sql: "SELECT id, fields FROM resume WHERE person_id IS NULL")
        while let row = try rows.next() {
            let fields = FieldSet(bytes: [UInt8](row["fields"] as Data))
            guard let person = fields[number]?.id else { continue }
            try execute(
                cached: "UPDATE resume SET person_id = ? WHERE id = ?",
                [person, row["id"] as Int64])
        }
    }
}

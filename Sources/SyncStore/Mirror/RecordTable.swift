import GRDB
import GRDBSQLite
import Recruiting

/// One table of records with its statements, for the millions of calls of an import. (As a struct, each
/// record would retain them all.)
final class RecordTable {
    /// A stored record; its fields are valid until `endFind`.
    struct Stored {
        let day: Int
        let updated: Int64?
        /// When it was told last; see `MirrorImport.toldAt`.
        let toldAt: Int64
        let fields: UnsafeBufferPointer<UInt8>
        let dates: FieldDates
        let person: Int64?
    }

    private let hasPerson: Bool
    private let select: RawStatement
    private let insertion: RawStatement
    private let change: RawStatement
    private let renewal: RawStatement
    private let filling: RawStatement
    /// The highest id in the table: of what is new most is above it, and not looked for.
    private var highest: Int64

    init(_ resource: Resource, _ db: Database) throws {
        let table = resource.element.lowercased()
        hasPerson = resource == .resume
        let more = ["fields", "as_of", "dates"] + (hasPerson ? ["person_id"] : [])
        let columns = (["exported_on", "updated", "told_at"] + more).joined(separator: ", ")
        let marks = Array(repeating: "?", count: 3 + more.count).joined(separator: ", ")
        let changes = more.map { "\($0) = ?" }.joined(separator: ", ")
        func statement(_ sql: String) throws -> RawStatement {
            try RawStatement(cached: sql, db)
        }
        select = try statement("SELECT \(columns) FROM \(table) WHERE id = ?")
        insertion = try statement("INSERT INTO \(table) (\(columns), id) VALUES (\(marks), ?)")
        change = try statement(
            """
            UPDATE \(table) SET exported_on = ?, updated = coalesce(?, updated), told_at = ?,
                \(changes)
            WHERE id = ?
            """)
        filling = try statement("UPDATE \(table) SET \(changes) WHERE id = ?")
        renewal = try statement("UPDATE \(table) SET exported_on = ?, told_at = ? WHERE id = ?")
        let last = try statement("SELECT max(id) FROM \(table)")
        defer { last.reset() }
        highest = try last.step() ? last.integer(0) ?? 0 : 0
    }

    /// The record with that id, if there is one; then `endFind` must follow.
    func find(_ id: Int64) throws -> Stored? {
        guard id <= highest else { return nil }
        select.bind(1, id)
        guard try select.step() else {
            select.reset()
            return nil
        }
        let day = select.integer(0) ?? 0
        let updated = select.integer(1)
        return Stored(
            day: Int(day), updated: updated,
            // Former versions kept the day alone.
            toldAt: select.integer(2) ?? (day * 86_400_000) << 20, fields: select.blob(3),
            dates: FieldDates(select.integer(4) ?? updated, bytes: select.blob(5)),
            person: hasPerson ? select.integer(6) : nil)
    }

    func endFind() { select.reset() }

    func insert(
        _ record: RecordBatch.Record, _ fields: UnsafeBufferPointer<UInt8>, _ dates: FieldDates,
        day: Int, toldAt: Int64?
    ) throws {
        insertion.bind(1, Int64(day))
        insertion.bind(2, record.updated?.number)
        insertion.bind(3, toldAt)
        try write(
            insertion, from: 4, record.id, fields, dates, updated: record.updated?.number,
            person: record.person)
        highest = max(highest, record.id)
    }

    /// - Parameter stored: the record as it was.
    func update(
        _ record: RecordBatch.Record, _ stored: Stored, _ fields: UnsafeBufferPointer<UInt8>,
        _ dates: FieldDates, person: Int64?, day: Int, toldAt: Int64?
    ) throws {
        change.bind(1, Int64(day))
        change.bind(2, record.updated?.number)
        change.bind(3, toldAt)
        try write(
            change, from: 4, record.id, fields, dates,
            updated: record.updated?.number ?? stored.updated, person: person)
    }

    /// Writes what an older record has added: neither the day nor the date of the record changes,
    /// nor when it was told.
    func fill(
        _ record: RecordBatch.Record, _ stored: Stored, _ fields: UnsafeBufferPointer<UInt8>,
        _ dates: FieldDates, person: Int64?
    ) throws {
        try write(
            filling, from: 1, record.id, fields, dates, updated: stored.updated, person: person)
    }

    func renew(_ id: Int64, day: Int, toldAt: Int64?) throws {
        renewal.bind(1, Int64(day))
        renewal.bind(2, toldAt)
        renewal.bind(3, id)
        try renewal.run()
    }

    /// - Parameter updated: the record's own date once it is written.
    private func write(
        _ statement: RawStatement, from place: Int32, _ id: Int64,
        _ fields: UnsafeBufferPointer<UInt8>, _ dates: FieldDates, updated: Int64?, person: Int64?
    ) throws {
        statement.bind(place, fields)
        statement.bind(place + 1, dates.latest == updated ? nil : dates.latest)
        if hasPerson { statement.bind(place + 3, person) }
        statement.bind(place + (hasPerson ? 4 : 3), id)
        try dates.bytes.withUnsafeBufferPointer { bytes in
            statement.bind(place + 2, bytes)
            try statement.run()
        }
    }
}

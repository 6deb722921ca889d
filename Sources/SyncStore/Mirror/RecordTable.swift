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
        let fields: UnsafeBufferPointer<UInt8>
        let person: Int64?
        let nested: NestedFields?
    }

    private let hasPerson: Bool
    private let hasNested: Bool
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
        hasNested = resource == .candidate
        let more = hasPerson ? ["person_id"] : hasNested ? ["as_of", "nested"] : []
        let columns = (["exported_on", "updated", "fields"] + more).joined(separator: ", ")
        let marks = Array(repeating: "?", count: 3 + more.count).joined(separator: ", ")
        let changes = more.map { ", \($0) = ?" }.joined()
        func statement(_ sql: String) throws -> RawStatement {
            try RawStatement(cached: sql, db)
        }
        select = try statement("SELECT \(columns) FROM \(table) WHERE id = ?")
        insertion = try statement("INSERT INTO \(table) (\(columns), id) VALUES (\(marks), ?)")
        change = try statement(
            """
            UPDATE \(table) SET exported_on = ?, updated = coalesce(?, updated), fields = ?
            \(changes) WHERE id = ?
            """)
        filling = try statement("UPDATE \(table) SET fields = ? WHERE id = ?")
        renewal = try statement("UPDATE \(table) SET exported_on = ? WHERE id = ?")
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
        return Stored(
            day: Int(select.integer(0) ?? 0), updated: select.integer(1), fields: select.blob(2),
            person: hasPerson ? select.integer(3) : nil,
            nested: hasNested
                ? select.integer(3).map { NestedFields(asOf: $0, numbers: select.blob(4)) } : nil)
    }

    func endFind() { select.reset() }

    func insert(
        _ record: RecordBatch.Record, _ fields: UnsafeBufferPointer<UInt8>, nested: NestedFields?,
        day: Int
    ) throws {
        try write(insertion, record, fields, person: record.person, nested: nested, day: day)
        highest = max(highest, record.id)
    }

    func update(
        _ record: RecordBatch.Record, _ fields: UnsafeBufferPointer<UInt8>, person: Int64?,
        nested: NestedFields?, day: Int
    ) throws {
        try write(change, record, fields, person: person, nested: nested, day: day)
    }

    /// Writes other fields, and nothing else: neither the day nor the date of the record changes.
    func fill(_ id: Int64, _ fields: FieldSet) throws {
        try fields.bytes.withUnsafeBufferPointer {
            filling.bind(1, $0)
            filling.bind(2, id)
            try filling.run()
        }
    }

    func renew(_ id: Int64, day: Int) throws {
        renewal.bind(1, Int64(day))
        renewal.bind(2, id)
        try renewal.run()
    }

    private func write(
        _ statement: RawStatement, _ record: RecordBatch.Record,
        _ fields: UnsafeBufferPointer<UInt8>, person: Int64?, nested: NestedFields?, day: Int
    ) throws {
        statement.bind(1, Int64(day))
        statement.bind(2, record.updated?.number)
        statement.bind(3, fields)
        if hasPerson { statement.bind(4, person) }
        let numbers = nested?.bytes ?? []
        try numbers.withUnsafeBufferPointer { numbers in
            if hasNested {
                statement.bind(4, nested?.asOf)
                statement.bind(5, numbers)
            }
            statement.bind(hasPerson ? 5 : hasNested ? 6 : 4, record.id)
            try statement.run()
        }
    }
}

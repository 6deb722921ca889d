import GRDB
import GRDBSQLite
import Glibc
public import Recruiting

/// The records of one delivery on their way into the mirror, inside its transaction.
///
/// A record is laid over what the mirror has: fields that were not exported keep their value. One with
/// an older `P_UpdateDate` than the mirror's overwrites nothing; it only fills in what is not known. A
/// person who stands in a resume without a date is as old as the resume.
public final class MirrorImport {
    /// What became of the records; the four add up to all that were handed over.
    public struct Counts: Sendable, Equatable, Codable {
        public var candidates = 0
        public var resumes = 0
        public var users = 0
        public var new = 0
        public var changed = 0
        public var unchanged = 0
        /// Older than what the mirror has.
        public var stale = 0

        public init() {}

        /// All records.
        public var total: Int { candidates + resumes + users }

        /// Whether the mirror may hold something now that it did not hold before, or otherwise: an
        /// older record can fill in what was not known.
        public var hasNews: Bool { new + changed + stale > 0 }
    }

    public private(set) var counts = Counts()
    /// The fields known before; with the new ones of the file when the file was read.
    public var catalog: FieldCatalog
    /// Whose records are not kept, by a candidate's or a resume's id: of such a person there is an empty
    /// row, so that a run says why nothing is done for them. Nil keeps all.
    public var isErased: ((Resource, Int64) -> Bool)?

    private let db: Database
    private let delivery: Int64
    private let day: Int
    private let knownFields: Int
    private let tables: [RecordTable]
    private let touch: RawStatement
    private var lastTouched: Int64 = 0

    init(
        _ db: Database, _ statements: MirrorStatements, _ catalog: FieldCatalog, delivery: Int64,
        day: Int
    ) {
        self.db = db
        self.delivery = delivery
        self.day = day
        self.catalog = catalog
        knownFields = catalog.aliases.count
        tables = statements.tables
        touch = statements.touch
    }

    /// Writes a batch.
    public func upsert(_ batch: RecordBatch) throws {
        try batch.bytes.withUnsafeBufferPointer { bytes in
            for record in batch.records {
                let fields = UnsafeBufferPointer(rebasing: bytes[record.fields])
                let person = try upsert(record, fields)
                if let person { try markTouched(person) }
            }
        }
    }

    /// - Returns: the person whom the record is about.
    private func upsert(
        _ record: RecordBatch.Record, _ fields: UnsafeBufferPointer<UInt8>
    ) throws -> Int64? {
        let table = tables[Int(record.resource.rawValue)]
        switch record.resource {
        case .candidate: counts.candidates += 1
        case .resume: counts.resumes += 1
        case .user: counts.users += 1
        }
        if let isErased, record.isOfWhom(isErased) { return try leaveOut(record, table) }
        let nested = NestedFields(record, fields)
        guard let stored = try table.find(record.id) else {
            try table.insert(record, fields, nested: nested, day: day)
            counts.new += 1
            return record.resource == .resume ? record.person : record.personId
        }
        defer { table.endFind() }
        let person = record.resource == .resume ? record.person ?? stored.person : record.personId
        if isStale(record, stored) {
            counts.stale += 1
            try fillIn(record, stored, fields, table)
            return person
        }
        // Most records of an export are as they were: those are not even merged.
        let merged = stored.fields.isSame(as: fields) ? nil : merge(record, stored, fields)
        let kept = keep(nested, record, stored)
        let isSame = stored.person == (record.person ?? stored.person) && kept == stored.nested
        if isSame, merged?.isSame(as: stored.fields) ?? true {
            counts.unchanged += 1
            if stored.day != day { try table.renew(record.id, day: day) }
        } else {
            counts.changed += 1
            func update(_ fields: UnsafeBufferPointer<UInt8>) throws {
                try table.update(record, fields, person: person, nested: kept, day: day)
            }
            try merged?.bytes.withUnsafeBufferPointer(update) ?? update(fields)
        }
        return person
    }

    /// Keeps nothing of a record but that it was there.
    private func leaveOut(_ record: RecordBatch.Record, _ table: RecordTable) throws -> Int64? {
        guard record.resource == .candidate else {
            counts.unchanged += 1
            return record.person
        }
        if let stored = try table.find(record.id) {
            defer { table.endFind() }
            counts.unchanged += 1
            if stored.day != day { try table.renew(record.id, day: day) }
        } else {
            counts.new += 1
            let blank = RecordBatch.Record(
                resource: .candidate, id: record.id, person: nil, updated: nil, fields: 0..<0)
            try table.insert(
                blank, UnsafeBufferPointer(start: nil, count: 0), nested: nil, day: day)
        }
        return record.id
    }

    /// Whether the mirror knows something newer. A person in another record is as old as that one.
    private func isStale(_ record: RecordBatch.Record, _ stored: RecordTable.Stored) -> Bool {
        if let updated = record.updated?.number { return updated < stored.updated ?? 0 }
        guard let asOf = record.asOf?.number else { return false }
        return asOf < max(stored.updated ?? 0, stored.nested?.asOf ?? 0)
    }

    /// Lays a record over what is stored, but for what a record around it has told later.
    private func merge(
        _ record: RecordBatch.Record, _ stored: RecordTable.Stored,
        _ fields: UnsafeBufferPointer<UInt8>
    ) -> FieldSet {
        if let updated = record.updated?.number, let nested = stored.nested, updated < nested.asOf {
            let newer = FieldSet(bytes: Array(fields)).leavingOut(nested.numbers)
            return newer.bytes.withUnsafeBufferPointer { FieldSet.merging(stored.fields, $0) }
        }
        return FieldSet.merging(stored.fields, fields)
    }

    /// What is kept of the records around a person: the latest, until the person's own is later.
    private func keep(
        _ nested: NestedFields?, _ record: RecordBatch.Record, _ stored: RecordTable.Stored
    ) -> NestedFields? {
        if let nested { return nested.merging(stored.nested) }
        if let updated = record.updated?.number, let asOf = stored.nested?.asOf, updated >= asOf {
            return nil
        }
        return stored.nested
    }

    /// What an older record tells in fields of which the mirror knows nothing is better than nothing;
    /// what is known it does not change.
    private func fillIn(
        _ record: RecordBatch.Record, _ stored: RecordTable.Stored,
        _ fields: UnsafeBufferPointer<UInt8>, _ table: RecordTable
    ) throws {
        let filled = FieldSet.merging(fields, stored.fields)
        guard !filled.isSame(as: stored.fields) else { return }
        try table.fill(record.id, filled)
    }

    private func markTouched(_ person: Int64) throws {
        guard person != lastTouched else { return }
        lastTouched = person
        touch.bind(1, delivery)
        touch.bind(2, person)
        try touch.run()
    }

    /// Notes options with their names.
    public func note(_ options: [FieldOption]) throws {
        for option in options {
            try db.cachedStatement(
                sql: """
                    INSERT INTO option (field, alias, name) VALUES (?, ?, ?)
                    ON CONFLICT DO UPDATE SET name = excluded.name
                        WHERE excluded.name <> '' AND excluded.name <> name
                    """
            ).execute(arguments: [option.field.name, option.alias.name, option.name])
        }
    }

    func finish() throws {
        for (number, alias) in catalog.aliases.enumerated().dropFirst(knownFields) {
            try db.execute(
                sql: "INSERT INTO field (number, alias) VALUES (?, ?)",
                arguments: [number, alias.name])
        }
    }
}

extension RecordBatch.Record {
    /// The person that a candidate record is; nil for a user.
    fileprivate var personId: Int64? { resource == .candidate ? id : nil }

    /// Whether it is of somebody who was erased.
    fileprivate func isOfWhom(_ isErased: (Resource, Int64) -> Bool) -> Bool {
        switch resource {
        case .candidate: isErased(.candidate, id)
        case .resume: isErased(.resume, id) || person.map { isErased(.candidate, $0) } ?? false
        case .user: false
        }
    }
}

extension UnsafeBufferPointer<UInt8> {
    /// Whether the bytes are the same; `elementsEqual` goes byte by byte.
    fileprivate func isSame(as other: Self) -> Bool {
        guard count == other.count, let one = baseAddress, let two = other.baseAddress else {
            return count == other.count
        }
        return memcmp(one, two, count) == 0
    }
}

extension FieldSet {
    fileprivate func isSame(as other: UnsafeBufferPointer<UInt8>) -> Bool {
        bytes.withUnsafeBufferPointer { $0.isSame(as: other) }
    }
}

extension FieldCatalog {
    init(_ db: Database) throws {
        let names = try String.fetchAll(
            db.cachedStatement(sql: "SELECT alias FROM field ORDER BY number"))
        self.init(aliases: names.compactMap(FieldAlias.init))
    }
}

import Foundation
import GRDB
import GRDBSQLite
import Glibc
public import Recruiting

/// The records of one delivery on their way into the mirror, inside its transaction.
///
/// A record is laid over what the mirror has, field by field: what was not exported keeps its value, and
/// so does what a record with a later `P_UpdateDate` has told. A person who stands in a resume without a
/// date is as old as the resume. A date that lies days ahead is none. What a delivery that is replayed
/// tells counts as it did then: what was told behind it stays, unless a date says otherwise.
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

        /// Counts a record.
        public mutating func add(_ resource: Resource) {
            switch resource {
            case .candidate: candidates += 1
            case .resume: resumes += 1
            case .user: users += 1
            }
        }

        /// All records.
        public var total: Int { candidates + resumes + users }

        /// Whether the mirror may hold something now that it did not hold before, or otherwise: an
        /// older record can fill in what was not known.
        public var hasNews: Bool { new + changed + stale > 0 }
    }

    public private(set) var counts = Counts()
    /// The fields known before, and those that the file's reader looks at; with the new ones of the file when
    /// the file was read.
    public var catalog: FieldCatalog
    /// Whose records are not kept, by a candidate's or a resume's id: of such a person there is an empty
    /// row, so that a run says why nothing is done for them. Nil keeps all.
    public var isErased: ((Resource, Int64) -> Bool)?
    /// When the delivery's file was dropped, be it long before a replay: milliseconds since 1970, and in
    /// the last 20 bits what tells those of one millisecond apart. Nil if nothing says so.
    public var toldAt: Int64? {
        didSet {
            guard let toldAt else { return }
            latest = CRMDate.latest(exportedOn: Int(toldAt >> 20) / 86_400_000).number
        }
    }
    /// Whether it is the file of an earlier delivery once more.
    public var isReplay = false

    /// With how many options no file brings more; the CRM's own limit is far below.
    var mostOptions = 100_000

    private let db: Database
    private let delivery: Int64
    private let day: Int
    /// No record was changed later than that: seen from when it was told.
    private var latest: Int64
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
        latest = CRMDate.latest(exportedOn: day).number
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
        counts.add(record.resource)
        if let isErased, try isOfErased(record, table, isErased) {
            return try leaveOut(record, table)
        }
        guard let stored = try table.find(record.id) else {
            let record = record.dated(until: latest)
            try table.insert(record, fields, FieldDates(record.date), day: day, toldAt: toldAt)
            counts.new += 1
            return record.resource == .resume ? record.person : record.personId
        }
        defer { table.endFind() }
        // By a clock that is behind, what is known may lie ahead: what is older than that is so all the same.
        let record = record.dated(until: max(latest, stored.dates.latest ?? 0))
        // Only a replay: what is dropped counts, wherever the clock has been meanwhile.
        let givesWay = isReplay && (toldAt ?? .max) < stored.toldAt
        // By a clock that was ahead, what is dropped would be the older one to a replay.
        let told: Int64? =
            givesWay
            ? stored.toldAt : toldAt.map { $0 < stored.toldAt ? stored.toldAt + 1 : $0 }
        let laid = lay(record, fields, over: stored, givingWay: givesWay)
        let touched =
            record.resource == .resume ? laid.person ?? stored.person : record.personId
        let isSame =
            laid.fields == nil && laid.dates == stored.dates && laid.person == stored.person
        func write(_ write: (UnsafeBufferPointer<UInt8>) throws -> Void) throws {
            // A copy: what is stored stands in a page that is about to be written.
            try (laid.fields?.bytes ?? Array(stored.fields)).withUnsafeBufferPointer(write)
        }
        if isStale(record, stored, givingWay: givesWay) {
            counts.stale += 1
            if !isSame {
                try write { fields in
                    try table.fill(record, stored, fields, laid.dates, person: laid.person)
                }
            }
        } else if isSame {
            counts.unchanged += 1
            if stored.day != day || record.date == nil && stored.toldAt != told {
                try table.renew(record.id, day: day, toldAt: told)
            }
        } else {
            counts.changed += 1
            try write { fields in
                try table.update(
                    record, stored, fields, laid.dates, person: laid.person, day: day,
                    toldAt: told)
            }
        }
        return touched
    }

    /// What the mirror knows of a record once it is laid over what is stored.
    private struct Laid {
        /// nil if they are as they were.
        let fields: FieldSet?
        let dates: FieldDates
        let person: Int64?
    }

    private func lay(
        _ record: RecordBatch.Record, _ fields: UnsafeBufferPointer<UInt8>,
        over stored: RecordTable.Stored, givingWay: Bool
    ) -> Laid {
        let namesPerson = record.person != nil || record.isNobodys
        let person = namesPerson ? record.person : stored.person
        let isSame = stored.fields.isSame(as: fields)
        // Most records of an export are as they were, or hold every field anew.
        if !givingWay, let date = record.date, stored.dates.areUpTo(date),
            isSame || FieldSet.numbers(of: stored.fields, areAllIn: fields)
        {
            return Laid(
                fields: isSame ? nil : FieldSet(bytes: Array(fields)), dates: FieldDates(date),
                person: person)
        }
        let (dates, older) = stored.dates.laying(
            FieldSet.numbers(in: fields), of: record.date,
            over: FieldSet.numbers(in: stored.fields), givingWay: givingWay)
        let newer =
            older.isEmpty
            ? FieldSet.merging(stored.fields, fields)
            : FieldSet(bytes: Array(fields)).leavingOut(older).bytes.withUnsafeBufferPointer {
                FieldSet.merging(stored.fields, $0)
            }
        let isOlder = catalog.number(of: .resumeCandidate).map(older.contains) ?? false
        return Laid(
            fields: newer.isSame(as: stored.fields) ? nil : newer, dates: dates,
            person: isOlder ? stored.person : person)
    }

    /// Whether a record is of somebody who was erased. A resume is theirs whose the CRM says it is: of two
    /// people who are merged, one gets those of the other. Its own id counts where nobody is known.
    private func isOfErased(
        _ record: RecordBatch.Record, _ table: RecordTable,
        _ isErased: (Resource, Int64) -> Bool
    ) throws -> Bool {
        switch record.resource {
        case .candidate: return isErased(.candidate, record.id)
        case .user: return false
        case .resume:
            if let person = record.person { return isErased(.candidate, person) }
            guard isErased(.resume, record.id) else { return false }
            let stored = try table.find(record.id)
            defer { table.endFind() }
            return stored?.person.map { isErased(.candidate, $0) } ?? true
        }
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
            if stored.day != day { try table.renew(record.id, day: day, toldAt: toldAt) }
        } else {
            counts.new += 1
            let blank = RecordBatch.Record(
                resource: .candidate, id: record.id, person: nil, updated: nil, fields: 0..<0)
            try table.insert(
                blank, UnsafeBufferPointer(start: nil, count: 0), FieldDates(nil), day: day,
                toldAt: toldAt)
        }
        return record.id
    }

    /// Whether the mirror knows something newer. A person in another record is as old as that one.
    private func isStale(
        _ record: RecordBatch.Record, _ stored: RecordTable.Stored, givingWay: Bool
    ) -> Bool {
        guard let date = record.date else { return givingWay }
        return date < (record.updated == nil ? stored.dates.latest : stored.updated) ?? 0
    }

    private func markTouched(_ person: Int64) throws {
        guard person != lastTouched else { return }
        lastTouched = person
        touch.bind(1, delivery)
        touch.bind(2, person)
        try touch.run()
    }

    /// Notes options with their names. New ones are left out once there are too many: every screen and
    /// every mail that names an option reads them all.
    public func note(_ options: [FieldOption]) throws {
        guard !options.isEmpty else { return }
        let known = try db.count(in: "option")
        let statement = try db.cachedStatement(
            sql: known < mostOptions
                ? """
                INSERT INTO option (field, alias, name) VALUES (:field, :alias, :name)
                ON CONFLICT DO UPDATE SET name = excluded.name
                    WHERE excluded.name <> '' AND excluded.name <> name
                """
                : """
                UPDATE option SET name = :name
                WHERE field = :field AND alias = :alias AND :name <> '' AND :name <> name
                """)
        for option in options {
            try statement.execute(arguments: [
                "field": option.field.name, "alias": option.alias.name, "name": option.name,
            ])
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
    /// How old it is; nil if nothing says so.
    fileprivate var date: Int64? { updated?.number ?? asOf?.number }

    /// Without a date that can't be: a record of next month would be the newest until then, and no
    /// exclusion that comes before would count.
    fileprivate func dated(until latest: Int64) -> Self {
        guard let date, date > latest else { return self }
        return Self(
            resource: resource, id: id, person: person, isNobodys: isNobodys, updated: nil,
            fields: fields)
    }

    /// The person that a candidate record is; nil for a user.
    fileprivate var personId: Int64? { resource == .candidate ? id : nil }
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

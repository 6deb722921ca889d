public import Foundation
import GRDB
public import Recruiting

/// The mirror: the CRM's candidates, resumes and users as last exported, and which people each
/// delivery named. Derived from the exports; losing it loses nothing that they do not hold.
public final class MirrorStore: Sendable {
    let pool: DatabasePool
    let path: String

    public var space: DatabaseSpace { DatabaseSpace(pool: pool, path: path) }

    /// Opens the database, makes it if there is none, and brings its tables up to date.
    /// - Parameter patience: how many seconds a writer waits for another one.
    /// - Throws: `StoreError`
    public init(path: String, patience: Double = 10) throws {
        self.path = path
        pool = try guarding(path) {
            try DatabasePool.open(
                path, cacheKiB: 4_000, migrator: Self.migrator, patience: patience)
        }
    }

    /// Imports one delivery in one transaction: all of its records, or nothing if `work` throws.
    /// - Parameters:
    ///   - delivery: its id.
    ///   - day: today where the site is, in days since 1970; records are purged by the day they were
    ///     last exported.
    ///   - isSynced: whether the commit waits for the disk. If not, whoever lets the file go or tells of
    ///     it has to have the file system synced first; what a power cut takes back is imported again, as
    ///     the claim is there.
    ///   - work: hands the records to the import and returns what is to be remembered of it.
    /// - Returns: what `work` returned, now or when this delivery was imported before.
    public func importOnce(
        delivery: String, day: Int, isSynced: Bool = true, _ work: (MirrorImport) throws -> Data
    ) throws -> Data {
        func importAlone(_ db: Database) throws -> Data {
            try MirrorTransaction(db, isShared: false)
                .importOnce(delivery: delivery, day: day, work)
        }
        return try guarding(path) {
            try isSynced ? pool.writeMuch(importAlone) : pool.writeUnsynced(importAlone)
        }
    }

    /// Imports several deliveries in one transaction, or takes everything back that `work` has imported
    /// if it throws. It waits for no disk: see `importOnce`, `isSynced`.
    public func importTogether<Result>(
        _ work: (MirrorTransaction) throws -> Result
    ) throws -> Result {
        try guarding(path) {
            try pool.writeUnsynced { try work(MirrorTransaction($0, isShared: true)) }
        }
    }

    /// Writes what stands in the write-ahead log anew, after a sync that failed.
    /// - Throws: `StoreError`
    public func rewriteLog() throws { try guarding(path) { try pool.rewriteLog() } }

    /// Gives `work` a snapshot that later imports do not change.
    public func read<Result>(_ work: (borrowing MirrorSnapshot) throws -> Result) throws -> Result {
        try guarding(path) {
            try pool.read { try work(MirrorSnapshot($0)) }
        }
    }

    /// Forgets which people the deliveries named; their run is done with them.
    public func forget(deliveries: [String]) throws {
        try guarding(path) { try pool.write { try $0.forget(deliveries) } }
    }

    /// The same without waiting for the disk: a power cut may bring them back, until the next import.
    public func forgetUnsynced(deliveries: [String]) throws {
        try guarding(path) { try pool.writeUnsynced { try $0.forget(deliveries) } }
    }

    /// The deliveries whose people are still remembered, oldest first.
    public func deliveries() throws -> [String] {
        try guarding(path) {
            try pool.read { try String.fetchAll($0, sql: "SELECT id FROM delivery ORDER BY id") }
        }
    }

    /// Whether a commit is on disk when it returns.
    var isDurable: Bool { get throws { try pool.isDurable } }

    /// Forgets a person with all resumes, until an export names them again.
    /// - Parameters:
    ///   - resumes: more that are theirs, whatever the mirror says of whose they are.
    ///   - waits: behind an import that is going on, however long that takes.
    /// - Returns: how many records there were.
    @discardableResult
    public func erase(
        person: Int64, resumes: [Int64] = [], waits: Bool = true
    ) throws -> (people: Int, resumes: Int) {
        try guarding(path) {
            try pool.erasing(waits: waits) { db in
                try db.execute(
                    sql: """
                        DELETE FROM resume WHERE person_id = ?
                            OR (person_id IS NULL AND id IN (SELECT value FROM json_each(?)))
                        """, arguments: [person, json(ids: resumes)])
                let count = db.changesCount
                try db.execute(sql: "DELETE FROM candidate WHERE id = ?", arguments: [person])
                return (people: db.changesCount, resumes: count)
            }
        }
    }

    /// Sees to it that texts whose records are deleted stand nowhere in the files any more.
    /// - Parameter texts: UTF-8; nil if they are not known any more.
    /// - Returns: false if somebody reads an older state, so that they may still stand in the log.
    public func scrub(_ texts: [[UInt8]]?) throws -> Bool {
        try guarding(path) { try pool.scrub(texts) }
    }

    /// A record that was not exported since a day, and whose it is.
    public struct OldRecord: Sendable {
        public let person: Int64?
        fileprivate let day: Int
        fileprivate let id: Int64
    }

    /// The next records behind one that were not exported since a day, in the order in which they
    /// were exported last. Users are not asked about: they are few, and records name them by id long
    /// after.
    /// - Parameter resource: candidate or resume.
    public func old(
        _ resource: Resource, notExportedSince day: Int, after last: OldRecord?, limit: Int
    ) throws -> [OldRecord] {
        try guarding(path) {
            try pool.read { db in
                let person = resource == .resume ? "person_id" : "id"
                func find(_ condition: String, _ arguments: StatementArguments) throws -> [Row] {
                    try Row.fetchAll(
                        db,
                        sql: """
                            SELECT exported_on, id, \(person) AS person
                            FROM \(resource.element.lowercased())
                            WHERE \(condition) ORDER BY exported_on, id LIMIT ?
                            """, arguments: arguments)
                }
                // What is left of the last one's day, then the days behind it: asked for both at once
                // SQLite begins with that day anew, and a first export is all of one day.
                var rows: [Row] = []
                if let last {
                    rows = try find("exported_on = ? AND id > ?", [last.day, last.id, limit])
                }
                if rows.count < limit {
                    rows += try find(
                        "exported_on > ? AND exported_on < ?",
                        [last?.day ?? -1, day, limit - rows.count])
                }
                return rows.map {
                    OldRecord(person: $0["person"], day: $0["exported_on"], id: $0["id"])
                }
            }
        }
    }

    /// Forgets records, unless something of their person was exported since a day.
    public func purge(
        _ resource: Resource, _ records: [OldRecord], notExportedSince day: Int
    ) throws {
        guard !records.isEmpty else { return }
        try guarding(path) {
            try pool.write { db in
                for record in records {
                    let person: StatementArguments = [record.person, day]
                    let isFresh =
                        try db.hasRow(in: "candidate WHERE id = ? AND exported_on >= ?", person)
                        || db.hasRow(in: "resume WHERE person_id = ? AND exported_on >= ?", person)
                    if isFresh { continue }
                    try db.execute(
                        cached: "DELETE FROM \(resource.element.lowercased()) WHERE id = ?",
                        [record.id])
                }
            }
        }
    }

    static var migrator: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("mirror") { db in
            // `fields` is a FieldSet; `field` is the catalog that its numbers refer to.
            try db.execute(
                sql: """
                    CREATE TABLE field (number INTEGER PRIMARY KEY, alias TEXT NOT NULL UNIQUE);
                    CREATE TABLE candidate (
                        id INTEGER PRIMARY KEY,
                        exported_on INTEGER NOT NULL,
                        updated INTEGER,
                        fields BLOB NOT NULL
                    );
                    CREATE TABLE resume (
                        id INTEGER PRIMARY KEY,
                        exported_on INTEGER NOT NULL,
                        updated INTEGER,
                        fields BLOB NOT NULL,
                        person_id INTEGER
                    );
                    CREATE INDEX resume_person ON resume (person_id);
                    CREATE TABLE user (
                        id INTEGER PRIMARY KEY,
                        exported_on INTEGER NOT NULL,
                        updated INTEGER,
                        fields BLOB NOT NULL
                    );
                    CREATE INDEX candidate_exported ON candidate (exported_on);
                    CREATE INDEX resume_exported ON resume (exported_on);
                    CREATE TABLE delivery (
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                        id TEXT NOT NULL UNIQUE,
                        result BLOB NOT NULL
                    );
                    CREATE TABLE touched (
                        delivery INTEGER NOT NULL,
                        person_id INTEGER NOT NULL,
                        PRIMARY KEY (delivery, person_id)
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("options") { db in
            try db.execute(
                sql: """
                    CREATE TABLE option (
                        field TEXT NOT NULL,
                        alias TEXT NOT NULL,
                        name TEXT NOT NULL,
                        PRIMARY KEY (field, alias)
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("people in other records") { db in
            try db.execute(
                sql: """
                    ALTER TABLE candidate ADD COLUMN as_of INTEGER;
                    ALTER TABLE candidate ADD COLUMN nested BLOB;
                    """)
        }
        migrator.registerMigration("field dates") { try $0.addFieldDates() }
        migrator.registerMigration("no dates far ahead") { try $0.dropFarDates() }
        migrator.registerMigration("when records were told") { db in
            for table in ["candidate", "resume", "user"] {
                try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN told_at INTEGER")
            }
        }
        // For a while "no dates far ahead" took only what lay more than a year ahead.
        migrator.registerMigration("no dates days ahead") { try $0.dropFarDates() }
        return migrator
    }
}

extension Database {
    fileprivate func forget(_ deliveries: [String]) throws {
        for delivery in deliveries {
            try execute(
                cached: """
                    DELETE FROM touched WHERE delivery =
                        (SELECT sequence FROM delivery WHERE id = ?)
                    """, [delivery])
            try execute(cached: "DELETE FROM delivery WHERE id = ?", [delivery])
        }
    }
}

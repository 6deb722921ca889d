public import Foundation
import GRDB
import Recruiting

/// A transaction in which deliveries are imported, one after the other.
public final class MirrorTransaction {
    private let db: Database
    /// Compiled once for all deliveries: that takes as long as importing a file of one person.
    private let statements: MirrorStatements
    private var catalog: FieldCatalog
    /// Whether deliveries may fail one by one.
    private let isShared: Bool

    init(_ db: Database, isShared: Bool) throws {
        self.db = db
        self.isShared = isShared
        statements = try MirrorStatements(db)
        catalog = try FieldCatalog(db)
    }

    /// Imports one delivery: all of its records, or nothing if `work` throws. In a shared transaction
    /// what was imported before it stays then; one of its own must be given up.
    /// - Parameters:
    ///   - delivery: its id.
    ///   - day: today, in days since 1970; records are purged by the day they were last exported.
    ///   - work: hands the records to the import and returns what is to be remembered of it.
    /// - Returns: what `work` returned, now or when this delivery was imported before.
    public func importOnce(
        delivery: String, day: Int, _ work: (MirrorImport) throws -> Data
    ) throws -> Data {
        // A savepoint keeps what each page was before: much, for a file of a million people.
        guard isShared else { return try importNow(delivery, day, work) }
        var result = Data()
        try db.inSavepoint {
            result = try importNow(delivery, day, work)
            return .commit
        }
        return result
    }

    private func importNow(
        _ delivery: String, _ day: Int, _ work: (MirrorImport) throws -> Data
    ) throws -> Data {
        let earlier = try Data.fetchOne(
            cached: "SELECT result FROM delivery WHERE id = ?", db, [delivery])
        if let earlier { return earlier }
        try db.execute(cached: "INSERT INTO delivery (id, result) VALUES (?, x'')", [delivery])
        let session = MirrorImport(
            db, statements, catalog, delivery: db.lastInsertedRowID, day: day)
        let result = try work(session)
        try session.finish()
        try db.execute(cached: "UPDATE delivery SET result = ? WHERE id = ?", [result, delivery])
        catalog = session.catalog
        return result
    }
}

/// The statements of an import.
struct MirrorStatements {
    let tables: [RecordTable]
    let touch: RawStatement

    init(_ db: Database) throws {
        tables = try Resource.allCases.map { try RecordTable($0, db) }
        touch = try RawStatement(
            cached:
                "INSERT INTO touched (delivery, person_id) VALUES (?, ?) ON CONFLICT DO NOTHING",
            db)
    }
}

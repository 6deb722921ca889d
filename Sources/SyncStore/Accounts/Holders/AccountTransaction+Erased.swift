public import Foundation
import GRDB

/// People who were erased: what stops the sync from opening an account again, and erasures that are
/// going on.
extension AccountTransaction {
    /// Whether anybody was erased whom the sync is to leave alone.
    public func hasErased() throws -> Bool { try db.hasRow(in: "erased") }

    /// All digests, and when their people were erased.
    public func erased() throws -> [Data: Date] {
        try Row.fetchAll(cached: "SELECT hash, at FROM erased", db).reduce(into: [:]) {
            $0[$1["hash"]] = Date(milliseconds: $1["at"])
        }
    }

    /// When whoever has that digest was erased; nil if nobody was.
    public func erasedAt(_ hash: Data) throws -> Date? {
        try Int64.fetchOne(cached: "SELECT at FROM erased WHERE hash = ?", db, [hash]).map(
            Date.init(milliseconds:))
    }

    /// Notes the digests of one person.
    public func noteErased(_ hashes: [Data], at date: Date) throws {
        let number = try Int64.fetchOne(
            cached: "SELECT coalesce(max(person), 0) + 1 FROM erased", db)
        for hash in hashes {
            try db.execute(
                sql: "INSERT OR REPLACE INTO erased (hash, at, person) VALUES (?, ?, ?)",
                arguments: [hash, date.milliseconds, number])
        }
    }

    /// Forgets all digests of whoever has one of these, and others by themselves.
    /// - Parameter shared: digests that somebody else may have, too: whoever has is still left alone.
    /// - Returns: how many there were.
    public func forgetErased(_ hashes: [Data], _ shared: [Data]) throws -> Int {
        var count = 0
        for hash in hashes {
            try db.execute(
                sql: """
                    DELETE FROM erased WHERE person =
                        (SELECT person FROM erased WHERE hash = ?)
                    """, arguments: [hash])
            count += db.changesCount
        }
        for hash in shared {
            try db.execute(sql: "DELETE FROM erased WHERE hash = ?", arguments: [hash])
            count += db.changesCount
        }
        return count
    }

    /// Notes an erasure that has begun.
    /// - Parameter trace: what it looks for.
    /// - Returns: its number.
    public func beginErasure(_ trace: Data, at date: Date) throws -> Int64 {
        try db.execute(
            sql: "INSERT INTO erasure (begun_at, trace) VALUES (?, ?)",
            arguments: [date.milliseconds, trace])
        return db.lastInsertedRowID
    }

    /// Changes what an erasure looks for.
    public func changeErasure(_ id: Int64, to trace: Data) throws {
        try db.execute(sql: "UPDATE erasure SET trace = ? WHERE id = ?", arguments: [trace, id])
    }

    /// The erasures that are not done, oldest first.
    public func erasuresToFinish() throws -> [(id: Int64, begunAt: Date, trace: Data)] {
        try Row.fetchAll(cached: "SELECT id, begun_at, trace FROM erasure ORDER BY id", db)
            .map { ($0["id"], Date(milliseconds: $0["begun_at"]), $0["trace"]) }
    }

    /// Forgets an erasure that is done.
    public func endErasure(_ id: Int64) throws {
        try db.execute(sql: "DELETE FROM erasure WHERE id = ?", arguments: [id])
    }

    /// The people whose accounts were erased, as far as runs have decided about them, by when that
    /// was; oldest first.
    public func erasures() throws -> [(at: Date, person: Int64)] {
        try Row.fetchAll(
            cached: """
                SELECT DISTINCT audit.at AS at, decision.person_id AS person
                FROM decision JOIN audit ON audit.what = 'account'
                    AND audit.subject = CAST(decision.account_id AS TEXT)
                WHERE audit.new = 'erased' AND decision.outcome IN
                    ('opened', 'readdressed', 'already_open', 'already_registered', 'deleted')
                ORDER BY audit.at
                """, db
        ).map { (Date(milliseconds: $0["at"]), $0["person"]) }
    }
}

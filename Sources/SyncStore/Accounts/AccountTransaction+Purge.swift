public import Foundation
import GRDB

extension AccountTransaction {
    /// Forgets decisions of runs that were finished before a day, but for their counts.
    /// - Returns: how many; none if none is left.
    public func forgetDecisions(before day: Date, limit: Int) throws -> Int {
        try db.execute(
            sql: """
                DELETE FROM decision WHERE (run, person_id) IN
                    (SELECT run, person_id FROM decision WHERE run IN
                        (SELECT sequence FROM run WHERE finished_at < ? AND counts <> '{}')
                     LIMIT ?)
                """, arguments: [day.milliseconds, limit])
        return db.changesCount
    }

    /// Links that ended before a day, by their hashes, in their order. An account that is still
    /// provisional keeps its links: an expired one leads to a new one however late.
    public func oldLinks(before day: Date, after hash: Data = Data(), limit: Int) throws -> [Data] {
        try Data.fetchAll(
            db,
            sql: """
                SELECT hash FROM link WHERE hash > ? AND expires_at < ? AND account_id IN
                    (SELECT id FROM account WHERE status <> 'provisional')
                ORDER BY hash LIMIT ?
                """, arguments: [hash, day.milliseconds, limit])
    }

    public func forgetLinks(_ hashes: [Data]) throws {
        let statement = try db.cachedStatement(sql: "DELETE FROM link WHERE hash = ?")
        for hash in hashes { try statement.execute(arguments: [hash]) }
    }

    /// Forgets rows of files that left before a day.
    /// - Parameter identifier: what the identifiers of that day begin with; earlier ones are below.
    /// - Returns: how many; none if none is left.
    public func forgetPublished(before identifier: String, limit: Int) throws -> Int {
        try db.execute(
            sql: """
                DELETE FROM outbox WHERE id IN
                    (SELECT id FROM outbox WHERE is_published AND id < ? LIMIT ?)
                """, arguments: [identifier, limit])
        return db.changesCount
    }
}

public import Foundation
import GRDB

extension AccountTransaction {
    /// The runs that were finished before a day, by their sequence numbers, oldest first.
    public func oldRuns(before day: Date) throws -> [Int64] {
        try Int64.fetchAll(
            cached: "SELECT sequence FROM run WHERE finished_at < ? ORDER BY sequence", db,
            [day.milliseconds])
    }

    /// The people whom a run decided about, and of whom that need not be kept, in the order of their
    /// ids.
    ///
    /// The last decision about somebody who has an account here stays for as long as the account does.
    /// So do those about an account that was erased of late: they alone tell whom a mirror that is
    /// made anew must not know (`erasures`).
    /// - Parameter erased: since when.
    public func oldDecisions(
        ofRun sequence: Int64, after person: Int64 = 0, keepingErasedSince erased: Date, limit: Int
    ) throws -> [Int64] {
        try Int64.fetchAll(
            cached: """
                SELECT person_id FROM decision AS d
                WHERE run = :run AND person_id > :person
                    AND NOT (EXISTS (SELECT 1 FROM account WHERE person_id = d.person_id)
                        AND NOT EXISTS (SELECT 1 FROM decision AS later
                            WHERE later.person_id = d.person_id AND later.run > d.run))
                    AND NOT EXISTS (SELECT 1 FROM audit WHERE what = 'account'
                        AND subject = CAST(d.account_id AS TEXT)
                        AND new = 'erased' AND at >= :erased)
                ORDER BY person_id LIMIT :limit
                """, db,
            ["run": sequence, "person": person, "erased": erased.milliseconds, "limit": limit])
    }

    /// Forgets what a finished run decided about these people; its counts stay.
    public func forgetDecisions(ofRun sequence: Int64, about people: [Int64]) throws {
        let statement = try db.cachedStatement(
            sql: "DELETE FROM decision WHERE run = ? AND person_id = ?")
        for person in people { try statement.execute(arguments: [sequence, person]) }
    }

    /// Of these runs, those that nothing refers to any more. The last of all stays: its number must
    /// not be given a second time.
    public func emptyRuns(among sequences: [Int64]) throws -> [Int64] {
        try Int64.fetchAll(
            cached: """
                SELECT sequence FROM run WHERE sequence IN (SELECT value FROM json_each(?))
                    AND sequence < (SELECT max(sequence) FROM run)
                    AND NOT EXISTS (SELECT 1 FROM decision WHERE run = run.sequence)
                    AND NOT EXISTS (SELECT 1 FROM delivery WHERE delivery.run = run.id)
                    AND NOT EXISTS (SELECT 1 FROM owner_mail WHERE owner_mail.run = run.id)
                ORDER BY sequence
                """, db, [json(ids: sequences)])
    }

    public func forgetRuns(_ sequences: [Int64]) throws {
        try forget("run", by: "sequence", sequences)
    }

    /// Deliveries that were taken before a day, by their ids, in their order. Those of a run that is
    /// not finished stay, and so does the last one with records: `hasImportedRecords`.
    /// - Parameter identifier: what the identifiers of that day begin with; earlier ones are below.
    public func oldDeliveries(
        before identifier: String, after id: String = "", limit: Int
    ) throws -> [String] {
        try String.fetchAll(
            cached: """
                SELECT id FROM delivery WHERE id < :before AND id > :id
                    AND NOT EXISTS (SELECT 1 FROM run
                        WHERE run.id = delivery.run AND finished_at IS NULL)
                    AND id IS NOT (SELECT id FROM delivery
                        WHERE result = 'accepted' AND records > 0 ORDER BY id DESC LIMIT 1)
                ORDER BY id LIMIT :limit
                """, db, ["before": identifier, "id": id, "limit": limit])
    }

    public func forgetDeliveries(_ ids: [String]) throws { try forget("delivery", ids) }

    /// Links that ended before a day, by their hashes, in their order. An account that is still
    /// provisional keeps its links: an expired one leads to a new one however late.
    public func oldLinks(before day: Date, after hash: Data = Data(), limit: Int) throws -> [Data] {
        try Data.fetchAll(cached: Self.oldLinks, db, [hash, day.milliseconds, limit])
    }

    /// It asks for each link's account: with a list of accounts SQLite would begin with all of them, at
    /// each step anew.
    static let oldLinks = """
        SELECT hash FROM link WHERE hash > ? AND expires_at < ?
            AND (SELECT status FROM account WHERE id = account_id) <> 'provisional'
        ORDER BY hash LIMIT ?
        """

    public func forgetLinks(_ hashes: [Data]) throws { try forget("link", by: "hash", hashes) }

    /// Files that left before a day, by their ids, in their order. Mails with a link that nobody has collected
    /// yet stay known, however old: when it ends they are taken back by that.
    /// - Parameter identifier: what the identifiers of that day begin with; earlier ones are below.
    public func oldPublished(
        before identifier: String, after id: String = "", limit: Int
    ) throws -> [String] {
        try String.fetchAll(
            cached: """
                SELECT id FROM outbox WHERE id < :before AND id > :id AND is_published
                    AND NOT EXISTS (SELECT 1 FROM link_mail
                        WHERE link_mail.id = outbox.id AND gone_at IS NULL)
                ORDER BY id LIMIT :limit
                """, db, ["before": identifier, "id": id, "limit": limit])
    }

    public func forgetPublished(_ ids: [String]) throws { try forget("outbox", ids) }
}

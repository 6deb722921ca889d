public import Foundation
import GRDB

/// Mails that hold a link, and between which looks at the outbox each was taken.
extension AccountTransaction {
    /// Notes a mail that holds a link, in the transaction that adds its file, behind that.
    /// - Parameters:
    ///   - id: of its `OutboxItem`; the file is `<id>.eml`.
    ///   - expiresAt: when the link stops being worth anything.
    public func addLinkMail(_ id: String, madeAt: Date, expiresAt: Date) throws {
        try RawStatement(
            cached: "INSERT INTO link_mail (id, made_at, expires_at) VALUES (?, ?, ?)", db
        ).run([.text(id), .integer(madeAt.milliseconds), .integer(expiresAt.milliseconds)])
    }

    /// The mails with a living link that have reached the outbox and were there at every look so far, in
    /// the order of their ids. A dead one that is not there may be taken back, and not collected.
    public func linkMailsOut(after id: String = "", limit: Int) throws -> [String] {
        try String.fetchAll(
            cached: """
                SELECT link_mail.id FROM link_mail JOIN outbox ON outbox.id = link_mail.id
                WHERE gone_at IS NULL AND NOT is_dead AND is_published AND link_mail.id > ?
                ORDER BY link_mail.id LIMIT ?
                """, db, [id, limit])
    }

    /// When one of the mails to an account was last seen uncollected: now, if nobody has collected it yet;
    /// nil if no link of it has a mail.
    public func lastOut(linkMailsTo account: Int64, now: Date) throws -> Date? {
        try Int64.fetchOne(
            cached: """
                SELECT max(iif(gone_at IS NULL, ?, seen_at))
                FROM link JOIN link_mail ON link_mail.id = link.mail WHERE account_id = ?
                """, db, [now.milliseconds, account]
        ).map(Date.init(milliseconds:))
    }

    /// The mails whose links have ended, and that nobody has looked for since, in the order of their ids.
    public func deadMails(limit: Int) throws -> [String] {
        try String.fetchAll(
            cached: "SELECT id FROM link_mail WHERE is_dead ORDER BY id LIMIT ?", db, [limit])
    }

    /// Those to one account.
    public func deadMails(toAccount id: Int64) throws -> [String] {
        try String.fetchAll(
            cached: """
                SELECT link_mail.id FROM link JOIN link_mail ON link_mail.id = link.mail
                WHERE account_id = ? AND is_dead ORDER BY link_mail.id
                """, db, [id])
    }

    /// The mails whose links had ended before a moment, and that nobody has looked for since.
    /// - Returns: how many there are, and when the first of those links ended; nil if there is none.
    public func deadMails(endedBefore date: Date) throws -> (count: Int, since: Date)? {
        // Looking for them goes through all links.
        guard try !deadMails(limit: 1).isEmpty else { return nil }
        let row = try Row.fetchOne(
            cached: """
                SELECT count(*) AS mails, min(ended_at) AS since FROM link
                WHERE ended_at < ? AND mail IN (SELECT id FROM link_mail WHERE is_dead)
                """, db, [date.milliseconds])
        guard let row, let since = row["since"] as Int64? else { return nil }
        let count: Int = row["mails"]
        return (count, Date(milliseconds: since))
    }

    /// Notes that mails are not in the outbox any more. That they were there is sure for the last whole
    /// look; one that a clock dates after now is believed as little as that clock.
    ///
    /// The first time counts: one that came back, as the mail program could not send it, is not looked
    /// for again before its link, or its account for want of an answer, is to end.
    public func noteCollected(_ ids: [String], at now: Date) throws {
        let statement = try db.cachedStatement(
            sql: """
                UPDATE link_mail SET is_dead = 0, gone_at = coalesce(gone_at, :now),
                    seen_at = iif(gone_at IS NULL, max(made_at, coalesce(
                        (SELECT outbox_at FROM observation WHERE outbox_at <= :now), made_at)), seen_at)
                WHERE id = :id
                """)
        for id in ids { try statement.execute(arguments: ["now": now.milliseconds, "id": id]) }
    }

    /// The mails to accounts that were seen gone, in the order of their ids.
    public func linkMailsGone(toAccounts ids: [Int64]) throws -> [String] {
        try String.fetchAll(
            cached: """
                SELECT link_mail.id FROM link JOIN link_mail ON link_mail.id = link.mail
                WHERE account_id IN (SELECT value FROM json_each(?)) AND gone_at IS NOT NULL
                ORDER BY link_mail.id
                """, db, [json(ids: ids)])
    }

    /// Notes that mails which were seen gone lie in the outbox again: nobody has collected them yet.
    public func noteReturned(_ ids: [String]) throws {
        let statement = try db.cachedStatement(
            sql: "UPDATE link_mail SET gone_at = NULL, seen_at = NULL WHERE id = ?")
        for id in ids { try statement.execute(arguments: [id]) }
    }

    /// Notes that the mail with a link was collected: whoever follows it has it, though the file may lie there
    /// still, as some collectors copy. That a look has found it tells nothing then. Behind what ends the
    /// link, else the mail is taken back.
    public func noteCollected(mailOfLink hash: Data, at now: Date) throws {
        try db.execute(
            cached: """
                UPDATE link_mail SET is_dead = 0, gone_at = coalesce(gone_at, ?),
                    seen_at = iif(gone_at IS NULL, made_at, seen_at)
                WHERE id = (SELECT mail FROM link WHERE hash = ?)
                """, [now.milliseconds, hash])
    }

    /// Notes when a look began that has found each mail that is still out.
    public func noteLookedAtOutbox(at date: Date) throws {
        try noteObserved(since: date)
        try db.execute(
            cached: "UPDATE observation SET outbox_at = ?", [date.milliseconds])
    }

    /// Notes since when the workspace is worked on; the first time it is called, and never again.
    public func noteObserved(since date: Date) throws {
        try db.execute(
            cached: "INSERT OR IGNORE INTO observation (id, began_at) VALUES (1, ?)",
            [date.milliseconds])
    }

    /// Since when the workspace is worked on; nil if it never was.
    public func observedSince() throws -> Date? {
        try Int64.fetchOne(cached: "SELECT began_at FROM observation", db).map(
            Date.init(milliseconds:))
    }

    /// Counts the mails that were found taken since a moment, by what is sure.
    /// - Parameter validity: in seconds; with less than that left a mail left late, and with less than
    ///   half of what it had, if that is less.
    public func lateMails(since date: Date, below validity: TimeInterval) throws -> LateMails {
        let row = try Row.fetchOne(
            cached: """
                SELECT count(*) FILTER (WHERE seen_at >= expires_at) AS expired,
                    count(*) FILTER (WHERE seen_at < expires_at AND expires_at - seen_at < least)
                        AS late,
                    count(*) FILTER (WHERE expires_at - seen_at >= least
                        AND expires_at - gone_at < least) AS unknown
                FROM (SELECT *, min(:validity, (expires_at - made_at) / 2) AS least
                    FROM link_mail WHERE gone_at >= :since)
                """, db, ["validity": Int64(validity * 1_000), "since": date.milliseconds])
        return LateMails(
            late: row?["late"] ?? 0, expired: row?["expired"] ?? 0, unknown: row?["unknown"] ?? 0)
    }

    /// Forgets mails that we took back ourselves: nobody has collected them.
    public func forgetLinkMails(_ ids: [String]) throws { try forget("link_mail", ids) }

    /// Forgets mails that were found taken before a day.
    /// - Returns: how many; none if none is left.
    public func forgetCollected(before day: Date, limit: Int) throws -> Int {
        try forget("link_mail", where: "gone_at < ?", [day.milliseconds, limit])
    }
}

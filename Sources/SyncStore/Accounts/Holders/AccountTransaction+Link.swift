public import Foundation
import GRDB

extension AccountTransaction {
    /// Stores a password link by the hash of its token. What it is worth is in the mail that is
    /// written in the same transaction.
    /// - Parameters:
    ///   - mail: the id of that mail's `OutboxItem`; nil if none could be made.
    ///   - name: see `StoredLink.name`.
    public func addLink(
        hash: Data, account: Int64, cause: StoredLink.Cause, issuedAt: Date, expiresAt: Date,
        mail: String?, name: String? = nil
    ) throws {
        try RawStatement(
            cached: """
                INSERT INTO link (hash, account_id, cause, issued_at, expires_at, mail, name)
                VALUES (?, ?, ?, ?, ?, ?, ?)
                """, db
        ).run([
            .blob(hash), .integer(account), .text(cause.rawValue), .integer(issuedAt.milliseconds),
            .integer(expiresAt.milliseconds), .text(mail), .text(name),
        ])
        // A new account says so already.
        try RawStatement(
            cached: """
                UPDATE account SET last_mail_at = ?1 WHERE id = ?2 AND last_mail_at IS NOT ?1
                """, db
        ).run([.integer(issuedAt.milliseconds), .integer(account)])
    }

    private static let selectLink = """
        SELECT *, EXISTS (SELECT 1 FROM undone_file WHERE id = mail AND is_taken) AS is_taken_back
        FROM link
        """

    public func link(hash: Data) throws -> StoredLink? {
        try Row.fetchOne(cached: "\(Self.selectLink) WHERE hash = ?", db, [hash])
            .map(StoredLink.init)
    }

    /// Lets all but the newest of an account's links of some causes expire; those of other causes
    /// stay as they are.
    public func expireLinks(
        ofAccount id: Int64, _ causes: Set<StoredLink.Cause>, butNewest count: Int, at date: Date
    ) throws {
        // The names are ours: nothing that somebody typed gets into the statement.
        let names = causes.map { "'\($0.rawValue)'" }.sorted().joined(separator: ", ")
        try db.execute(
            sql: """
                UPDATE link SET expires_at = :date
                WHERE account_id = :id AND cause IN (\(names)) AND expires_at > :date AND hash NOT IN
                    (SELECT hash FROM link
                        WHERE account_id = :id AND cause IN (\(names)) AND expires_at > :date
                        ORDER BY issued_at DESC, hash LIMIT :count)
                """, arguments: ["date": date.milliseconds, "id": id, "count": count])
    }

    /// Ends every link of an account that still lives. The mails that hold one are to be taken back (see
    /// `deadMails`); also one that was not there at a look, as a mail that can't be sent comes back.
    public func endLinks(ofAccount id: Int64, at date: Date) throws {
        try db.execute(
            sql: """
                UPDATE link_mail SET is_dead = 1 WHERE id IN
                    (SELECT mail FROM link WHERE account_id = ? AND ended_at IS NULL)
                """, arguments: [id])
        try db.execute(
            sql: "UPDATE link SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL",
            arguments: [date.milliseconds, id])
    }

    /// Ends the links of an account whose mails nobody has collected yet, as far as is noted: those that we
    /// have written of our own accord. Whoever reads the mails there has asked for the others.
    public func endUncollectedLinks(ofAccount id: Int64, at date: Date) throws {
        let links = """
            FROM link WHERE account_id = ? AND ended_at IS NULL
                AND cause IN ('request', 'reminder', 'agency')
                AND EXISTS (SELECT 1 FROM link_mail WHERE id = link.mail AND gone_at IS NULL)
            """
        let hashes = try Data.fetchAll(cached: "SELECT hash \(links)", db, [id])
        try db.execute(
            cached: "UPDATE link_mail SET is_dead = 1 WHERE id IN (SELECT mail \(links))", [id])
        for hash in hashes {
            try db.execute(
                cached: "UPDATE link SET ended_at = ? WHERE hash = ?", [date.milliseconds, hash])
        }
    }

    /// Those of the accounts whose links have all ended: one without a password has then neither been given
    /// another address nor another link. None of those that never had a link.
    public func haveEndedLinksOnly(_ ids: [Int64]) throws -> Set<Int64> {
        try Int64.fetchSet(
            cached: """
                SELECT account_id FROM link WHERE account_id IN (SELECT value FROM json_each(?))
                GROUP BY account_id HAVING count(*) = count(ended_at)
                """, db, [json(ids: ids)])
    }

    /// Those of all accounts without a password. All links are looked through.
    public func openAccountsWithEndedLinksOnly() throws -> Set<Int64> {
        // The accounts are looked up for the links that have ended: in the other order, links for each account.
        try Int64.fetchSet(
            cached: """
                SELECT account_id FROM link CROSS JOIN account ON account.id = account_id
                WHERE ended_at IS NOT NULL AND status = 'provisional' AND NOT password_set
                    AND NOT EXISTS (SELECT 1 FROM link AS other
                        WHERE other.account_id = account.id AND other.ended_at IS NULL)
                """, db)
    }

    /// How many links of that cause an account got within a time. One that lies further ahead was issued
    /// before the clock was put back: it would count until then.
    /// - Parameter seconds: how long that is; infinite for ever.
    public func links(
        ofAccount id: Int64, cause: StoredLink.Cause, within seconds: Double, of now: Date
    ) throws -> Int {
        guard seconds.isFinite else {
            return try db.count(
                in: "link WHERE account_id = ? AND cause = ?", [id, cause.rawValue])
        }
        let (since, until) = (now.addingTimeInterval(-seconds), now.addingTimeInterval(seconds))
        return try db.count(
            in: "link WHERE account_id = ? AND cause = ? AND issued_at > ? AND issued_at < ?",
            [id, cause.rawValue, since.milliseconds, until.milliseconds])
    }

    /// All links of an account, the newest first.
    public func links(ofAccount id: Int64) throws -> [StoredLink] {
        try Row.fetchAll(
            cached: "\(Self.selectLink) WHERE account_id = ? ORDER BY issued_at DESC, hash", db,
            [id]
        ).map(StoredLink.init)
    }

    /// The hashes of all links of some accounts.
    public func linkHashes(ofAccounts ids: [Int64]) throws -> [Data] {
        try Data.fetchAll(
            cached: """
                SELECT hash FROM link WHERE account_id IN (SELECT value FROM json_each(?))
                ORDER BY hash
                """, db, [json(ids: ids)])
    }
}

extension StoredLink {
    fileprivate init(_ row: Row) {
        account = row["account_id"]
        cause = Cause(rawValue: row["cause"]) ?? .request
        issuedAt = Date(milliseconds: row["issued_at"])
        expiresAt = Date(milliseconds: row["expires_at"])
        endedAt = (row["ended_at"] as Int64?).map(Date.init(milliseconds:))
        name = row["name"]
        isMailTakenBack = row["is_taken_back"]
    }
}

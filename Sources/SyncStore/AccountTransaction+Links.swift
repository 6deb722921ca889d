public import Foundation
import GRDB

/// A password link as stored: the token's hash, never the token.
public struct StoredLink: Sendable, Equatable {
    public enum Cause: String, Sendable {
        /// The registration request.
        case request
        case reminder
        /// Its holder asked for it on the page of an expired one.
        case renewal
        /// Somebody typed the address: a forgotten password, or one more sign-up.
        case wish
        /// The agency had it sent.
        case agency
        /// The verification of a sign-up.
        case signUp = "sign_up"
    }

    public let account: Int64
    public let cause: Cause
    public let issuedAt: Date
    public let expiresAt: Date
    /// When a password was set by it or by another link of the account; nil while it lives.
    public let endedAt: Date?
}

extension AccountTransaction {
    /// Stores a password link by the hash of its token. What it is worth is in the mail that is
    /// written in the same transaction.
    public func addLink(
        hash: Data, account: Int64, cause: StoredLink.Cause, issuedAt: Date, expiresAt: Date
    ) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO link (hash, account_id, cause, issued_at, expires_at)
                VALUES (?, ?, ?, ?, ?)
                """
        ).execute(arguments: [
            hash, account, cause.rawValue, issuedAt.milliseconds, expiresAt.milliseconds,
        ])
        try db.cachedStatement(sql: "UPDATE account SET last_mail_at = ? WHERE id = ?")
            .execute(arguments: [issuedAt.milliseconds, account])
    }

    public func link(hash: Data) throws -> StoredLink? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM link WHERE hash = ?"), arguments: [hash]
        ).map(StoredLink.init)
    }

    /// Lets all but the newest links of an account expire.
    public func expireLinks(ofAccount id: Int64, butNewest count: Int, at date: Date) throws {
        try db.execute(
            sql: """
                UPDATE link SET expires_at = :date
                WHERE account_id = :id AND expires_at > :date AND hash NOT IN
                    (SELECT hash FROM link WHERE account_id = :id AND expires_at > :date
                        ORDER BY issued_at DESC, hash LIMIT :count)
                """, arguments: ["date": date.milliseconds, "id": id, "count": count])
    }

    /// Ends every link of an account that still lives.
    public func endLinks(ofAccount id: Int64, at date: Date) throws {
        try db.execute(
            sql: "UPDATE link SET ended_at = ? WHERE account_id = ? AND ended_at IS NULL",
            arguments: [date.milliseconds, id])
    }

    /// How many links of that cause an account got since a moment, or ever.
    public func links(
        ofAccount id: Int64, cause: StoredLink.Cause, since date: Date = .distantPast
    ) throws -> Int {
        try Int.fetchOne(
            db,
            sql: "SELECT count(*) FROM link WHERE account_id = ? AND cause = ? AND issued_at > ?",
            arguments: [id, cause.rawValue, date.milliseconds]) ?? 0
    }

    /// All links of an account, the newest first.
    public func links(ofAccount id: Int64) throws -> [StoredLink] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM link WHERE account_id = ? ORDER BY issued_at DESC, hash",
            arguments: [id]
        ).map(StoredLink.init)
    }

    // MARK: passwords

    /// Sets a password; a provisional account is registered by it.
    /// - Returns: false if the account is withdrawn or not there.
    public func setPassword(account id: Int64, hash: String, at date: Date) throws -> Bool {
        try db.execute(
            sql: """
                UPDATE account SET password_hash = :hash, password_set = 1,
                    status_since = CASE status WHEN 'provisional' THEN :date ELSE status_since END,
                    status = 'registered'
                WHERE id = :id AND status <> 'withdrawn'
                """, arguments: ["hash": hash, "date": date.milliseconds, "id": id])
        return db.changesCount == 1
    }

    /// An account's password as it is stored; nil if none was set here.
    public func passwordHash(account id: Int64) throws -> String? {
        try String.fetchOne(
            db, sql: "SELECT password_hash FROM account WHERE id = ?", arguments: [id])
    }

    // MARK: ceilings

    /// How often somebody has tried something since a moment.
    public func attempts(_ what: String, by who: String, since date: Date) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(
                sql: "SELECT count(*) FROM attempt WHERE what = ? AND who = ? AND at > ?"),
            arguments: [what, who, date.milliseconds]) ?? 0
    }

    /// Notes an attempt, and forgets those of more than a day ago.
    public func noteAttempt(_ what: String, by who: String, at date: Date) throws {
        try forgetAttempts(before: date.addingTimeInterval(-86_400))
        try db.execute(
            sql: "INSERT INTO attempt (what, who, at) VALUES (?, ?, ?)",
            arguments: [what, who, date.milliseconds])
    }

    /// Takes an attempt back that was none, or that did no harm.
    public func takeBackAttempt(_ what: String, by who: String, at date: Date) throws {
        try db.execute(
            sql: """
                DELETE FROM attempt WHERE rowid =
                    (SELECT rowid FROM attempt WHERE what = ? AND who = ? AND at = ? LIMIT 1)
                """, arguments: [what, who, date.milliseconds])
    }

    /// Forgets the attempts of before a moment: they hold clients' addresses.
    public func forgetAttempts(before date: Date) throws {
        try db.execute(
            sql: "DELETE FROM attempt WHERE at < ?", arguments: [date.milliseconds])
    }
}

extension StoredLink {
    fileprivate init(_ row: Row) {
        account = row["account_id"]
        cause = Cause(rawValue: row["cause"]) ?? .request
        issuedAt = Date(milliseconds: row["issued_at"])
        expiresAt = Date(milliseconds: row["expires_at"])
        endedAt = (row["ended_at"] as Int64?).map(Date.init(milliseconds:))
    }
}

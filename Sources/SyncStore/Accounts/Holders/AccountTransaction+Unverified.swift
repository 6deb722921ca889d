public import Foundation
import GRDB

extension AccountTransaction {
    /// Calls a sign-up by the name that was typed for the link by which its holder has shown that the
    /// address is theirs, and forgets what was typed for its other links.
    public func verified(account id: Int64, as name: String) throws {
        try db.execute(sql: "UPDATE account SET name = ? WHERE id = ?", arguments: [name, id])
        try db.execute(sql: "UPDATE link SET name = NULL WHERE account_id = ?", arguments: [id])
    }

    /// Forgets the oldest sign-ups on the site of before a day that nobody has verified, with their
    /// links; those that were withdrawn meanwhile too. One that is linked with a person stays, and so
    /// does one with a link that still opens it.
    ///
    /// They are removed, and not withdrawn: anybody can type anybody's address, so there is nobody who
    /// could have left, and nothing refers to them but numbers in lists of what was done.
    /// - Parameter now: the moment at which links are looked at.
    /// - Returns: how many there were; less than the limit if none is left.
    public func forgetUnverified(openedBefore day: Date, now: Date, limit: Int) throws -> Int {
        try db.execute(
            sql: """
                DELETE FROM account WHERE id IN
                    (SELECT id FROM account AS a INDEXED BY account_unverified
                        WHERE signed_up AND NOT password_set AND person_id IS NULL
                            AND left_at IS NULL AND created_at < :day
                            AND NOT EXISTS (SELECT 1 FROM link WHERE account_id = a.id
                                AND ended_at IS NULL AND expires_at > :now)
                        ORDER BY created_at LIMIT :limit)
                """,
            arguments: ["day": day.milliseconds, "now": now.milliseconds, "limit": limit])
        return db.changesCount
    }
}

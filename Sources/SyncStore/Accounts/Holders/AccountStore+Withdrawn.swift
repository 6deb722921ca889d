public import Foundation
import GRDB

extension AccountStore {
    /// Forgets withdrawn accounts with their links, and overwrites where they stood in the files. What
    /// was decided about them stays, by the numbers of the person and the account.
    ///
    /// It waits for no program that keeps the database locked: another day does as well.
    /// - Parameters:
    ///   - ids: what `AccountTransaction.longWithdrawn` gave; one that is that no more stays.
    ///   - leaving: hears of the account of everybody who has left and is left in peace, in the
    ///     transaction that forgets it: what it writes must keep them from a new one.
    /// - Returns: how many were forgotten.
    /// - Throws: `StoreError`, or what `leaving` throws; nothing is forgotten then.
    public func forgetWithdrawn(
        _ ids: [Int64], before day: Date,
        leaving: (Account, AccountTransaction) throws -> Void
    ) throws -> Int {
        try erase(waits: false) { transaction in
            var forgotten = 0
            for id in ids where try transaction.isLongWithdrawn(id, before: day) {
                guard let account = try transaction.account(id) else { continue }
                if account.leftAt != nil { try leaving(account, transaction) }
                try transaction.forget(account: id)
                forgotten += 1
            }
            return forgotten
        }
    }
}

extension AccountTransaction {
    /// Since when an account is as it is: the latest that is known of it, as those of former versions
    /// and imported ones lack some of these.
    private static let withdrawnAt = """
        max(created_at, coalesce(status_since, 0), coalesce(left_at, 0), coalesce(last_mail_at, 0))
        """

    /// One whose person or address has a living account is needed: what comes of that one depends on it.
    private static let isLongWithdrawn = """
        status = 'withdrawn' AND \(withdrawnAt) < :day
            AND NOT EXISTS (SELECT 1 FROM account AS living
                WHERE living.status <> 'withdrawn' AND living.mail_key = a.mail_key)
            AND NOT EXISTS (SELECT 1 FROM account AS living
                WHERE living.status <> 'withdrawn' AND living.person_id = a.person_id
                    AND living.person_id IS NOT NULL)
        """

    /// The accounts that were withdrawn before a day and of whose people none lives here, in the order
    /// of their ids.
    public func longWithdrawn(before day: Date, after id: Int64 = 0, limit: Int) throws -> [Int64] {
        try Int64.fetchAll(
            db,
            sql: """
                SELECT id FROM account AS a WHERE id > :id AND \(Self.isLongWithdrawn) ORDER BY id LIMIT :limit
                """,
            arguments: ["id": id, "day": day.milliseconds, "limit": limit])
    }

    func isLongWithdrawn(_ id: Int64, before day: Date) throws -> Bool {
        try db.hasRow(
            in: "account AS a WHERE id = :id AND \(Self.isLongWithdrawn)",
            ["id": id, "day": day.milliseconds])
    }

    /// Runs keep what they decided: one that waits is decided anew when it is carried out.
    func forget(account id: Int64) throws {
        try forgetOwed(.registration, id)
        try db.execute(cached: "DELETE FROM account WHERE id = ?", [id])
    }
}

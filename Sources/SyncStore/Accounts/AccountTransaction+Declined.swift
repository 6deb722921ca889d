public import Foundation
import GRDB
import Recruiting

extension AccountTransaction {
    /// Leaves whoever held a withdrawn account in peace from now on, as they have asked for it: it was
    /// withdrawn for a reason that is no wish of theirs, or they were let back since.
    /// - Returns: false if it is not withdrawn, or they are left in peace already.
    public func decline(account id: Int64, at date: Date) throws -> Bool {
        try db.execute(
            sql: """
                UPDATE account SET withdrawal = ?, left_at = ?
                WHERE id = ? AND status = 'withdrawn' AND left_at IS NULL
                """, arguments: [Withdrawal.declined.rawValue, date.milliseconds, id])
        return db.changesCount == 1
    }
}

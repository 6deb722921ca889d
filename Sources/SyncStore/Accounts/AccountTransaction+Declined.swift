public import Foundation
import GRDB
import Recruiting

extension AccountTransaction {
    /// Leaves whoever held a withdrawn account in peace from now on, whatever `sync.withdrawn` says, as they
    /// have asked for it: it was withdrawn for another reason, or they were let back since.
    /// - Returns: false if it is not withdrawn, or they are left in peace so already.
    public func decline(account id: Int64, at date: Date) throws -> Bool {
        guard let account = try account(id), account.status == .withdrawn, !account.isLeftForGood
        else { return false }
        try db.execute(
            sql: "UPDATE account SET withdrawal = ?, left_at = ? WHERE id = ?",
            arguments: [Withdrawal.declined.rawValue, date.milliseconds, id])
        return true
    }
}

import Foundation
import Recruiting
import SyncStore

/// 退会: ends accounts, and tells the CRM (`status.withdrawn`).
struct AccountClosing {
    let status: Settings.Status
    let mirror: MirrorStore
    let now: @Sendable () -> Date

    /// Withdraws accounts with everything that opens them.
    /// - Returns: how many of them lived.
    @discardableResult
    func withdraw(
        _ accounts: [Account], _ cause: Withdrawal, _ batch: inout OutboxBatch
    ) throws -> Int {
        var updates = StatusBatch(status, value: status.withdrawn, now: now)
        var count = 0
        for account in accounts {
            // What a stranger typed is nobody's wish to be left in peace.
            let cause = account.isUnverifiedSignUp ? .displaced : cause
            guard try batch.transaction.withdraw(account: account.id, cause, at: now()) else {
                continue
            }
            count += 1
            if let person = account.personId, !status.withdrawn.isEmpty {
                try updates.add(
                    person: person, account.presentRecord(mirror, status).record, to: &batch)
            }
        }
        try updates.finish(&batch)
        return count
    }
}

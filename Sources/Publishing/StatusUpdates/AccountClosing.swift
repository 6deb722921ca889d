package import Foundation
package import Recruiting
package import SiteSettings
package import SyncStore

/// 退会: ends accounts, and tells the CRM (`status.withdrawn`).
package struct AccountClosing {
    private let status: Settings.Status
    private let mirror: MirrorStore
    private let now: @Sendable () -> Date

    package init(
        status: Settings.Status, mirror: MirrorStore, now: @escaping @Sendable () -> Date
    ) {
        self.status = status
        self.mirror = mirror
        self.now = now
    }

    /// Withdraws accounts with everything that opens them.
    /// - Returns: how many of them lived.
    @discardableResult
    package func withdraw(
        _ accounts: [Account], _ cause: Withdrawal, _ batch: inout OutboxBatch
    ) throws -> Int {
        var ended: [Account] = []
        for account in accounts {
            // What a stranger typed is nobody's wish to be left in peace.
            let cause = account.isUnverifiedSignUp ? .displaced : cause
            if try batch.transaction.withdraw(account: account.id, cause, at: now()) {
                ended.append(account)
            }
        }
        try tell(ended, &batch)
        return ended.count
    }

    /// Tells the CRM of accounts that have ended in this transaction; not of those whose person has one
    /// that lives by now.
    package func tell(_ ended: [Account], _ batch: inout OutboxBatch) throws {
        guard !status.withdrawn.isEmpty else { return }
        var updates = StatusBatch(status, .withdrawn, now: now)
        for account in ended {
            guard let person = account.personId,
                try batch.transaction.account(ofPerson: person) == nil
            else { continue }
            try updates.add(
                person: person, account.presentRecord(mirror, status).record, to: &batch)
        }
        try updates.finish(&batch)
    }
}

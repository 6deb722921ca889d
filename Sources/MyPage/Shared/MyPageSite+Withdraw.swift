import CandidateSync
import Logging
import Publishing
import Recruiting
import SiteSettings
import SyncStore

extension MyPageSite {
    /// Ends accounts, and tells the CRM by the settings as they are now.
    var closing: AccountClosing {
        AccountClosing(status: settings.status, mirror: mirror, now: environment.now)
    }

    /// Ends an account for a reason, with everything that opens it; the CRM is told, and its holder
    /// where that is right (see `HolderNotice`).
    /// - Parameters:
    ///   - isMeant: asked in the transaction that ends it, of the account as it is then.
    ///   - note: what else is written with it.
    /// - Returns: false if there is none that lives and is meant.
    func withdraw(
        account id: Int64, _ cause: Withdrawal,
        onlyIf isMeant: @escaping @Sendable (Account, AccountTransaction) throws -> Bool = { _, _ in
            true
        },
        note: @escaping @Sendable (AccountTransaction) throws -> Void = { _ in }
    ) async throws -> Bool {
        let isWithdrawn = try await write { [self] in
            let notice = HolderNotice(self, try mailing())
            return try open.outbox.publish { batch in
                guard let account = try batch.transaction.account(id),
                    try isMeant(account, batch.transaction),
                    try closing.withdraw([account], cause, &batch) == 1
                else { return false }
                try notice.withdrawn(account, cause, &batch)
                try note(batch.transaction)
                return true
            }
        }
        if isWithdrawn {
            await takeBackMails(to: id)
            changed()
            log.info(
                "account withdrawn", metadata: ["account": "\(id)", "cause": "\(cause.rawValue)"])
        }
        return isWithdrawn
    }

    /// Takes back the mails to an account that has ended and that nobody has collected, before anybody is told
    /// that it has. Those of a run that leave just now are not waited for, and what fails here brings no
    /// account back: what is left is taken back by the next turn of the service.
    func takeBackMails(to account: Int64) async {
        let mails = DeadMails(open)
        _ = try? await write { [accounts] in
            guard try accounts.read({ try !$0.deadMails(toAccount: account).isEmpty }) else {
                return 0
            }
            return try mails.takeBack(waits: false) { try $0.deadMails(toAccount: account) }
        }
    }
}

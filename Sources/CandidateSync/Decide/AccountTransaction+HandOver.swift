import Recruiting
import SyncStore

extension AccountTransaction {
    /// The account of a person whom the CRM has merged into another becomes that one's own.
    /// - Returns: that account; nil if there is none.
    func handOver(_ verdict: Decider.Verdict) throws -> Account? {
        // With `sync.same_person: notify` it is told of as the person's own.
        guard verdict.outcome == .alreadyRegistered || verdict.reason == .ownAccount,
            let account = verdict.account, account.personId != verdict.person
        else { return nil }
        try link(account: account.id, toPerson: verdict.person)
        return account
    }
}

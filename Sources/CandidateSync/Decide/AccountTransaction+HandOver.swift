import Recruiting
import SyncStore

extension AccountTransaction {
    /// The account of a person whom the CRM has merged into another becomes that one's own.
    func handOver(_ verdict: Decider.Verdict) throws {
        guard verdict.outcome == .alreadyRegistered, let account = verdict.account,
            account.personId != verdict.person
        else { return }
        try link(account: account.id, toPerson: verdict.person)
    }
}

import Foundation
import Recruiting
import SyncStore

extension AccountTransaction {
    /// The account of a person whom the CRM has deleted ends, if it has no password, without a word to
    /// anybody.
    func endIfDeleted(_ verdict: Decider.Verdict, at date: Date) throws {
        guard verdict.outcome == .deleted, let own = verdict.account, own.isOpen else { return }
        _ = try withdraw(account: own.id, .crm, at: date)
    }
}

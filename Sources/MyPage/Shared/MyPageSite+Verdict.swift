import CandidateSync
import SyncStore

extension MyPageSite {
    /// What is decided for the person of an account as things are: as the mirror and the settings have
    /// them at this moment, in a transaction on the accounts.
    /// - Returns: nil if the account is nobody's whom the mirror knows: then the CRM has said nothing.
    func verdict(
        ofPersonOf account: Account, _ transaction: AccountTransaction
    ) throws -> Decider.Verdict? {
        guard let person = account.personId else { return nil }
        return try mirror.read { snapshot in
            guard let candidate = try snapshot.candidate(person) else { return nil }
            let decider = try rules.linkDecider(for: candidate, snapshot)
            return try decider.decideWithKeys(candidate, transaction)
        }
    }
}

import Recruiting
import SyncStore

/// The second stage: does somebody hold an account for this person or with this mail already?
/// Source: design, "What happens to a candidate".
struct DedupeStage {
    let samePerson: Settings.Sync.SamePerson

    struct Verdict {
        let outcome: Outcome
        var account: Account?
        var reason = ""
    }

    /// Decides by the accounts as they are now.
    func decide(
        person: Int64, mailKey: String, _ accounts: some AccountLookup
    ) throws -> Verdict {
        let holder = try accounts.account(withMail: mailKey)
        if let holder, holder.personId != person, holder.countsAsDuplicate {
            return Verdict(outcome: .duplicate, account: holder)
        }
        if let own = try accounts.account(ofPerson: person) {
            // To the letter of the vendor's three conditions, one's own account is a duplicate too.
            if samePerson == .notify, own.countsAsDuplicate, own.mailKey == mailKey {
                return Verdict(
                    outcome: .duplicate, account: own, reason: "the person's own account")
            }
            let isOpen = own.status == .provisional && !own.hasPassword
            return Verdict(outcome: isOpen ? .alreadyOpen : .alreadyRegistered, account: own)
        }
        // One that the sync will withdraw: what a stranger typed keeps nobody from an account.
        guard let holder, !holder.isUnverifiedSignUp else { return Verdict(outcome: .opened) }
        return Verdict(
            outcome: .mailTaken, account: holder,
            reason: "account \(holder.id), which has no password, has the same mail")
    }
}

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

    /// Decides by the accounts as they are in the transaction.
    func decide(
        person: Int64, mailKey: String, _ transaction: AccountTransaction
    ) throws -> Verdict {
        let holder = try transaction.account(withMail: mailKey)
        if let holder, holder.personId != person, holder.countsAsDuplicate {
            return Verdict(outcome: .duplicate, account: holder)
        }
        if let own = try transaction.account(ofPerson: person) {
            // To the letter of the vendor's three conditions, one's own account is a duplicate too.
            if samePerson == .notify, own.countsAsDuplicate, own.mailKey == mailKey {
                return Verdict(
                    outcome: .duplicate, account: own, reason: "the person's own account")
            }
            let isOpen = own.status == .provisional && !own.hasPassword
            return Verdict(outcome: isOpen ? .alreadyOpen : .alreadyRegistered, account: own)
        }
        guard let holder else { return Verdict(outcome: .opened) }
        return Verdict(
            outcome: .mailTaken, account: holder,
            reason: "account \(holder.id), which has no password, has the same mail")
    }
}

import Foundation
import Publishing
import Recruiting
import SyncStore

/// Writes the mails that were owed to owners whose addresses nobody had told, as soon as an export
/// tells them.
struct OwedNotices {
    let ownerNotice: OwnerNotice
    let completionNotice: CompletionNotice
    let accounts: AccountStore
    let outbox: Outbox

    /// Writes those that can be written.
    func pay() throws {
        try payRegistrations()
        try payDuplicates()
    }

    private func payRegistrations() throws {
        let owed = try accounts.read { transaction in
            try transaction.owedNotices(.registration).filter { owed in
                guard let account = try transaction.account(owed.subject),
                    account.status == .registered
                else { return true }
                return try completionNotice.canTell(of: account, besides: owed.told)
            }
        }
        for owed in owed {
            try outbox.publish { batch in
                let transaction = batch.transaction
                guard let account = try transaction.account(owed.subject),
                    account.status == .registered
                else { return try transaction.forgetOwed(.registration, owed.subject) }
                try completionNotice.tell(
                    of: account, at: owed.since, told: owed.told, &batch)
            }
        }
    }

    private func payDuplicates() throws {
        let owed = try accounts.read { try $0.owedNotices(.duplicate) }
        guard !owed.isEmpty else { return }
        let reachable = OwnerLookup(mirror: ownerNotice.mirror)
        let told = Dictionary(uniqueKeysWithValues: owed.map { ($0.subject, $0.told) })
        let people = try accounts.read { transaction in
            let duplicates = try ownerNotice.duplicates(
                among: owed.map(\.subject), transaction)
            return try owed.map(\.subject).filter { person in
                guard let duplicate = duplicates[person] else { return true }
                return try duplicate.owners.ids.contains { owner in
                    try told[person]?.contains(owner) != true && reachable.reachable(owner) != nil
                }
            }
        }
        guard !people.isEmpty else { return }
        try outbox.publish { batch in
            let duplicates = try ownerNotice.duplicates(among: people, batch.transaction)
            // Decided anew: who is no duplicate any more is told of by nobody.
            for person in people where duplicates[person] == nil {
                try batch.transaction.forgetOwed(.duplicate, person)
            }
            try ownerNotice.write(
                people.compactMap { duplicates[$0] }, besides: told, &batch)
        }
    }
}

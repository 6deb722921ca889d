import Foundation
import Publishing
import Recruiting
import SyncStore

/// Writes the mails that were owed to owners whose addresses nobody had told, as soon as an export
/// tells them.
struct OwedNotices {
    var ownerMails: OwnerMails
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
        var last: Int64 = 0
        while case let owed = try accounts.read({
            try $0.owedNotices(.duplicate, after: last, limit: ownerMails.step)
        }), let end = owed.last {
            last = end.subject
            try take(owed)
        }
        try ownerMails.write(ofRun: nil)
    }

    /// Puts those who can be told of now into the mails to their owners.
    private func take(_ owed: [OwedNotice]) throws {
        let duplicates = ownerMails.duplicates
        let told = Dictionary(uniqueKeysWithValues: owed.map { ($0.subject, $0.told) })
        let people = try accounts.read { transaction in
            let found = try duplicates(among: owed.map(\.subject), transaction)
            // A mirror that is made anew says of nobody that they are no duplicate.
            let known = try duplicates.mirror.known(among: owed.map(\.subject))
            return try owed.map(\.subject).filter { person in
                guard let duplicate = found[person] else { return known.contains(person) }
                return try duplicate.owners.ids.contains { owner in
                    try told[person]?.contains(owner) != true
                        && duplicates.mirror.reachableOwner(owner) != nil
                }
            }
        }
        guard !people.isEmpty else { return }
        try outbox.publish { batch in
            let found = try duplicates(among: people, batch.transaction)
            // Decided anew: who is no duplicate any more is told of by nobody.
            for person in people where found[person] == nil {
                try batch.transaction.forgetOwed(.duplicate, person)
            }
            try ownerMails.take(
                people.compactMap { found[$0] }, besides: told, ofRun: nil, batch)
        }
    }
}

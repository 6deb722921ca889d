import Foundation
import Recruiting
import SyncStore

/// The last chunk of a run: tells the owners of their duplicates, one mail for each owner.
struct OwnerNotice {
    let composer: MailComposer
    let settings: Settings
    let owners: OwnerLookup
    let now: @Sendable () -> Date

    /// Writes the mails and the status updates, and notes both on the decisions.
    func tell(_ run: Run, _ batch: inout OutboxBatch) throws {
        var duplicates: [Decision] = []
        while case let page = try batch.transaction.decisions(
            in: run, outcome: .duplicate, after: duplicates.last?.personId ?? 0, limit: 1_000),
            !page.isEmpty
        {
            duplicates += page
        }
        var updates = StatusBatch(
            settings.status, value: settings.status.duplicate, now: now)
        var news: [Decision] = []
        for var decision in duplicates {
            if try isOldNews(decision, batch.transaction) {
                decision.reason = "the owners were told before, and nothing has changed"
            } else {
                try updates.add(&decision, to: &batch)
                news.append(decision)
            }
            try batch.transaction.carriedOut(decision, in: run)
        }
        try updates.finish(&batch)
        try writeMails(news, of: run, &batch)
    }

    private func isOldNews(
        _ decision: Decision, _ transaction: AccountTransaction
    ) throws -> Bool {
        guard settings.sync.duplicateNotice == .once else { return false }
        return try transaction.duplicateNotice(of: decision.personId) == decision.fingerprint
    }

    private func writeMails(
        _ decisions: [Decision], of run: Run, _ batch: inout OutboxBatch
    ) throws {
        var decisions = decisions
        var indices: [Int64: [Int]] = [:]
        for (index, decision) in decisions.enumerated() {
            for owner in decision.recipient?.owners ?? [] {
                indices[owner, default: []].append(index)
            }
        }
        for owner in indices.keys.sorted() {
            let mine = indices[owner] ?? []
            guard let (known, address) = try owners.reachable(owner) else { continue }
            let id = batch.makeId()
            let rows = try mine.map { index in
                let account = try decisions[index].accountId.flatMap {
                    try batch.transaction.account($0)
                }
                return (decision: decisions[index], account: account)
            }
            let mail = try composer.duplicates(rows, owner: known, address: address, id: id)
            try batch.add(.mail, id: id, name: "\(id).eml", mail)
            for index in mine {
                let before = decisions[index].mailFile
                decisions[index].mailFile = (before.isEmpty ? "" : before + ";") + "mail/\(id).eml"
            }
        }
        for var decision in decisions {
            // Nobody was told: the next run tries again, with what is known of the owners then.
            try batch.transaction.lookAgain(at: decision.personId, decision.mailFile.isEmpty)
            if decision.mailFile.isEmpty {
                decision.reason = "no owner with a mail address was ever exported: nobody was told"
            } else {
                try batch.transaction.noteDuplicateNotice(
                    of: decision.personId, fingerprint: decision.fingerprint)
            }
            try batch.transaction.carriedOut(decision, in: run)
        }
    }
}

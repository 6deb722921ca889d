import Publishing
import SiteSettings
import SyncStore

/// Puts the duplicates of a run into the mails to their owners, in steps of so many people, each a
/// transaction.
struct OwnerNotice {
    var mails: OwnerMails

    private var settings: Settings { mails.duplicates.rules.settings }

    /// The next step: decides people again, writes the status updates, and notes on the decisions what
    /// becomes of them. Who is no duplicate any more is told of by nobody.
    /// - Returns: false if nobody was left.
    func tellNext(of run: Run, _ batch: inout OutboxBatch) throws -> Bool {
        let transaction = batch.transaction
        let page = try transaction.duplicatesToTell(in: run, limit: mails.step)
        guard let end = page.last else { return false }
        let duplicates = try mails.duplicates(among: page.map(\.personId), transaction)
        var updates = StatusBatch(settings.status, .duplicate, now: mails.now)
        var news: [(decision: Decision, duplicate: Duplicate)] = []
        for var decision in page {
            guard let duplicate = duplicates[decision.personId] else {
                decision.reason = .noDuplicate
                try transaction.lookAgain(at: decision.personId)
                try transaction.carriedOut(decision, in: run)
                continue
            }
            if try isOldNews(duplicate, transaction) {
                decision.reason = .toldBefore
                try transaction.carriedOut(decision, in: run)
            } else {
                decision.statusFile = try updates.add(
                    person: duplicate.person, duplicate.record, to: &batch)
                news.append((decision, duplicate))
            }
        }
        try updates.finish(&batch)
        let files = try mails.take(news.map(\.duplicate), ofRun: run.id, batch)
        for (decision, duplicate) in news {
            var decision = decision
            let files = files[duplicate.person] ?? []
            decision.mailFiles = files
            if files.isEmpty { decision.reason = .nobodyTold }
            try transaction.carriedOut(decision, in: run)
        }
        try transaction.noteTold(run, until: end.personId)
        return true
    }

    private func isOldNews(
        _ duplicate: Duplicate, _ transaction: AccountTransaction
    ) throws -> Bool {
        guard settings.sync.duplicateNotice == .once else { return false }
        return try transaction.duplicateNotice(of: duplicate.person) == duplicate.fingerprint
    }
}

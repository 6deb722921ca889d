import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// 重複エラーメール: tells the owners of their duplicates, one mail for each owner.
struct OwnerNotice {
    let rules: Rules
    let composer: MailComposer
    let mirror: MirrorStore
    let now: @Sendable () -> Date

    private var settings: Settings { rules.settings }

    /// The last chunk of a run: writes the mails and the status updates, and notes both on the
    /// decisions. Who is no duplicate any more is told of by nobody.
    func tell(_ run: Run, _ batch: inout OutboxBatch) throws {
        var news: [(decision: Decision, duplicate: Duplicate)] = []
        var updates = StatusBatch(
            settings.status, value: settings.status.duplicate, now: now)
        var last: Int64 = 0
        while case let page = try batch.transaction.decisions(
            in: run, outcome: .duplicate, after: last, limit: 1_000), let end = page.last
        {
            last = end.personId
            let duplicates = try duplicates(among: page.map(\.personId), batch.transaction)
            for var decision in page {
                guard let duplicate = duplicates[decision.personId] else {
                    decision.reason = "no duplicate any more when its owners were to be told"
                    try batch.transaction.lookAgain(at: decision.personId)
                    try batch.transaction.carriedOut(decision, in: run)
                    continue
                }
                if try isOldNews(duplicate, batch.transaction) {
                    decision.reason = "the owners were told before, and nothing has changed"
                    try batch.transaction.carriedOut(decision, in: run)
                } else {
                    decision.statusFile = try updates.add(
                        person: duplicate.person, duplicate.record, to: &batch)
                    news.append((decision, duplicate))
                }
            }
        }
        try updates.finish(&batch)
        let mails = try write(news.map(\.duplicate), besides: [:], &batch)
        for (decision, duplicate) in news {
            var decision = decision
            let files = mails[duplicate.person]?.files ?? []
            decision.mailFile = files.joined(separator: ";")
            if files.isEmpty {
                decision.reason =
                    "nobody was told: no owner's mail address was ever exported; owed until one is"
            }
            try batch.transaction.carriedOut(decision, in: run)
        }
    }

    /// Those of some people who are duplicates now.
    func duplicates(
        among people: [Int64], _ transaction: AccountTransaction
    ) throws -> [Int64: Duplicate] {
        try mirror.read { snapshot in
            let decider = rules.decider(snapshot.catalog)
            let record = CRMRecord(settings.status, catalog: snapshot.catalog)
            let fingerprint = RecordFingerprint(settings.status, catalog: snapshot.catalog)
            let reader = try snapshot.reader()
            return try people.reduce(into: [:]) { found, person in
                guard let candidate = try reader.read(person) else { return }
                found[person] = Duplicate(
                    candidate, try decider.decide(candidate, transaction), record, fingerprint)
            }
        }
    }

    private func isOldNews(
        _ duplicate: Duplicate, _ transaction: AccountTransaction
    ) throws -> Bool {
        guard settings.sync.duplicateNotice == .once else { return false }
        return try transaction.duplicateNotice(of: duplicate.person) == duplicate.fingerprint
    }

    /// Writes one mail to each owner who can be reached, and notes what is owed to the others.
    /// - Parameter told: by person, the owners who have been told already.
    /// - Returns: by person, the files of the mails.
    @discardableResult
    func write(
        _ duplicates: [Duplicate], besides told: [Int64: Set<Int64>], _ batch: inout OutboxBatch
    ) throws -> [Int64: (files: [String], owners: Set<Int64>)] {
        let owners = OwnerLookup(mirror: mirror)
        var byOwner: [Int64: [Duplicate]] = [:]
        for duplicate in duplicates {
            for owner in duplicate.owners.ids
            where told[duplicate.person]?.contains(owner) != true {
                byOwner[owner, default: []].append(duplicate)
            }
        }
        var mails: [Int64: (files: [String], owners: Set<Int64>)] = [:]
        for (owner, theirs) in byOwner.sorted(by: { $0.key < $1.key }) {
            guard let (known, address) = try owners.reachable(owner) else { continue }
            let id = batch.makeId()
            let mail = try composer.duplicates(theirs, owner: known, address: address, id: id)
            try batch.add(.mail, id: id, name: "\(id).eml", mail)
            for duplicate in theirs {
                mails[duplicate.person, default: ([], [])].files.append("mail/\(id).eml")
                mails[duplicate.person]?.owners.insert(owner)
            }
        }
        for duplicate in duplicates {
            try note(
                duplicate, told: told[duplicate.person] ?? [],
                now: mails[duplicate.person]?.owners ?? [], batch.transaction)
        }
        return mails
    }

    private func note(
        _ duplicate: Duplicate, told: Set<Int64>, now new: Set<Int64>,
        _ transaction: AccountTransaction
    ) throws {
        let told = told.union(new)
        if !told.isEmpty {
            try transaction.noteDuplicateNotice(
                of: duplicate.person, fingerprint: duplicate.fingerprint)
        }
        if duplicate.owners.isKnown, told.isSuperset(of: duplicate.owners.ids) {
            try transaction.forgetOwed(.duplicate, duplicate.person)
        } else {
            try transaction.note(
                OwedNotice(.duplicate, duplicate.person, since: now(), told: told))
        }
    }
}

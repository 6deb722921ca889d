import DropFolder
import Foundation
import Logging
import SiteSettings
import SyncStore

/// Rows of the accounts that nobody needs any more.
extension Pipeline {
    /// How many rows are deleted in one transaction.
    private static let rows = 1_000

    func purgeEvents(before date: Date) throws {
        try inSteps { try $0.forgetEvents(before: date, limit: Self.rows) }
    }

    /// When mails were collected.
    func purgeCollected(before date: Date) throws {
        try inSteps { try $0.forgetCollected(before: date, limit: Self.rows) }
    }

    func purgeDrift(before date: Date) throws {
        let identifier = IdentifierSource.prefix(at: date)
        try inSteps { try $0.forgetDrift(before: identifier, limit: Self.rows) }
    }

    func purgePublished(before day: Date) throws {
        let identifier = IdentifierSource.prefix(at: day)
        try accounts.inSteps(
            from: "", onStep: onStep,
            { try $0.oldPublished(before: identifier, after: $1, limit: Self.rows) },
            { try $0.forgetPublished($1) })
        try inSteps { try $0.forgetUndoneFiles(before: identifier, limit: Self.rows) }
    }

    func purgeOwnerMails(before day: Date) throws {
        let identifier = IdentifierSource.prefix(at: day)
        try inSteps { try $0.forgetOwed(before: day, limit: Self.rows) }
        try inSteps { try $0.forgetOwnerMails(before: identifier, limit: Self.rows) }
    }

    func purgeLinks(before day: Date) throws {
        try accounts.inSteps(
            from: Data(), onStep: onStep,
            { try $0.oldLinks(before: day, after: $1, limit: Self.rows) },
            { try $0.forgetLinks($1) })
    }

    /// What was answered and settled is kept as long as the files that said so, and for a month, as
    /// answers come twice; what waits for something, as long as everything else.
    func purgeStatuses(settledBefore settled: Date, othersBefore others: Date) throws {
        func forget(before day: Date, onlySettled: Bool) throws {
            let identifier = IdentifierSource.prefix(at: day)
            // A document has 200 items at the most.
            try accounts.inSteps(
                from: "", onStep: onStep,
                {
                    try $0.oldStatusDocuments(
                        before: identifier, onlySettled: onlySettled, after: $1,
                        limit: Self.rows / 200)
                },
                { try $0.forgetStatusDocuments($1, onlySettled: onlySettled) })
        }
        try forget(before: settled, onlySettled: true)
        try forget(before: others, onlySettled: false)
    }

    func purgeDecisions(before day: Date, keepingErasedSince erased: Date) throws {
        for run in try accounts.read({ try $0.oldRuns(before: day) }) {
            try accounts.forgetDecisions(ofRun: run, keepingErasedSince: erased, onStep: onStep)
        }
    }

    func purgeRuns(before day: Date) throws {
        var old = try accounts.read { try $0.oldRuns(before: day) }[...]
        while !old.isEmpty {
            let some = Array(old.prefix(Self.rows))
            old = old.dropFirst(some.count)
            let empty = try accounts.read { try $0.emptyRuns(among: some) }
            if !empty.isEmpty { try accounts.write { try $0.forgetRuns(empty) } }
            try onStep()
        }
    }

    /// Not those whose file is still claimed: their receipt is all that keeps them from being taken for
    /// new ones.
    func purgeDeliveries(before day: Date) throws {
        let identifier = IdentifierSource.prefix(at: day)
        let claimed = Set(try folders.claims.claims().map(\.delivery))
        try accounts.inSteps(
            from: "", onStep: onStep,
            { try $0.oldDeliveries(before: identifier, after: $1, limit: Self.rows) },
            { try $0.forgetDeliveries($1.filter { !claimed.contains($0) }) })
    }

    func purgeAudit(before day: Date) throws {
        try accounts.inSteps(
            from: Int64(0), onStep: onStep,
            { try $0.oldAudit(before: day, after: $1, limit: Self.rows) },
            { try $0.forgetAudit($1) })
    }

    /// Those whom neither the mirror nor a decision knows any more.
    func purgeRemembered() throws {
        try accounts.inSteps(
            from: Int64(0), onStep: onStep,
            { try $0.peopleRememberedOnly(after: $1, limit: Self.rows) },
            { [mirror] in
                let strangers = try mirror.strangers(among: $1)
                if !strangers.isEmpty { try $0.remember(nothingOf: strangers) }
            })
    }

    /// `safety.forget_withdrawn_after_days`
    func purgeWithdrawn(at confirmed: Date) throws {
        let days = settings.safety.forgetWithdrawnAfterDays
        guard days > 0 else { return }
        let day = confirmed.addingTimeInterval(-86_400 * Double(days))
        var forgotten = 0
        var last: Int64 = 0
        while case let ids = try accounts.read({
            try $0.longWithdrawn(before: day, after: last, limit: 200)
        }), let end = ids.last {
            last = end
            forgotten += try accounts.forgetWithdrawn(ids, before: day, leaving: bar)
            try onStep()
        }
        if forgotten > 0 {
            log.info("withdrawn accounts forgotten", metadata: ["count": "\(forgotten)"])
        }
    }

    /// Whoever has left stays left in peace when the account is forgotten, as if they had been erased.
    private func bar(_ account: Account, _ transaction: AccountTransaction) throws {
        guard settings.sync.withdrawn == .skip || account.isLeftForGood else { return }
        let digests = try ErasedPeople.digests(
            people: account.personId.map { [$0] } ?? [], resumes: [], mails: [account.mailKey],
            transaction, makeKey: { environment.randomBytes(32) })
        try transaction.noteErased(digests, at: environment.now())
    }

    private func inSteps(_ work: (AccountTransaction) throws -> Int) throws {
        try accounts.inSteps(onStep: onStep, work)
    }
}

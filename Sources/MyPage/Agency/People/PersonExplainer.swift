package import CandidateSync
package import Foundation
import Recruiting
import SiteSettings
package import SyncStore

/// Puts a person's story together from the two databases, without changing anything: for the person's
/// page and for `explain` alike. It blocks.
package struct PersonExplainer: Sendable {
    let accounts: any AccountReading
    let mirror: any MirrorReading
    let rules: Rules
    let now: Date
    private let words: PersonStory.Words
    private let names: KnownFieldNames

    package init(
        accounts: any AccountReading, mirror: any MirrorReading, rules: Rules, now: Date,
        words: PersonStory.Words = .japanese, names: KnownFieldNames = KnownFieldNames()
    ) {
        self.accounts = accounts
        self.mirror = mirror
        self.rules = rules
        self.now = now
        self.words = words
        self.names = names
    }

    var settings: Settings { rules.settings }

    /// - Returns: nil if nobody has ever heard of that person.
    /// - Throws: `StoreError`
    package func story(ofPerson person: Int64) throws -> PersonStory? {
        let (holdings, decisions) = try accounts.read { transaction in
            (
                try transaction.accounts(everOfPerson: person).map {
                    PersonStory.Holding(
                        account: $0, links: try transaction.links(ofAccount: $0.id))
                },
                try transaction.decisions(ofPerson: person, limit: 100)
            )
        }
        let record = try record(of: person)
        guard record != nil || !holdings.isEmpty || !decisions.isEmpty else { return nil }
        let verdict = try verdict(on: record?.candidate)
        let (isAwaited, held) = try waiting(person)
        let exportedOn = record?.candidate.exportedOn
        return PersonStory(
            personId: person, fields: record?.shown(record?.candidate.fields) ?? [],
            resumes: record?.candidate.resumes.map { ($0.id, record?.shown($0.fields) ?? []) }
                ?? [],
            conditions: record?.lines(settings.sync.conditions, settings.status) ?? [],
            verdict: verdict.map { ($0.outcome, $0.reason) }, holdings: holdings,
            hasOtherAddress: holdings.contains {
                verdict?.hasOtherAddress(than: $0.account) == true
            }, decisions: decisions,
            source: record.map { source(of: $0, decisions) },
            outlook: try outlook(
                Standing(
                    verdict: verdict, holdings: holdings, exportedOn: exportedOn,
                    isAwaited: isAwaited,
                    isMeant: try accounts.read { try $0.isToBeWritten(person: person) },
                    held: held, nextStart: try nextStart())))
    }

    /// - Returns: nil if there is no such account.
    /// - Throws: `StoreError`
    package func story(ofAccount id: Int64) throws -> PersonStory? {
        guard let account = try accounts.read({ try $0.account(id) }) else { return nil }
        if let person = account.personId { return try story(ofPerson: person) }
        let holding = PersonStory.Holding(
            account: account, links: try accounts.read { try $0.links(ofAccount: id) })
        return PersonStory(
            personId: nil, fields: [], resumes: [], conditions: [], verdict: nil,
            holdings: [holding], hasOtherAddress: false, decisions: [], source: nil,
            outlook: try outlook(
                Standing(
                    verdict: nil, holdings: [holding], exportedOn: nil, isAwaited: false,
                    isMeant: false, held: nil, nextStart: nil)))
    }

    private func record(of person: Int64) throws -> ShownRecord? {
        try mirror.read { snapshot in
            guard let candidate = try snapshot.candidate(person) else { return nil }
            return ShownRecord(
                candidate: candidate, catalog: snapshot.catalog,
                names: try self.names.names(given: settings.fields, snapshot),
                days: try snapshot.exportDays(ofPerson: person),
                delivery: try snapshot.lastDelivery(naming: person), words: words)
        }
    }

    private func verdict(on candidate: Candidate?) throws -> Decider.Verdict? {
        guard let candidate else { return nil }
        return try mirror.read { snapshot in
            let decider = try rules.decider(snapshot)
            return try accounts.read { try decider.decideWithKeys(candidate, $0) }
        }
    }

    /// The last delivery that named the person is known until a run has looked at it, and from then on
    /// by what the run decided; nobody keeps it of people who are no target.
    private func source(of record: ShownRecord, _ decisions: [DatedDecision]) -> PersonStory.Source
    {
        let day = record.candidate.exportedOn
        let decided = decisions.first { $0.decision.basis.delivery != nil }?.decision.basis
        let isOfThatDay = decided?.exportedOn == day
        return PersonStory.Source(
            personExportedOn: record.days.candidate, resumesExportedOn: record.days.resumes,
            delivery: record.delivery ?? (isOfThatDay ? decided?.delivery : nil))
    }

    /// Whether the next run looks at the person, and the run in which they wait for an approval.
    private func waiting(_ person: Int64) throws -> (isAwaited: Bool, held: String?) {
        let (deliveries, again, held) = try accounts.read { transaction in
            let held = try transaction.heldRuns()
            // The next run takes over the deliveries of one that is held, with everybody in them.
            let runs = try transaction.runsToPlan() + held.filter { $0.kind == .sync }
            return (
                try runs.flatMap { try transaction.deliveries(ofRun: $0.id) }.map(\.id),
                try transaction.peopleDueToLookAtAgain().contains(person),
                try held.first { try transaction.decision(of: person, in: $0)?.outcome == .held }
            )
        }
        let isNamed = try mirror.read { snapshot in
            let named = snapshot.namedPeople()
            return try deliveries.contains { try named.contains(person, inDelivery: $0) }
        }
        return (isNamed || again, held?.id)
    }

    private func nextStart() throws -> Date? {
        let dealtWith = try accounts.read { try $0.scheduleDealtWith() }
        return settings.nextStart(after: dealtWith ?? now)
    }
}

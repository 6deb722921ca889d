package import Foundation
import Publishing
package import Recruiting
import SiteSettings
package import SyncStore

/// What settings that are still being edited would do with everybody whom the mirror knows: the
/// production stages, and nothing written.
package struct Funnel: Sendable {
    /// How many are left behind a condition.
    package struct Step: Sendable, Equatable {
        package let condition: String
        package let left: Int
    }

    /// Everybody in the mirror.
    package private(set) var people = 0
    /// Those who are not deleted in the CRM.
    package private(set) var living = 0
    /// The conditions in their order.
    package private(set) var steps: [Step] = []
    /// What is odd about the conditions: options that no export has named.
    package private(set) var warnings: [Warning] = []
    /// What would become of those who are left, if all of them were exported anew.
    package private(set) var outcomes: [Outcome: Int] = [:]
    /// How many people a run is yet to decide once more and write to that was approved or cut short, and
    /// goes on before the next one.
    package private(set) var goingOn = 0
    /// How many people the next run will look at: those of deliveries since the last one, and those
    /// whose mail was another's.
    package private(set) var awaited = 0
    /// How many of them would be written to.
    package private(set) var mailed = 0
    /// Whether that is more than a run may open without an approval.
    package private(set) var isHeld = false
    /// The first of those, in the order of their ids.
    package private(set) var first: [(person: Int64, name: String, mail: String)] = []

    /// How many are named.
    package static let mostNamed = 20

    package init(_ rules: Rules, mirror: MirrorStore, accounts: AccountStore, now: Date) throws {
        let settings = rules.settings.sync
        let (lookup, deliveries, again, goingOn) = try accounts.read { transaction in
            // The next run takes over the people of one that is held.
            let held = try transaction.heldRuns().filter { $0.kind == .sync }
            let runs = try transaction.runsToPlan() + held
            return (
                try AccountsInMemory(transaction),
                try runs.flatMap { try transaction.deliveries(ofRun: $0.id) }.map(\.id),
                try transaction.peopleDueToLookAtAgain()
                    + held.flatMap { try transaction.waitingPeople(in: $0) },
                try transaction.plannedRuns().map { try transaction.pendingCount(in: $0) }
            )
        }
        self.goingOn = goingOn.reduce(0, +)
        warnings = try mirror.read { try UnseenOptions.warnings(settings.conditions, $0) }
        let range = try mirror.read { try $0.range() }
        guard let range else {
            steps = settings.conditions.map { Step(condition: $0.description, left: 0) }
            return
        }
        let scope = try mirror.read { try $0.scope(deliveries: deliveries, also: again) }
        // Two halves at once: this is about the processor, and there are two of them.
        let middle = range.lowerBound + (range.upperBound - range.lowerBound) / 2
        let halves =
            middle < range.upperBound
            ? [range.lowerBound...middle, middle + 1...range.upperBound] : [range]
        let works = halves.map { half in
            Result {
                try ThreadedWork(named: "funnel") {
                    try Part(rules, half, mirror: mirror, accounts: lookup, scope: scope)
                }
            }
        }
        // Each is waited for, also where another one has failed.
        let parts = works.map { work in Result { try work.get().wait() } }
        add(try parts.map { try $0.get() }, settings.conditions)
        let mailed = mailed
        isHeld = try accounts.read { try rules.limit(planned: mailed, at: now, $0) } != nil
    }

    private mutating func add(_ parts: [Part], _ conditions: [Condition]) {
        // The lowest id of several people with one mail gets the account: of all, and of those whom
        // the next run looks at.
        var taken: Set<String> = []
        var takenNext: Set<String> = []
        var failed = [Int](repeating: 0, count: conditions.count)
        for part in parts {
            people += part.people
            living += part.living
            awaited += part.awaited
            for (index, count) in part.failed.enumerated() { failed[index] += count }
            outcomes.merge(part.outcomes) { $0 + $1 }
            for target in part.writings {
                let isFree = taken.isDisjoint(with: target.mustBeFree)
                if isFree { taken.insert(target.mailKey) }
                outcomes[isFree ? target.outcome : .mailTaken, default: 0] += 1
                guard target.isAwaited, takenNext.isDisjoint(with: target.mustBeFree) else {
                    continue
                }
                takenNext.insert(target.mailKey)
                mailed += 1
                if first.count < Self.mostNamed {
                    first.append((target.person, target.name, target.mailKey))
                }
            }
        }
        var left = living
        steps = zip(conditions, failed).map { condition, failed in
            left -= failed
            return Step(condition: condition.description, left: left)
        }
    }
}

/// What became of the people in a range of ids.
private struct Part: Sendable {
    /// Somebody who would be written to.
    struct Writing: Sendable {
        let person: Int64
        let name: String
        let mailKey: String
        let mustBeFree: [String]
        let outcome: Outcome
        let isAwaited: Bool
    }

    private(set) var people = 0
    private(set) var living = 0
    private(set) var awaited = 0
    /// By the condition that failed first.
    private(set) var failed: [Int]
    private(set) var outcomes: [Outcome: Int] = [:]
    private(set) var writings: [Writing] = []

    init(
        _ rules: Rules, _ ids: ClosedRange<Int64>, mirror: MirrorStore,
        accounts: AccountsInMemory, scope: Set<Int64>
    ) throws {
        let conditions = rules.settings.sync.conditions
        var part = Part(conditions: conditions.count)
        try mirror.read { snapshot in
            let decider = try rules.decider(snapshot)
            let record = CRMRecord(rules.settings.status, catalog: snapshot.catalog)
            try snapshot.everybody(in: ids) { candidate in
                let verdict = try decider.decide(candidate, accounts)
                let isAwaited = scope.contains(candidate.id)
                part.people += 1
                if isAwaited { part.awaited += 1 }
                if verdict.outcome == .deleted { return }
                part.living += 1
                if let failed = verdict.failed.flatMap(conditions.firstIndex) {
                    part.failed[failed] += 1
                } else if verdict.writes, let address = verdict.address {
                    part.writings.append(
                        Writing(
                            person: candidate.id,
                            name: isAwaited ? record.name(of: candidate) : "",
                            mailKey: address.key, mustBeFree: verdict.mustBeFree,
                            outcome: verdict.outcome, isAwaited: isAwaited))
                } else {
                    part.outcomes[verdict.outcome, default: 0] += 1
                }
            }
        }
        self = part
    }

    private init(conditions: Int) { failed = [Int](repeating: 0, count: conditions) }
}

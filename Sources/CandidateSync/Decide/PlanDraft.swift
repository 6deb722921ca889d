import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// What `RunPlanner` has of a run until its plan is whole: what is decided, and the slice of people who
/// are decided next. Not to be kept beyond the snapshot.
struct PlanDraft {
    let run: Run
    let scope: PlanScope
    let startedAt: Date
    /// The same on a clock that never jumps.
    let begunAt: Duration
    private(set) var plan: RunPlan

    private let missing: MissingFields
    private let unseenOptions: [Warning]
    /// What is missing of those who are about to be written to.
    private var blind: Set<MissingFields.Field> = []
    private var slice: [(Candidate, delivery: String?)] = []
    private var bytes = 0

    /// How many candidates are decided in one transaction.
    private static let mostPeople = 1_000
    /// How many bytes of records, however few people those are.
    private static let mostBytes = 8 << 20

    init(
        _ run: Run, _ scope: PlanScope, _ rules: Rules, _ snapshot: borrowing MirrorSnapshot,
        startedAt: Date, begunAt: Duration
    ) throws {
        self.run = run
        self.scope = scope
        self.startedAt = startedAt
        self.begunAt = begunAt
        plan = try RunPlan(
            run: run, rules: rules, snapshot, lookedAtAgain: scope.lookedAtAgain, now: startedAt)
        missing = try MissingFields(scope.deliveries, rules.settings.sync.conditions, snapshot)
        unseenOptions = try UnseenOptions.warnings(rules.settings.sync.conditions, snapshot)
    }

    var isSliceFull: Bool { slice.count == Self.mostPeople || bytes >= Self.mostBytes }

    mutating func add(_ candidate: Candidate, _ delivery: String?) {
        slice.append((candidate, delivery))
        bytes += candidate.byteCount
    }

    /// Decides the people of the slice, and empties it.
    mutating func decideSlice(_ transaction: AccountTransaction) throws {
        let written = try plan.decide(slice, transaction)
        for person in written where !missing.isEmpty {
            blind.formUnion(try missing.fields(unknownOf: person))
        }
        slice.removeAll(keepingCapacity: true)
        bytes = 0
    }

    /// Why the run has to wait, as far as the deliveries say so.
    var holdReasons: [HoldReason] { blind.sorted().map(\.holdReason) }

    var warnings: [Warning] {
        missing.warnings + unseenOptions
            + plan.warnings(hasRecords: scope.deliveries.contains { $0.records > 0 })
    }
}

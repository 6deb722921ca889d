import Foundation
import Recruiting
import SiteSettings
import SyncStore

/// Decides everything a run will do, before anything is done.
///
/// It decides in slices, each a transaction: whoever sets a password meanwhile does not wait for a
/// million candidates. A plan that was cut short is made again from its start; until it is whole,
/// nobody is written to.
///
/// Nothing outside the accounts' database happens before the run is carried out, which commits durably:
/// so no step of a plan waits for the disk. What a power cut takes back is planned anew.
struct RunPlanner {
    let rules: Rules
    let accounts: AccountStore
    let mirror: MirrorStore
    let environment: Environment

    /// How many candidates are decided in one transaction.
    private static let slice = 1_000
    /// How many bytes of records, however few people those are.
    private static let sliceBytes = 8 << 20

    /// Plans the run that collects deliveries, if one does, or goes on with a plan that was cut
    /// short. It takes over the people and deliveries of a sync that still waits for an approval.
    /// - Parameters:
    ///   - startsNew: false to only go on.
    ///   - start: the start of the schedule that this plan is for; dealt with by the same
    ///     transaction that ends the collecting, even if nothing was delivered.
    ///   - request: what somebody of the staff has asked for; answered by the same transaction, by the
    ///     run whose collecting it ends, or by that there is none.
    ///   - progress: candidates looked at so far, and in all, before each slice; what it throws ends the
    ///     plan.
    ///   - check: looks at the plan when it is whole, and at why it would wait; what it throws leaves
    ///     the run to be planned anew another time, and nobody is written to.
    /// - Returns: the run's id, or nil if there is nothing to plan.
    func plan(
        startsNew: Bool = true, start: Date? = nil, request: RunRequest? = nil,
        progress: (Int, Int) throws -> Void = { _, _ in },
        check: ((Run, [HoldReason]) throws -> Void)? = nil
    ) throws -> String? {
        let startedAt = environment.now()
        let begunAt = environment.elapsed()
        let begun = try begin(startsNew: startsNew, start: start, request: request, at: startedAt)
        guard let run = begun else { return nil }
        // One that was discarded only just now has no report yet, and its people wait still.
        for discarded in try accounts.read({ try $0.discardedRuns() }) {
            try accounts.lookNoMore(becauseOf: discarded)
        }
        let scope = try accounts.read { try PlanScope(run, $0) }
        let ids = scope.deliveries.map(\.id)
        var lookNoMore: [Int64] = []
        let isWhole = try mirror.read { snapshot -> Bool in
            let total = try snapshot.count(deliveries: ids, also: scope.people)
            var plan = try RunPlan(
                run: run, rules: rules, snapshot, lookedAtAgain: scope.lookedAtAgain,
                now: startedAt)
            let missing = try MissingFields(
                scope.deliveries, rules.settings.sync.conditions, snapshot)
            var blind: Set<MissingFields.Field> = []
            var slice: [(Candidate, String?)] = []
            var bytes = 0
            func decide(_ transaction: AccountTransaction) throws {
                let written = try plan.decide(slice, transaction)
                for person in written where !missing.isEmpty {
                    blind.formUnion(try missing.fields(unknownOf: person))
                }
                slice.removeAll(keepingCapacity: true)
                bytes = 0
            }
            try snapshot.candidates(deliveries: ids, also: scope.people) { candidate, delivery in
                if slice.count == Self.slice || bytes >= Self.sliceBytes {
                    try progress(plan.lookedAt, total)
                    try accounts.writeUnsynced(decide)
                }
                slice.append((candidate, delivery))
                bytes += candidate.byteCount
            }
            func end(
                _ transaction: AccountTransaction, hold: [HoldReason], counts: [Outcome: Int]
            ) throws -> Bool {
                // Somebody has decided on a run that was to be taken over: that is the last word.
                guard try scope.held.allSatisfy({ try transaction.run($0.id)?.state == .held })
                else { return false }
                // Of two that wait the reminders give way: who is due is so later too.
                let reminders =
                    hold.isEmpty ? [] : try transaction.heldRuns().filter { $0.kind == .reminder }
                let warnings =
                    missing.warnings
                    + plan.warnings(hasRecords: scope.deliveries.contains { $0.records > 0 })
                try transaction.endPlanning(
                    run, hold: hold, counts: counts, startedAt: startedAt,
                    notTarget: plan.notTarget, warnings: warnings,
                    superseded: scope.held + reminders)
                try transaction.tally(.planning, took: environment.elapsed() - begunAt)
                return true
            }
            try progress(plan.lookedAt, total)
            // Before the plan is whole those who wait, behind it those who do no more: a plan that is
            // made again must find them.
            let waiting = plan.lookAgain
            try accounts.inSteps(waiting) { try $1.lookAgain(at: $0.person, behind: $0.mailKey) }
            // The last slice, and with it the end, unless something comes in between.
            let (hold, isEnded) = try accounts.writeUnsynced { transaction in
                try decide(transaction)
                for (person, mailKey) in plan.lookAgain.dropFirst(waiting.count) {
                    try transaction.lookAgain(at: person, behind: mailKey)
                }
                try transaction.settleWritten(at: startedAt)
                let limit = try rules.limit(
                    planned: plan.writings, at: startedAt, transaction)
                let hold = [limit].compactMap { $0 } + blind.sorted().map(\.holdReason)
                let isEnd = hold.isEmpty && check == nil && scope.held.isEmpty
                return (hold, isEnd ? try end(transaction, hold: [], counts: [:]) : nil)
            }
            lookNoMore = plan.lookNoMore
            if let isEnded { return isEnded }
            try check?(run, hold)
            guard !hold.isEmpty else {
                return try accounts.writeUnsynced { try end($0, hold: [], counts: [:]) }
            }
            // Of one that waits people are told.
            let counts = try accounts.holdPending(of: run)
            return try accounts.write { try end($0, hold: hold, counts: counts) }
        }
        guard isWhole else {
            return try plan(startsNew: false, progress: progress, check: check)
        }
        try accounts.inSteps(lookNoMore) { try $1.lookNoMore(at: $0) }
        return run.id
    }

    /// Forgets a plan that was cut short, in steps, of which the last begins the new one.
    /// - Returns: its run; nil if there is nothing to plan.
    private func begin(
        startsNew: Bool, start: Date?, request: RunRequest?, at now: Date
    ) throws -> Run? {
        func step(_ transaction: AccountTransaction) throws -> (isMore: Bool, run: Run?) {
            guard try transaction.forgetPlanned(.sync, limit: AccountStore.rows) == 0 else {
                return (true, nil)
            }
            if let start { try transaction.noteScheduleDealtWith(until: start) }
            let collecting = try transaction.collectingRun()
            let run = try transaction.beginPlanning(startsNew: startsNew)
            if startsNew, let request {
                if let run, run.id == collecting?.id {
                    try transaction.begin(run, for: request, at: now)
                } else if run == nil {
                    try transaction.answer(request, .nothing)
                }
            }
            return (false, run)
        }
        var begun = try accounts.writeUnsynced(step)
        while begun.isMore { begun = try accounts.writeUnsynced(step) }
        return begun.run
    }
}

/// Whom a plan looks at.
private struct PlanScope {
    /// The sync that waits for an approval, whose people are decided anew. (There is one at the most;
    /// a former version left several.)
    let held: [Run]
    let deliveries: [DeliveryRecord]
    /// People besides those whom the deliveries name.
    let people: [Int64]
    /// Everybody who is to be looked at again, whether they are due or not.
    let lookedAtAgain: Set<Int64>

    init(_ run: Run, _ transaction: AccountTransaction) throws {
        held = try transaction.heldRuns().filter { $0.kind == .sync }
        deliveries = try (held + [run]).flatMap {
            try transaction.deliveries(ofRun: $0.id)
        }
        people =
            try transaction.peopleDueToLookAtAgain()
            + held.flatMap { try transaction.waitingPeople(in: $0) }
        lookedAtAgain = Set(try transaction.peopleToLookAtAgain())
    }
}

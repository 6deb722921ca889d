import Foundation
import Publishing
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
    let open: OpenWorkspace
    let rules: Rules

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
        let startedAt = open.environment.now()
        let begunAt = open.environment.elapsed()
        let begun = try begin(startsNew: startsNew, start: start, request: request, at: startedAt)
        guard let run = begun else { return nil }
        // One that was discarded only just now has no report yet, and its people wait still.
        for discarded in try open.accounts.read({ try $0.discardedRuns() }) {
            try open.accounts.lookNoMore(becauseOf: discarded)
        }
        let scope = try open.accounts.read { try PlanScope(run, $0) }
        let lookNoMore = try open.mirror.read { snapshot -> [Int64]? in
            var draft = try PlanDraft(
                run, scope, rules, snapshot, startedAt: startedAt, begunAt: begunAt)
            try decideAllButLast(&draft, snapshot, progress)
            return try decideLast(&draft, check) ? draft.plan.lookNoMore : nil
        }
        guard let lookNoMore else {
            return try plan(startsNew: false, progress: progress, check: check)
        }
        try open.accounts.inSteps(lookNoMore) {
            try $1.lookNoMore(at: $0, knowing: scope.wishes[$0])
        }
        return run.id
    }

    /// Forgets a plan that was cut short, in steps, of which the last begins the new one.
    /// - Returns: its run; nil if there is nothing to plan.
    private func begin(
        startsNew: Bool, start: Date?, request: RunRequest?, at now: Date
    ) throws -> Run? {
        var isForgotten = false
        var run: Run?
        while !isForgotten {
            run = try open.accounts.writeUnsynced { transaction in
                isForgotten = try transaction.forgetPlanned(.sync, limit: AccountStore.rows) == 0
                guard isForgotten else { return nil }
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
                return run
            }
        }
        return run
    }

    /// Decides everybody but the last slice, with which the plan ends.
    private func decideAllButLast(
        _ draft: inout PlanDraft, _ snapshot: borrowing MirrorSnapshot,
        _ progress: (Int, Int) throws -> Void
    ) throws {
        let ids = draft.scope.deliveries.map(\.id)
        let people = draft.scope.people
        let total = try snapshot.count(deliveries: ids, also: people)
        var lost = Set(people).subtracting(draft.scope.lookedAtAgain)
        try snapshot.candidates(deliveries: ids, also: people) { candidate, delivery in
            if draft.isSliceFull {
                try progress(draft.plan.lookedAt, total)
                try open.accounts.writeUnsynced { try draft.decideSlice($0) }
            }
            draft.add(candidate, delivery)
            lost.remove(candidate.id)
        }
        // A mirror that was made anew does not know them: once the run that means them is taken over,
        // nothing else names them.
        try open.accounts.inSteps(lost.sorted()) { try $1.lookAgain(at: $0) }
        try progress(draft.plan.lookedAt, total)
    }

    /// Decides the last slice, and with it ends the plan, unless something comes in between: then that
    /// is dealt with first.
    /// - Returns: whether the plan holds; false if it has to be made again.
    private func decideLast(
        _ draft: inout PlanDraft, _ check: ((Run, [HoldReason]) throws -> Void)?
    ) throws -> Bool {
        // Before the plan is whole those who wait, behind it those who do no more: a plan that is
        // made again must find them.
        let waiting = draft.plan.lookAgain
        try open.accounts.inSteps(waiting) { try $1.lookAgain(at: $0.person, behind: $0.mailKey) }
        let (hold, isEnded) = try open.accounts.writeUnsynced { transaction in
            try draft.decideSlice(transaction)
            for (person, mailKey) in draft.plan.lookAgain.dropFirst(waiting.count) {
                try transaction.lookAgain(at: person, behind: mailKey)
            }
            try transaction.settleWritten(at: draft.startedAt)
            let limit = try rules.limit(
                planned: draft.plan.writings, at: draft.startedAt, transaction)
            let hold = [limit].compactMap { $0 } + draft.holdReasons
            let isEnd = hold.isEmpty && check == nil && draft.scope.held.isEmpty
            return (hold, isEnd ? try end(draft, hold: [], counts: [:], transaction) : nil)
        }
        if let isEnded { return isEnded }
        try check?(draft.run, hold)
        guard !hold.isEmpty else {
            return try open.accounts.writeUnsynced { try end(draft, hold: [], counts: [:], $0) }
        }
        // Of one that waits people are told.
        let counts = try open.accounts.holdPending(of: draft.run)
        return try open.accounts.write { try end(draft, hold: hold, counts: counts, $0) }
    }

    /// Makes the plan whole.
    /// - Returns: false if somebody has decided on a run that was to be taken over: that is the last word.
    private func end(
        _ draft: PlanDraft, hold: [HoldReason], counts: [Outcome: Int],
        _ transaction: AccountTransaction
    ) throws -> Bool {
        let held = draft.scope.held
        guard try held.allSatisfy({ try transaction.run($0.id)?.state == .held }) else {
            return false
        }
        // Of two that wait the reminders give way: who is due is so later too.
        let reminders =
            hold.isEmpty ? [] : try transaction.heldRuns().filter { $0.kind == .reminder }
        try transaction.endPlanning(
            draft.run, hold: hold, counts: counts, startedAt: draft.startedAt,
            notTarget: draft.plan.notTarget, warnings: draft.warnings,
            superseded: held + reminders)
        try transaction.tally(.planning, took: open.environment.elapsed() - draft.begunAt)
        return true
    }
}

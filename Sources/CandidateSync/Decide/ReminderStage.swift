import Foundation
import Publishing
import Recruiting
import SiteSettings
import SyncStore

/// メール再送信: plans whom to write to again, with a fresh link, as they have not yet set a password.
struct ReminderStage {
    let open: OpenWorkspace
    let rules: Rules

    /// Plans a run of its own for everybody who is due and whom the CRM still wants written to.
    ///
    /// While a run of reminders waits for an approval there is no second one; nor is there one that
    /// would have to wait beside a sync that does: who is due is so later too.
    /// - Parameter run: the id that it gets.
    /// - Returns: false if nobody is to be written to; then there is no run.
    func plan(run id: String) throws -> Bool {
        let now = open.environment.now()
        let rule = rules.reminder(at: now)
        try forgetCutShort()
        guard rule.most > 0, try open.accounts.read({ try $0.isAnyDueForReminder(rule) }) else {
            return false
        }
        let held = try open.accounts.read { try $0.heldRuns() }
        guard !held.contains(where: { $0.kind == .reminder }) else { return false }
        let decisions = try due(rule)
        guard !decisions.isEmpty else { return false }
        let limit = try open.accounts.write { transaction in
            try transaction.settleWritten(at: now)
            return try rules.limit(planned: decisions.count, at: now, transaction)
        }
        if limit != nil, !held.isEmpty { return false }
        guard let run = try open.accounts.write({ try $0.beginReminders(run: id) }) else {
            return false
        }
        try open.accounts.inSteps(decisions) { _ = try $1.plan($0, in: run) }
        let counts = try limit.map { _ in try open.accounts.holdPending(of: run) } ?? [:]
        try open.accounts.write { transaction in
            try transaction.endPlanning(
                run, hold: [limit].compactMap { $0 }, counts: counts, startedAt: now,
                notTarget: [:], warnings: [])
        }
        return true
    }

    /// Until a plan is whole nobody is written to; one that was cut short is made anew.
    private func forgetCutShort() throws {
        try open.accounts.inSteps { try $0.forgetPlanned(.reminder, limit: AccountStore.rows) }
        try open.accounts.write { try $0.dropReminders() }
    }

    /// What the decider says of those who are due: only they are planned who are to be written to, at the
    /// address that they were written to before. A new address is a sync's, which may be held.
    private func due(_ rule: ReminderRule) throws -> [Decision] {
        try open.mirror.read { snapshot in
            let decider = try rules.decider(snapshot)
            let people = try snapshot.reader()
            return try open.accounts.read { transaction in
                try transaction.dueForReminder(rule).compactMap { account in
                    guard let candidate = try account.personId.flatMap(people.read) else {
                        return nil
                    }
                    let verdict = try decider.decide(candidate, transaction)
                    guard verdict.outcome == .alreadyOpen, verdict.waitsFor == nil else {
                        return nil
                    }
                    var decision = Decision(verdict)
                    decision.mailKey = account.mailKey
                    return decision
                }
            }
        }
    }
}

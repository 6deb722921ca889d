import Foundation
import Recruiting
import SyncStore

/// メール再送信: plans whom to write to again, with a fresh link, as they have not yet set a password.
struct ReminderStage {
    let rules: Rules
    let accounts: AccountStore
    let mirror: MirrorStore
    let now: @Sendable () -> Date

    /// Plans a run of its own for everybody who is due and whom the CRM still wants written to.
    ///
    /// While a run of reminders waits for an approval there is no second one; nor is there one that
    /// would have to wait beside a sync that does: who is due is so later too.
    /// - Parameter run: the id that it gets.
    /// - Returns: false if nobody is to be written to; then there is no run.
    func plan(run id: String) throws -> Bool {
        let now = now()
        let rule = rules.reminder(at: now)
        guard rule.most > 0, try accounts.read({ try $0.isAnyDueForReminder(rule) }) else {
            return false
        }
        let held = try accounts.read { try $0.heldRuns() }
        guard !held.contains(where: { $0.kind == .reminder }) else { return false }
        let decisions = try due(rule)
        guard !decisions.isEmpty else { return false }
        return try accounts.write { transaction in
            try transaction.settleWritten(at: now)
            let limit = try rules.limit(planned: decisions.count, at: now, transaction)
            if limit != nil, !held.isEmpty { return false }
            guard let run = try transaction.beginReminders(run: id) else {
                return false
            }
            for decision in decisions { _ = try transaction.plan(decision, in: run) }
            if limit != nil { _ = try transaction.holdPending(of: run, limit: decisions.count) }
            try transaction.endPlanning(
                run, hold: [limit].compactMap { $0 },
                counts: limit == nil ? [:] : transaction.counts(of: run), startedAt: now,
                notTarget: [:], warnings: [])
            return true
        }
    }

    /// What the decider says of those who are due: only they are planned who are to be written to.
    private func due(_ rule: ReminderRule) throws -> [Decision] {
        try mirror.read { snapshot in
            let decider = rules.decider(snapshot.catalog)
            let people = try snapshot.reader()
            return try accounts.read { transaction in
                try transaction.dueForReminder(rule).compactMap { account in
                    guard let candidate = try account.personId.flatMap(people.read) else {
                        return nil
                    }
                    let verdict = try decider.decide(candidate, transaction)
                    guard verdict.outcome == .alreadyOpen || verdict.outcome == .readdressed,
                        verdict.waitsFor == nil
                    else { return nil }
                    var decision = Decision(verdict)
                    decision.mailKey =
                        verdict.outcome == .alreadyOpen ? account.mailKey : verdict.address?.key
                    return decision
                }
            }
        }
    }
}

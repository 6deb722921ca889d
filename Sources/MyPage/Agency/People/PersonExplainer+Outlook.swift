import CandidateSync
import Foundation
import Recruiting
import SiteSettings
import SyncStore

extension PersonExplainer {
    /// What is known of a person that says what comes next.
    struct Standing {
        let verdict: Decider.Verdict?
        let holdings: [PersonStory.Holding]
        /// When their records were last exported, in days since 1970 (UTC).
        let exportedOn: Int?
        /// Whether the next run looks at them.
        let isAwaited: Bool
        /// Whether a sync that goes on is yet to write to them, if that is decided again then.
        let isMeant: Bool
        /// The run in which they wait for an approval.
        let held: String?
        let nextStart: Date?
    }

    func outlook(_ standing: Standing) throws -> PersonOutlook {
        var steps: [PersonOutlook.Step] = []
        if let run = standing.held { steps.append(.approval(run: run)) }
        if standing.isAwaited || standing.isMeant, let verdict = standing.verdict {
            let start = standing.isMeant ? nil : standing.nextStart
            steps.append(.run(at: start, verdict.outcome))
        }
        for holding in standing.holdings where holding.account.status != .withdrawn {
            steps += try self.steps(for: holding, standing)
        }
        if let forgetting = forgetting(standing) { steps.append(forgetting) }
        return PersonOutlook(steps: steps, silence: try silence(standing))
    }

    private func steps(
        for holding: PersonStory.Holding, _ standing: Standing
    ) throws -> [PersonOutlook.Step] {
        let account = holding.account
        let living = holding.links.filter { $0.endedAt == nil && $0.expiresAt > now }
        var steps = living.map {
            PersonOutlook.Step.linkEnds(account: account.id, at: $0.expiresAt)
        }
        guard account.isOpen else { return steps }
        // Nothing is done to an account while one of its links is valid, ended or not.
        let free = holding.links.map(\.expiresAt).filter { $0 > now }.max() ?? now
        let written = try accounts.read { try $0.reminders(ofAccount: account.id) }
        let most = settings.sync.reminders
        var due: Date?
        if account.personId != nil, written < most, let last = account.lastMailAt {
            due = last.addingTimeInterval(3_600 * Double(settings.sync.reminderIntervalHours))
        }
        let held = try accounts.read { try $0.heldRuns() }
        if let due, isReminded(standing.verdict), !held.contains(where: { $0.kind == .reminder }) {
            steps.append(
                .reminder(
                    account: account.id, number: written + 1, of: most, at: max(due, free)))
        }
        func end(_ days: Int, after date: Date) -> Date {
            max(date.addingTimeInterval(86_400 * Double(days)), free)
        }
        let unused = settings.safety.closeUnusedAfterDays
        // Nobody is closed to whom nothing was written, while a run that is to write to them waits, or a
        // reminder may wait behind one.
        if unused > 0, let mailed = account.lastMailAt, standing.held == nil,
            due == nil || held.isEmpty
        {
            // It counts from when the mail is collected.
            let lastOut = try accounts.read { try $0.lastOut(linkMailsTo: account.id, now: now) }
            let last = max(account.createdAt, mailed, lastOut ?? .distantPast)
            // Nor before the reminder that they are still to get.
            let date = max(end(unused, after: last), due ?? now)
            steps.append(.closing(account: account.id, at: date))
        }
        let unverified = settings.safety.closeUnverifiedAfterDays
        if account.isUnverifiedSignUp, unverified > 0 {
            steps.append(
                .removal(account: account.id, at: end(unverified, after: account.createdAt)))
        }
        return steps
    }

    /// Whether the person is one to whom reminders go: never at a new address, see `ReminderStage`.
    private func isReminded(_ verdict: Decider.Verdict?) -> Bool {
        guard let verdict, verdict.waitsFor == nil else { return false }
        return verdict.outcome == .alreadyOpen
    }

    private func forgetting(_ standing: Standing) -> PersonOutlook.Step? {
        let days = settings.inbox.mirrorDays
        guard let exported = standing.exportedOn, days > 0,
            !standing.holdings.contains(where: { $0.account.status != .withdrawn })
        else { return nil }
        return .forgetting(
            at: Date(timeIntervalSince1970: 86_400 * Double(exported + days + 1)))
    }

    private func silence(_ standing: Standing) throws -> PersonOutlook.Silence {
        guard let verdict = standing.verdict else { return .noRecords }
        if verdict.outcome.isWritten { return .notExported(verdict.outcome) }
        guard verdict.outcome == .alreadyOpen, let account = verdict.account,
            verdict.waitsFor == nil
        else { return .decided(verdict.outcome) }
        if settings.sync.reminders == 0 { return .noReminders }
        if account.lastMailAt == nil { return .neverWritten }
        let written = try accounts.read { try $0.reminders(ofAccount: account.id) }
        if written < settings.sync.reminders, let run = try heldReminders() {
            return .remindersWait(run: run)
        }
        return .remindersUsed(written)
    }

    /// The run of reminders that waits for an approval: nobody is reminded meanwhile, see `ReminderStage`.
    private func heldReminders() throws -> String? {
        try accounts.read { try $0.heldRuns() }.first { $0.kind == .reminder }?.id
    }
}

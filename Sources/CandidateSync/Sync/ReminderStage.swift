import Foundation
import InternetMessage
import Recruiting
import SyncStore

/// メール再送信: writes again, with a fresh link, to people who have not yet set a password.
struct ReminderStage {
    let composer: MailComposer
    let links: PasswordLinks
    let settings: Settings.Sync
    let fields: FieldLookup
    let accounts: AccountStore
    let now: @Sendable () -> Date

    /// Plans a run of its own for everybody who is due.
    /// - Parameter run: the id that it gets.
    /// - Returns: false if nobody is due; then there is no run.
    func plan(run id: String) throws -> Bool {
        guard settings.reminders > 0, try accounts.read({ try $0.isAnyDueForReminder(rule) })
        else { return false }
        return try accounts.write { transaction in
            let due = try transaction.dueForReminder(rule)
            if !due.isEmpty { try transaction.planReminders(run: id, at: now(), due) }
            return !due.isEmpty
        }
    }

    /// Carries out the planned reminders. Who has set a password meanwhile, left, or asked for a
    /// new link is not written to.
    func remind(_ decisions: [Decision], of run: Run, _ batch: inout OutboxBatch) throws {
        let values = try fields.values(of: composer.needsFields(.reminder), for: decisions)
        for var decision in decisions {
            try remind(&decision, values[decision.personId] ?? [:], &batch)
            try batch.transaction.carriedOut(decision, in: run)
        }
    }

    private func remind(
        _ decision: inout Decision, _ values: [FieldAlias: String], _ batch: inout OutboxBatch
    ) throws {
        guard let recipient = decision.recipient, let account = decision.accountId else { return }
        let transaction = batch.transaction
        guard try transaction.isDueForReminder(account: account, rule) else {
            let isRegistered = try transaction.account(account)?.status == .registered
            decision.outcome = isRegistered ? .alreadyRegistered : .alreadyOpen
            decision.reason = "no longer due when it came to be written to"
            return
        }
        let id = batch.makeId()
        let link = links.make(at: now())
        // Also noted when no mail can be made of this person's data: it must not be tried all day.
        try transaction.noteReminder(account: account)
        try transaction.addLink(
            hash: link.hash, account: account, cause: .reminder, issuedAt: link.issuedAt,
            expiresAt: link.expiresAt)
        do {
            let mail = try composer.invitation(
                .reminder, recipient, person: decision.personId, resume: decision.resumeId,
                link: link, fields: values, id: id)
            try batch.add(.mail, id: id, name: "\(id).eml", mail)
            decision.mailFile = "mail/\(id).eml"
        } catch let error as MessageError {
            decision.outcome = .badMail
            decision.reason = error.description
        }
    }

    private var rule: ReminderRule {
        let now = now()
        return ReminderRule(
            most: settings.reminders,
            lastMailBefore: now.addingTimeInterval(-3_600 * Double(settings.reminderIntervalHours)),
            now: now)
    }
}

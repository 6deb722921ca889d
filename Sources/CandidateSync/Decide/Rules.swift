package import Foundation
package import Publishing
package import Recruiting
package import SiteSettings
package import SyncStore

/// What the settings and templates say of who is written to, and when: made into a decider for the
/// records of a snapshot.
package struct Rules: Sendable {
    package let settings: Settings
    /// The CRM's fields that the mails to candidates name.
    private let mailsName: Set<FieldAlias>

    package init(_ settings: Settings, _ templates: Templates) {
        self.settings = settings
        var names = templates[.registrationRequest].fields
        if settings.sync.reminders > 0 { names.formUnion(templates[.reminder].fields) }
        mailsName = names
    }

    /// - Parameter mirror: the decider must not be kept beyond it.
    package func decider(_ mirror: borrowing MirrorSnapshot) throws -> Decider {
        try Decider(settings.sync, settings.status, mailsName: mailsName, mirror)
    }

    /// Decides on links that are asked for to a person's account: what we have written into the CRM
    /// ourselves (`Person.U_S:empty` finds those who have none) excludes nobody from them; what
    /// somebody else has put in its place does.
    package func linkDecider(
        for candidate: Candidate, _ mirror: borrowing MirrorSnapshot
    ) throws -> Decider {
        var sync = settings.sync
        if let field = FieldAlias(settings.status.field),
            isOurs(field, in: candidate, mirror.catalog.number(of: field))
        {
            sync = sync.withoutConditions(on: settings.status)
        }
        return try Decider(sync, settings.status, mailsName: mailsName, mirror)
    }

    /// Whether a person's status, or that of one of their resumes, is one that we write.
    private func isOurs(_ field: FieldAlias, in candidate: Candidate, _ number: Int?) -> Bool {
        let written = settings.status
        let ours = [written.opened, written.registered, written.duplicate, written.withdrawn]
        let records =
            field.resource == .resume ? candidate.resumes.map(\.fields) : [candidate.fields]
        return records.contains { record in
            let status = record.status(in: number)
            return !status.isEmpty && ours.contains(status)
        }
    }

    /// Who is due for a reminder.
    package func reminder(at now: Date) -> ReminderRule {
        let hours = Double(settings.sync.reminderIntervalHours)
        return ReminderRule(
            most: settings.sync.reminders,
            lastMailBefore: now.addingTimeInterval(-3_600 * hours), now: now)
    }

    /// Why a run that would write to so many people waits for an approval, by the number of people
    /// alone; nil if it does not.
    package func limit(planned: Int, at now: Date, _ transaction: AccountTransaction) throws
        -> HoldReason?
    {
        let limit = settings.safety.maxNewAccounts
        guard limit > 0, planned > 0 else { return nil }
        let written = try transaction.peopleWritten(since: now.addingTimeInterval(-86_400))
        return written + planned > limit ? .limit(limit, planned: planned, written: written) : nil
    }
}

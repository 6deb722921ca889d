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

    package func decider(_ catalog: FieldCatalog) -> Decider {
        Decider(settings.sync, mailsName: mailsName, catalog: catalog)
    }

    /// Decides on links that are asked for to an account: what is written into the CRM once it is open
    /// (`Person.U_S:empty` finds those who have none) excludes nobody from them.
    package func linkDecider(_ catalog: FieldCatalog) -> Decider {
        let field = FieldAlias(settings.status.field)
        let own = [field, field?.phaseDate, FieldAlias(settings.status.dateField)]
        var sync = settings.sync
        sync.conditions.removeAll { own.contains($0.alias) }
        return Decider(sync, mailsName: mailsName, catalog: catalog)
    }

    /// Who is due for a reminder.
    package func reminder(at now: Date) -> ReminderRule {
        let hours = Double(settings.sync.reminderIntervalHours)
        return ReminderRule(
            most: settings.sync.reminders,
            lastMailBefore: now.addingTimeInterval(-3_600 * hours), now: now)
    }
}

import DropFolder
import Foundation
import Logging
import Recruiting
import SiteSettings
import SyncStore

extension Pipeline {
    /// Forgets what is older than the settings want it kept. That it fails must not stop the rest.
    func purge() {
        do {
            try purgeAll()
        } catch is CancellationError {
            // Told to stop: what is left is purged another day.
        } catch {
            log.error("old data could not be purged", metadata: ["why": "\(error)"])
        }
    }

    /// By a time of day that a later look has confirmed: a clock that jumps must not destroy what
    /// nobody has of yesterday.
    private func purgeAll() throws {
        let now = environment.now()
        guard let confirmed = try accounts.write({ try $0.confirmedTime(at: now) }) else { return }
        try accounts.write {
            try $0.forgetAttempts(before: confirmed.addingTimeInterval(-86_400))
            try $0.forgetWritten(before: confirmed.addingTimeInterval(-30 * 86_400))
        }
        try purgeEvents(
            before: confirmed.addingTimeInterval(-86_400 * Double(settings.safety.eventDays)))
        try inSteps {
            try $0.forgetCollected(
                before: confirmed.addingTimeInterval(-30 * 86_400), limit: Self.rows)
        }
        try inSteps {
            try $0.forgetDrift(
                before: IdentifierSource.prefix(at: confirmed.addingTimeInterval(-30 * 86_400)),
                limit: Self.rows)
        }
        try purgeUnverified(at: confirmed)
        try purgeStatuses(at: confirmed)
        let days = settings.inbox.mirrorDays
        if days > 0 {
            let day = confirmed.addingTimeInterval(-86_400 * Double(days))
            try purgeMirror(notExportedSince: Int(day.timeIntervalSince1970 / 86_400))
            try purgeRows(before: day)
        }
        let kept = try folders.archive.purge(
            before: confirmed.addingTimeInterval(-86_400 * Double(settings.inbox.archiveDays)))
        for error in kept {
            log.error(
                "a day of the archive could not be removed: look what lies in it",
                metadata: ["why": "\(error.withoutNames)"])
        }
    }

    /// How many rows are deleted in one transaction: the pages write into the same database.
    private static let rows = 1_000

    private func purgeEvents(before date: Date) throws {
        try inSteps { try $0.forgetEvents(before: date, limit: Self.rows) }
    }

    private func purgeRows(before day: Date) throws {
        let identifier = IdentifierSource.prefix(at: day)
        try inSteps { try $0.forgetDecisions(before: day, limit: Self.rows) }
        try inSteps { try $0.forgetPublished(before: identifier, limit: Self.rows) }
        var last = Data()
        while case let links = try accounts.read({
            try $0.oldLinks(before: day, after: last, limit: Self.rows)
        }), let end = links.last {
            last = end
            try accounts.write { try $0.forgetLinks(links) }
            try listener(.planning(done: 0, total: 0))
        }
        try accounts.write {
            try $0.forgetOwed(before: day)
            try $0.forgetOwnerMails(before: identifier)
        }
    }

    /// What was answered and settled is kept as long as the files that said so, and for a month, as
    /// answers come twice; what waits for something, as long as everything else.
    private func purgeStatuses(at confirmed: Date) throws {
        func forget(after days: Int, onlySettled: Bool) throws {
            let identifier = IdentifierSource.prefix(
                at: confirmed.addingTimeInterval(-86_400 * Double(days)))
            // A document has 200 items at the most.
            try inSteps {
                try $0.forgetStatuses(
                    before: identifier, onlySettled: onlySettled, limit: Self.rows / 200)
            }
        }
        try forget(after: max(30, settings.inbox.archiveDays), onlySettled: true)
        let days = settings.inbox.mirrorDays
        if days > 0 { try forget(after: days, onlySettled: false) }
    }

    /// - Parameter work: deletes some rows; gives how many there were.
    private func inSteps(_ work: (AccountTransaction) throws -> Int) throws {
        while try accounts.write(work) > 0 { try listener(.planning(done: 0, total: 0)) }
    }

    /// Removes the sign-ups that nobody has verified (`safety.close_unverified_after_days`): names and
    /// addresses that somebody typed. In small steps, like the events.
    private func purgeUnverified(at confirmed: Date) throws {
        let days = settings.safety.closeUnverifiedAfterDays
        guard days > 0 else { return }
        let day = confirmed.addingTimeInterval(-86_400 * Double(days))
        let step = 1_000
        var removed = 0
        while case let count = try accounts.write({
            try $0.forgetUnverified(openedBefore: day, now: confirmed, limit: step)
        }), count > 0 {
            removed += count
            try listener(.planning(done: 0, total: 0))
            if count < step { break }
        }
        if removed > 0 {
            log.info("unverified sign-ups removed", metadata: ["count": "\(removed)"])
        }
    }

    /// Forgets people who were not exported again, but for those with a living account: reminders and
    /// owners' mails need them.
    private func purgeMirror(notExportedSince day: Int) throws {
        for resource in [Resource.candidate, .resume] {
            var last: MirrorStore.OldRecord?
            while case let records = try mirror.old(
                resource, notExportedSince: day, after: last, limit: 1_000), let end = records.last
            {
                last = end
                let living = try accounts.read {
                    try $0.living(among: records.compactMap(\.person))
                }
                let forgotten = records.filter { $0.person.map { !living.contains($0) } ?? true }
                try mirror.purge(resource, forgotten, notExportedSince: day)
                try listener(.planning(done: 0, total: 0))
            }
        }
    }
}

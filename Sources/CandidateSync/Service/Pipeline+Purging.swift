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
        try purgeUnverified(at: confirmed)
        let days = settings.inbox.mirrorDays
        if days > 0 {
            let day = confirmed.addingTimeInterval(-86_400 * Double(days))
            try purgeMirror(notExportedSince: Int(day.timeIntervalSince1970 / 86_400))
            try accounts.write {
                try $0.purge(before: day, identifier: IdentifierSource.prefix(at: day))
                try $0.forgetOwed(before: day)
            }
        }
        let kept = try folders.archive.purge(
            before: confirmed.addingTimeInterval(-86_400 * Double(settings.inbox.archiveDays)))
        for error in kept {
            log.error(
                "a day of the archive could not be removed: look what lies in it",
                metadata: ["why": "\(error.withoutNames)"])
        }
    }

    /// In small steps: the pages write into the same database.
    private func purgeEvents(before date: Date) throws {
        let step = 1_000
        while try accounts.write({ try $0.forgetEvents(before: date, limit: step) }) == step {
            try listener(.planning(done: 0, total: 0))
        }
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

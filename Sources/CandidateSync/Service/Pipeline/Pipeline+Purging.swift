import DropFolder
import Foundation
import Logging
import Recruiting
import SiteSettings
import SyncStore

extension Pipeline {
    /// Forgets what is older than the settings want it kept, step by step; what is cut off goes on the
    /// next time. A part that fails is told, and stops nothing.
    func purge() {
        finishErasures()
        do {
            try purgeAll()
        } catch is CancellationError {
            // Told to stop: what is left is purged another day.
        } catch {
            log.error("old data could not be purged", metadata: ["why": "\(error)"])
        }
    }

    /// By a time of day that a later look has confirmed, and not at all as long as there is none: a clock
    /// that jumps must not destroy what nobody has of yesterday. Nor is anything so many days old before
    /// the clock has been right for as many: what came while it was far behind only seems to be.
    private func purgeAll() throws {
        let now = environment.now()
        guard let confirmed = try accounts.confirmedTime(at: now) else { return }
        func day(_ days: Int) throws -> Date {
            let day = confirmed.addingTimeInterval(-86_400 * Double(days))
            return try accounts.read { try $0.isClockSteady(since: day) } ? day : .distantPast
        }
        let safety = settings.safety
        let kept = try day(safety.keepDays)
        // As long as an archived file can still be given to the import again.
        let archived = try day(settings.inbox.archiveDays)
        let keptOrArchived = min(kept, archived)
        try purge("attempts") { try purgeAttempts(at: confirmed) }
        try purge("events") { try purgeEvents(before: day(safety.eventDays)) }
        try purge("sign-ups") { try purgeUnverified(at: confirmed) }
        try purge("times of collecting") { try purgeCollected(before: day(30)) }
        try purge("drift") { try purgeDrift(before: day(30)) }
        try purge("status documents") {
            try purgeStatuses(
                settledBefore: day(max(30, settings.inbox.archiveDays)), othersBefore: kept)
        }
        try purge("withdrawn accounts") { try purgeWithdrawn(at: confirmed) }
        try purge("mirror") { try purgeMirror(before: day(settings.inbox.mirrorDays)) }
        try purge("links") { try purgeLinks(before: kept) }
        try purge("mails to owners") { try purgeOwnerMails(before: kept) }
        try purge("decisions") { try purgeDecisions(before: kept, keepingErasedSince: archived) }
        try purge("deliveries") { try purgeDeliveries(before: keptOrArchived) }
        try purge("runs") { try purgeRuns(before: kept) }
        try purge("outbox rows") { try purgePublished(before: kept) }
        try purge("audit list") { try purgeAudit(before: min(keptOrArchived, day(366))) }
        try purge("people remembered") { try purgeRemembered() }
        try purge("archive") { try purgeArchive(before: archived) }
        try purge("replays") { try purgeReplays() }
        try purge("rejected files") { try purgeRejected(before: keptOrArchived) }
        try purge("receipts") { try purgeReceipts(before: kept) }
        try purge("reports") { try purgeReports(before: kept) }
        try purge("simulations") { try purgeSimulations(before: kept) }
        try purge("former mirrors") { try purgeFormerMirrors(before: day(30)) }
        try purge("space") { try giveSpaceBack() }
    }

    /// Makes one kind of what grows smaller.
    /// - Throws: `CancellationError` alone.
    private func purge(_ what: String, _ work: () throws -> Void) throws {
        do {
            try work()
        } catch let error as CancellationError {
            throw error
        } catch {
            log.error(
                "old data could not be purged",
                metadata: ["what": "\(what)", "why": "\(error.withoutNames)"])
        }
    }

    private func purgeAttempts(at confirmed: Date) throws {
        try accounts.write {
            try $0.forgetAttempts(before: confirmed.addingTimeInterval(-86_400))
            let month = confirmed.addingTimeInterval(-30 * 86_400)
            try $0.forgetWritten(before: month)
            try $0.forgetRegistrations(before: month)
        }
    }

    /// Removes the sign-ups that nobody has verified (`safety.close_unverified_after_days`): names and
    /// addresses that somebody typed. In small steps, like the events.
    private func purgeUnverified(at confirmed: Date) throws {
        let days = settings.safety.closeUnverifiedAfterDays
        guard days > 0 else { return }
        let day = confirmed.addingTimeInterval(-86_400 * Double(days))
        guard try accounts.read({ try $0.isClockSteady(since: day) }) else { return }
        let removed = try accounts.inSteps(onStep: onStep) {
            try $0.forgetUnverified(openedBefore: day, now: confirmed, limit: 1_000)
        }
        if removed > 0 {
            log.info("unverified sign-ups removed", metadata: ["count": "\(removed)"])
        }
    }

    /// Forgets people who were not exported again, but for those with a living account, as reminders and
    /// owners' mails need them, and those whom a run that waits for an approval means.
    private func purgeMirror(before date: Date) throws {
        guard settings.inbox.mirrorDays > 0 else { return }
        let day = Int(date.timeIntervalSince1970 / 86_400)
        for resource in [Resource.candidate, .resume] {
            var last: MirrorStore.OldRecord?
            while case let records = try mirror.old(
                resource, notExportedSince: day, after: last, limit: 1_000), let end = records.last
            {
                last = end
                let people = records.compactMap(\.person)
                let needed = try accounts.read {
                    try $0.living(among: people).union($0.awaited(among: people))
                }
                let forgotten = records.filter { $0.person.map { !needed.contains($0) } ?? true }
                try mirror.purge(resource, forgotten, notExportedSince: day)
                try onStep()
            }
        }
    }

    private func purgeArchive(before date: Date) throws {
        let kept = try folders.archive.purge(before: date, onStep: onStep)
        for error in kept {
            log.error(
                "a day of the archive could not be removed: look what lies in it",
                metadata: ["why": "\(error.withoutNames)"])
        }
    }

    /// Between two steps: whoever waits for the database has it now, and who is told to stop does.
    func onStep() throws { try listener(.planning(done: 0, total: 0)) }
}

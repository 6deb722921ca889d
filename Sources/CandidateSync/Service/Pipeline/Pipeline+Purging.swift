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
            for part in try purging() {
                do {
                    try part.work()
                } catch let error as CancellationError {
                    throw error
                } catch {
                    log.error(
                        "old data could not be purged",
                        metadata: ["what": "\(part.name)", "why": "\(error.withoutNames)"])
                }
            }
        } catch is CancellationError {
            // Told to stop: what is left is purged another day.
        } catch {
            log.error("old data could not be purged", metadata: ["why": "\(error)"])
        }
    }

    /// One kind of what grows, and how it is made smaller.
    private struct Part {
        let name: String
        let work: () throws -> Void

        init(_ name: String, _ work: @escaping () throws -> Void) {
            self.name = name
            self.work = work
        }
    }

    /// By a time of day that a later look has confirmed: a clock that jumps must not destroy what
    /// nobody has of yesterday.
    /// - Returns: nothing as long as no time is confirmed.
    private func purging() throws -> [Part] {
        let now = environment.now()
        guard let confirmed = try accounts.confirmedTime(at: now) else { return [] }
        func day(_ days: Int) -> Date { confirmed.addingTimeInterval(-86_400 * Double(days)) }
        let safety = settings.safety
        let kept = day(safety.keepDays)
        // As long as an archived file can still be given to the import again.
        let archived = day(settings.inbox.archiveDays)
        let keptOrArchived = min(kept, archived)
        return [
            Part("attempts") { try self.purgeAttempts(confirmed) },
            Part("events") { try self.purgeEvents(before: day(safety.eventDays)) },
            Part("sign-ups") { try self.purgeUnverified(at: confirmed) },
            Part("times of collecting") { try self.purgeCollected(before: day(30)) },
            Part("drift") { try self.purgeDrift(before: day(30)) },
            Part("status documents") { try self.purgeStatuses(at: confirmed) },
            Part("withdrawn accounts") { try self.purgeWithdrawn(at: confirmed) },
            Part("mirror") { try self.purgeMirror(at: confirmed) },
            Part("links") { try self.purgeLinks(before: kept) },
            Part("mails to owners") { try self.purgeOwnerMails(before: kept) },
            Part("decisions") {
                try self.purgeDecisions(before: kept, keepingErasedSince: archived)
            },
            Part("deliveries") { try self.purgeDeliveries(before: keptOrArchived) },
            Part("runs") { try self.purgeRuns(before: kept) },
            Part("outbox rows") { try self.purgePublished(before: kept) },
            Part("audit list") { try self.purgeAudit(before: min(keptOrArchived, day(366))) },
            Part("people remembered") { try self.purgeRemembered() },
            Part("archive") { try self.purgeArchive(before: archived) },
            Part("replays") { try self.purgeReplays() },
            Part("rejected files") { try self.purgeRejected(before: keptOrArchived) },
            Part("receipts") { try self.purgeReceipts(before: kept) },
            Part("reports") { try self.purgeReports(before: kept) },
            Part("simulations") { try self.purgeSimulations(before: kept) },
            Part("former mirrors") { try self.purgeFormerMirrors(before: day(30)) },
            Part("space") { try self.giveSpaceBack() },
        ]
    }

    private func purgeAttempts(_ confirmed: Date) throws {
        try accounts.write {
            try $0.forgetAttempts(before: confirmed.addingTimeInterval(-86_400))
            try $0.forgetWritten(before: confirmed.addingTimeInterval(-30 * 86_400))
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
    private func purgeMirror(at confirmed: Date) throws {
        let days = settings.inbox.mirrorDays
        guard days > 0 else { return }
        let day = Int(confirmed.timeIntervalSince1970 / 86_400) - days
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

    /// What came while the clock was far behind lies under a day that is long past.
    private func purgeArchive(before date: Date) throws {
        guard try accounts.read({ try $0.isClockSteady(since: date) }) else { return }
        let kept = try folders.archive.purge(before: date) { try self.onStep() }
        for error in kept {
            log.error(
                "a day of the archive could not be removed: look what lies in it",
                metadata: ["why": "\(error.withoutNames)"])
        }
    }

    /// Between two steps: whoever waits for the database has it now, and who is told to stop does.
    func onStep() throws { try listener(.planning(done: 0, total: 0)) }
}

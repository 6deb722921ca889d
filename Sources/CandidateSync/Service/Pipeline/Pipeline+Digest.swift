import Foundation
import Logging
import SiteSettings
import SyncStore

extension Pipeline {
    /// Writes the weekly mails to owners (未登録者のお知らせ, `sync.owner_digest`) whose moment has come: once
    /// for however many were missed. When they are switched on, the first are those of the next Monday.
    package func sendDigests() throws {
        let now = environment.now()
        let state = try accounts.read { try $0.digest() }
        guard settings.sync.ownerDigest == .weekly else {
            if state != nil { try accounts.write { try $0.forgetDigest() } }
            return
        }
        let times = DigestTimes(settings.site.zone)
        // By a clock that was ahead those of the next Monday may have been written: not once more.
        guard let state, state.due <= times.next(after: now) ?? now else {
            if state != nil { log.warning("the clock was ahead once: weekly mails begin anew") }
            return try accounts.write { try $0.noteDigest(due: now, isDone: true) }
        }
        var due = state.due
        if let last = times.last(until: now), last > due, try !areWritten(due, ofDay: last) {
            due = last
            try accounts.write { try $0.noteDigest(due: due, isDone: false) }
        } else if state.isDone {
            return
        }
        try stages.ownerDigests.write(due: due) { try onStep() }
        log.info("weekly mails to owners written")
    }

    /// Whether mails were written for a moment, and another one is of the same Monday, in another zone
    /// than then (`site.time_zone`).
    private func areWritten(_ due: Date, ofDay last: Date) throws -> Bool {
        try last.timeIntervalSince(due) < 2 * 86_400
            && !accounts.read { try $0.digestOwners(due: due) }.isEmpty
    }

    /// When they are due next; nil if there are none.
    func nextDigest(after now: Date) -> Date? {
        settings.sync.ownerDigest == .weekly
            ? DigestTimes(settings.site.zone).next(after: now) : nil
    }
}

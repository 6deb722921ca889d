public import Foundation
import GRDB

/// What somebody decides of a run: it is carried out, or it is not.
extension AccountTransaction {
    /// Lets a held run be carried out, and notes who did.
    /// - Returns: false if the run does not wait for an approval.
    public func approve(_ run: Run, by who: String, at date: Date) throws -> Bool {
        try settle(run, as: .planned, by: who, at: date, "approved")
    }

    /// Decides that nothing of a held run is carried out, and notes who did.
    /// - Returns: false if the run does not wait for an approval.
    public func discard(_ run: Run, by who: String, at date: Date) throws -> Bool {
        try settle(run, as: .discarded, by: who, at: date, Run.State.discarded.rawValue)
    }

    /// Decides that nothing of a run is carried out whose plan was refused before it was whole, and
    /// notes who did. Held runs that it was about to take over wait on.
    public func discardPlan(of run: Run, by who: String, at date: Date) throws {
        try db.execute(
            cached: """
                UPDATE run SET state = 'discarded', started_at = ?, counts = '{}'
                WHERE sequence = ? AND state = 'planning'
                """, [date.milliseconds, run.sequence])
        guard db.changesCount == 1 else { return }
        try note(
            .run, run.id, by: who, at: date, old: Run.State.planning.rawValue,
            new: Run.State.discarded.rawValue)
    }

    private func settle(
        _ run: Run, as state: Run.State, by who: String, at date: Date, _ word: String
    ) throws -> Bool {
        try db.execute(
            cached: "UPDATE run SET state = ?, counts = '{}' WHERE sequence = ? AND state = 'held'",
            [state.rawValue, run.sequence])
        guard db.changesCount == 1 else { return false }
        try note(.run, run.id, by: who, at: date, old: Run.State.held.rawValue, new: word)
        return true
    }

    /// Ends the wait of people whom a run was about to write to, as it is discarded or taken over.
    /// - Returns: how many there were; none if nobody is left.
    public func forgetPending(of run: Run, limit: Int) throws -> Int {
        try db.execute(
            cached: """
                UPDATE decision SET is_pending = 0, mail_key = NULL
                WHERE run = :run AND person_id IN
                    (SELECT person_id FROM decision INDEXED BY decision_pending
                     WHERE run = :run AND is_pending LIMIT :limit)
                """, ["run": run.sequence, "limit": limit])
        return db.changesCount
    }
}

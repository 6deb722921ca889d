public import Foundation
import GRDB
public import Recruiting

/// How a run comes to its plan.
extension AccountTransaction {
    /// Starts to collect deliveries for a run. At most one run does so at a time.
    public func beginCollecting(run id: String, trigger: Run.Trigger) throws {
        try db.execute(
            cached: "INSERT INTO run (id, state, trigger) VALUES (?, 'collecting', ?)",
            [id, trigger.rawValue])
    }

    /// Ends the collecting of the run that does so, so that later deliveries go to another one; or
    /// gives the plan that was cut short, whose decisions are forgotten (see `forgetPlanned`).
    /// - Parameter startsNew: false to look only for a plan that was cut short.
    /// - Returns: the run to plan; nil if there is none.
    public func beginPlanning(startsNew: Bool) throws -> Run? {
        if let cutShort = try planning(.sync) { return cutShort }
        guard startsNew else { return nil }
        try db.execute(
            cached:
                "UPDATE run SET state = 'planning' WHERE finished_at IS NULL AND state = 'collecting'"
        )
        return try planning(.sync)
    }

    /// Forgets some of what a plan that was cut short had decided.
    /// - Returns: how many decisions; none if there is no such plan.
    public func forgetPlanned(_ kind: Run.Kind, limit: Int) throws -> Int {
        guard let run = try planning(kind) else { return 0 }
        try db.execute(
            cached: """
                DELETE FROM decision WHERE run = :run AND person_id IN
                    (SELECT person_id FROM decision WHERE run = :run LIMIT :limit)
                """, ["run": run.sequence, "limit": limit])
        return db.changesCount
    }

    private func planning(_ kind: Run.Kind) throws -> Run? {
        try runs(
            where: "\(Self.isOpen) AND state = 'planning' AND kind = ? LIMIT 1", [kind.rawValue]
        ).first
    }

    /// Lets what a run is about to write wait under the outcome `held`, person by person, before its
    /// planning ends: see `endPlanning`.
    /// - Returns: the last of these people, to go on behind; nil if none was left.
    public func holdPending(of run: Run, after person: Int64 = 0, limit: Int) throws -> Int64? {
        let people = try Int64.fetchAll(
            cached: """
                SELECT person_id FROM decision INDEXED BY decision_pending
                WHERE run = ? AND is_pending AND person_id > ? ORDER BY person_id LIMIT ?
                """, db, [run.sequence, person, limit])
        let statement = try db.cachedStatement(
            sql: "UPDATE decision SET outcome = 'held' WHERE run = ? AND person_id = ?")
        for person in people { try statement.execute(arguments: [run.sequence, person]) }
        return people.last
    }

    /// Ends the planning of a run.
    /// - Parameters:
    ///   - hold: why it waits, if it does; `holdPending` has been through it then.
    ///   - counts: how many of its decisions each outcome has, for one that waits: nothing changes
    ///     then, and who looks at it need not count a million rows each time.
    ///   - superseded: held runs whose people it has taken over; those that were not approved or
    ///     discarded meanwhile end, and their deliveries are the new run's.
    public func endPlanning(
        _ run: Run, hold: [HoldReason], counts: [Outcome: Int], startedAt: Date,
        notTarget: [String: Int], warnings: [Warning], superseded: [Run] = []
    ) throws {
        try db.execute(
            cached: """
                UPDATE run SET state = ?, started_at = ?, not_target = ?, warnings = ?, hold = ?
                WHERE sequence = ?
                """,
            [
                hold.isEmpty ? Run.State.planned.rawValue : Run.State.held.rawValue,
                startedAt.milliseconds, try json(notTarget), try json(warnings), try json(hold),
                run.sequence,
            ])
        for held in superseded { try supersede(held, by: run) }
        guard !hold.isEmpty else { return }
        var counts = counts
        let others = notTarget.values.reduce(0, +)
        if others > 0 { counts[.notTarget, default: 0] += others }
        try note(counts, of: run)
    }

    private func supersede(_ held: Run, by run: Run) throws {
        try db.execute(
            cached: "UPDATE run SET state = 'superseded' WHERE sequence = ? AND state = 'held'",
            [held.sequence])
        guard db.changesCount == 1 else { return }
        try db.execute(cached: "UPDATE delivery SET run = ? WHERE run = ?", [run.id, held.id])
    }

    /// Begins the plan of a run that reminds people.
    public func beginReminders(run id: String) throws -> Run? {
        try db.execute(
            cached:
                "INSERT INTO run (id, kind, state, trigger) VALUES (?, 'reminder', 'planning', ?)",
            [id, Run.Trigger.reminder.rawValue])
        return try run(id)
    }

    /// Drops the plan of reminders that was cut short, whose decisions are forgotten (see
    /// `forgetPlanned`): who is due is so now too.
    public func dropReminders() throws {
        try db.execute(
            cached: """
                DELETE FROM run
                WHERE finished_at IS NULL AND state = 'planning' AND kind = 'reminder'
                """)
    }
}

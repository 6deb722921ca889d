public import Foundation
import GRDB
public import Recruiting

extension AccountTransaction {
    /// The run that takes deliveries now, if one does.
    public func collectingRun() throws -> Run? {
        try one("finished_at IS NULL AND state = 'collecting'")
    }

    /// The runs of which the people are not all decided.
    public func runsToPlan() throws -> [Run] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: "\(Self.open) AND state IN ('collecting', 'planning') ORDER BY sequence")
        ).map(Run.init)
    }

    /// Starts to collect deliveries for a run. At most one run does so at a time.
    public func beginCollecting(run id: String, trigger: Run.Trigger) throws {
        try db.cachedStatement(
            sql: "INSERT INTO run (id, state, trigger) VALUES (?, 'collecting', ?)"
        ).execute(arguments: [id, trigger.rawValue])
    }

    public func run(_ id: String) throws -> Run? { try one("id = ?", [id]) }

    /// The oldest run that is decided but not done: planned, or ended without its report.
    public func runToCarryOut() throws -> Run? {
        try one(
            "finished_at IS NULL AND state IN ('planned', 'discarded', 'superseded') ORDER BY sequence"
        )
    }

    /// The discarded runs that have no report yet, oldest first.
    public func discardedRuns() throws -> [Run] { try unfinished(.discarded) }

    /// There are many runs, and few that are not finished: an index has just them.
    private static let open = "SELECT * FROM run WHERE finished_at IS NULL"

    /// The runs that wait for an approval, oldest first.
    public func heldRuns() throws -> [Run] { try unfinished(.held) }

    private func unfinished(_ state: Run.State) throws -> [Run] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: "\(Self.open) AND state = '\(state.rawValue)' ORDER BY sequence")
        )
        .map(Run.init)
    }

    /// The last runs, newest first.
    public func runs(limit: Int) throws -> [Run] { try runs(before: nil, limit: limit) }

    /// Forgets some of what a plan that was cut short had decided.
    /// - Returns: how many decisions; none if there is no such plan.
    public func forgetPlanned(_ kind: Run.Kind, limit: Int) throws -> Int {
        guard let run = try planning(kind) else { return 0 }
        try db.cachedStatement(
            sql: """
                DELETE FROM decision WHERE run = :run AND person_id IN
                    (SELECT person_id FROM decision WHERE run = :run LIMIT :limit)
                """
        ).execute(arguments: ["run": run.sequence, "limit": limit])
        return db.changesCount
    }

    private func planning(_ kind: Run.Kind) throws -> Run? {
        try one("finished_at IS NULL AND state = 'planning' AND kind = ?", [kind.rawValue])
    }

    /// Ends the collecting of the run that does so, so that later deliveries go to another one; or
    /// gives the plan that was cut short, whose decisions are forgotten (see `forgetPlanned`).
    /// - Parameter startsNew: false to look only for a plan that was cut short.
    /// - Returns: the run to plan; nil if there is none.
    public func beginPlanning(startsNew: Bool) throws -> Run? {
        if let cutShort = try planning(.sync) { return cutShort }
        guard startsNew else { return nil }
        try db.cachedStatement(
            sql:
                "UPDATE run SET state = 'planning' WHERE finished_at IS NULL AND state = 'collecting'"
        ).execute()
        return try planning(.sync)
    }

    /// Lets what a run is about to write wait under the outcome `held`, person by person, before its
    /// planning ends: see `endPlanning`.
    /// - Returns: the last of these people, to go on behind; nil if none was left.
    public func holdPending(of run: Run, after person: Int64 = 0, limit: Int) throws -> Int64? {
        let people = try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT person_id FROM decision INDEXED BY decision_pending
                    WHERE run = ? AND is_pending AND person_id > ? ORDER BY person_id LIMIT ?
                    """), arguments: [run.sequence, person, limit])
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
        try db.cachedStatement(
            sql: """
                UPDATE run SET state = ?, started_at = ?, not_target = ?, warnings = ?, hold = ?
                WHERE sequence = ?
                """
        ).execute(arguments: [
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
        try db.cachedStatement(
            sql: "UPDATE run SET state = 'superseded' WHERE sequence = ? AND state = 'held'"
        ).execute(arguments: [held.sequence])
        guard db.changesCount == 1 else { return }
        try db.cachedStatement(sql: "UPDATE delivery SET run = ? WHERE run = ?").execute(
            arguments: [run.id, held.id])
    }

    private func note(_ counts: [Outcome: Int], of run: Run) throws {
        let counts = counts.map { ($0.rawValue, $1) }
        try db.cachedStatement(sql: "UPDATE run SET counts = ? WHERE sequence = ?").execute(
            arguments: [try json(Dictionary(uniqueKeysWithValues: counts)), run.sequence])
    }

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
        try db.cachedStatement(
            sql: """
                UPDATE run SET state = 'discarded', started_at = ?, counts = '{}'
                WHERE sequence = ? AND state = 'planning'
                """
        ).execute(arguments: [date.milliseconds, run.sequence])
        guard db.changesCount == 1 else { return }
        try note(
            .run, run.id, by: who, at: date, old: Run.State.planning.rawValue,
            new: Run.State.discarded.rawValue)
    }

    /// Ends the wait of people whom a run was about to write to, as it is discarded or taken over.
    /// - Returns: how many there were; none if nobody is left.
    public func forgetPending(of run: Run, limit: Int) throws -> Int {
        try db.cachedStatement(
            sql: """
                UPDATE decision SET is_pending = 0, mail_key = NULL
                WHERE run = :run AND person_id IN
                    (SELECT person_id FROM decision INDEXED BY decision_pending
                     WHERE run = :run AND is_pending LIMIT :limit)
                """
        ).execute(arguments: ["run": run.sequence, "limit": limit])
        return db.changesCount
    }

    /// Notes up to which person the duplicates of a run are in the mails to their owners, in the
    /// transaction that puts them there.
    public func noteTold(_ run: Run, until person: Int64) throws {
        try db.cachedStatement(sql: "UPDATE run SET told_until = ? WHERE sequence = ?").execute(
            arguments: [person, run.sequence])
    }

    /// Lets people who wait for an account that a run has opened wait for a change of it.
    /// - Returns: how many; none if nobody is left who waits for an account that is there.
    public func settleLookAgain(limit: Int) throws -> Int {
        try db.cachedStatement(
            sql: """
                UPDATE look_again SET holder = (\(Self.holder)) WHERE person_id IN
                    (SELECT person_id FROM look_again
                     WHERE holder IS NULL AND mail_key IS NOT NULL AND (\(Self.holder)) IS NOT NULL
                     LIMIT ?)
                """
        ).execute(arguments: [limit])
        return db.changesCount
    }

    /// Ends a run; a discarded or superseded one stays what it is.
    /// - Parameter counts: how many candidates each outcome has.
    public func finish(_ run: Run, counts: [Outcome: Int], at date: Date) throws {
        try note(counts, of: run)
        try db.cachedStatement(
            sql: """
                UPDATE run SET finished_at = ?,
                    state = CASE state WHEN 'planned' THEN 'finished' ELSE state END
                WHERE sequence = ?
                """
        ).execute(arguments: [date.milliseconds, run.sequence])
        // Of one that was discarded or taken over nothing was carried out.
        guard run.state == .planned else { return }
        for (outcome, count) in counts {
            try tally(run.kind == .sync ? .people : .reminded, outcome.rawValue, Double(count))
        }
    }

    private func settle(
        _ run: Run, as state: Run.State, by who: String, at date: Date, _ word: String
    ) throws -> Bool {
        try db.cachedStatement(
            sql: "UPDATE run SET state = ?, counts = '{}' WHERE sequence = ? AND state = 'held'"
        ).execute(arguments: [state.rawValue, run.sequence])
        guard db.changesCount == 1 else { return false }
        try note(.run, run.id, by: who, at: date, old: Run.State.held.rawValue, new: word)
        return true
    }

    private func one(_ condition: String, _ arguments: StatementArguments = []) throws -> Run? {
        try Row.fetchOne(
            db.cachedStatement(sql: "SELECT * FROM run WHERE \(condition) LIMIT 1"),
            arguments: arguments
        ).map(Run.init)
    }

    /// Begins the plan of a run that reminds people.
    public func beginReminders(run id: String) throws -> Run? {
        try db.cachedStatement(
            sql: "INSERT INTO run (id, kind, state, trigger) VALUES (?, 'reminder', 'planning', ?)"
        ).execute(arguments: [id, Run.Trigger.reminder.rawValue])
        return try run(id)
    }

    /// Drops the plan of reminders that was cut short, whose decisions are forgotten (see
    /// `forgetPlanned`): who is due is so now too.
    public func dropReminders() throws {
        try db.cachedStatement(
            sql: """
                DELETE FROM run
                WHERE finished_at IS NULL AND state = 'planning' AND kind = 'reminder'
                """
        ).execute()
    }
}

func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

/// Ids as a JSON array: each slice of a run hands over a thousand, and an encoder takes at least three
/// times as long.
func json(ids: [Int64]) -> String {
    "[" + ids.map { String($0) }.joined(separator: ",") + "]"
}

extension Run {
    init(_ row: Row) {
        let decoder = JSONDecoder()
        func decoded<Value: Decodable>(_ column: String, _ empty: Value) -> Value {
            let text: String = row[column]
            // Mostly there is nothing in it, and a run is read several times for each file.
            guard text != "{}", text != "[]" else { return empty }
            return (try? decoder.decode(Value.self, from: Data(text.utf8))) ?? empty
        }
        id = row["id"]
        kind = Kind(rawValue: row["kind"]) ?? .sync
        state = State(rawValue: row["state"]) ?? .finished
        trigger = Trigger(rawValue: row["trigger"]) ?? .command
        requestedBy = row["requested_by"]
        startedAt = (row["started_at"] as Int64?).map(Date.init(milliseconds:))
        finishedAt = (row["finished_at"] as Int64?).map(Date.init(milliseconds:))
        notTarget = decoded("not_target", [:])
        warnings = decoded("warnings", [])
        hold = decoded("hold", [])
        undoing = Undoing(row)
        let counts: [String: Int] = decoded("counts", [:])
        self.counts = Dictionary(
            uniqueKeysWithValues: counts.compactMap { name, count in
                Outcome(rawValue: name).map { ($0, count) }
            })
        sequence = row["sequence"]
    }
}

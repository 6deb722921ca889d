public import Foundation
import GRDB
import Recruiting

extension AccountTransaction {
    /// The run that takes deliveries now, if one does.
    public func collectingRun() throws -> Run? {
        try one("finished_at IS NULL AND state = 'collecting'")
    }

    /// The runs of which the people are not all decided.
    public func runsToPlan() throws -> [Run] {
        try Row.fetchAll(
            db, sql: "\(Self.open) AND state IN ('collecting', 'planning') ORDER BY sequence"
        ).map(Run.init)
    }

    /// Starts to collect deliveries for a run. At most one run does so at a time.
    public func beginCollecting(run id: String, trigger: Run.Trigger) throws {
        try db.execute(
            sql: "INSERT INTO run (id, state, trigger) VALUES (?, 'collecting', ?)",
            arguments: [id, trigger.rawValue])
    }

    public func run(_ id: String) throws -> Run? { try one("id = ?", [id]) }

    /// The oldest run that is decided but not done: planned, or ended without its report.
    public func runToCarryOut() throws -> Run? {
        try one(
            "finished_at IS NULL AND state IN ('planned', 'discarded', 'superseded') ORDER BY sequence"
        )
    }

    /// Runs are kept, those that are not finished are few: an index has just them.
    private static let open = "SELECT * FROM run WHERE finished_at IS NULL"

    /// The runs that wait for an approval, oldest first.
    public func heldRuns() throws -> [Run] {
        try Row.fetchAll(db, sql: "\(Self.open) AND state = 'held' ORDER BY sequence")
            .map(Run.init)
    }

    /// The last runs, newest first.
    public func runs(limit: Int) throws -> [Run] { try runs(before: nil, limit: limit) }

    /// Ends the collecting of the run that does so, so that later deliveries go to another one; or
    /// forgets what a plan that was cut short had decided.
    /// - Parameter startsNew: false to look only for a plan that was cut short.
    /// - Returns: the run to plan; nil if there is none.
    public func beginPlanning(startsNew: Bool) throws -> Run? {
        if startsNew {
            try db.execute(
                sql: """
                    UPDATE run SET state = 'planning'
                        WHERE finished_at IS NULL AND state = 'collecting'
                        AND NOT EXISTS (SELECT 1 FROM run
                            WHERE finished_at IS NULL AND state = 'planning')
                    """)
        }
        guard let run = try one("finished_at IS NULL AND state = 'planning'") else { return nil }
        try db.execute(sql: "DELETE FROM decision WHERE run = ?", arguments: [run.sequence])
        return run
    }

    /// Ends the planning of a run. What a held one is about to write waits under the outcome `held`.
    /// - Parameter superseded: held runs whose people it has taken over; those that were not approved
    ///   or discarded meanwhile end, and their deliveries are the new run's.
    public func endPlanning(
        _ run: Run, hold: [HoldReason], startedAt: Date, notTarget: [String: Int],
        warnings: [Warning], superseded: [Run] = []
    ) throws {
        try db.execute(
            sql: """
                UPDATE run SET state = ?, started_at = ?, not_target = ?, warnings = ?, hold = ?
                WHERE sequence = ?
                """,
            arguments: [
                hold.isEmpty ? Run.State.planned.rawValue : Run.State.held.rawValue,
                startedAt.milliseconds, try json(notTarget), try json(warnings), try json(hold),
                run.sequence,
            ])
        for held in superseded { try supersede(held, by: run) }
        guard !hold.isEmpty else { return }
        try db.execute(
            sql: "UPDATE decision SET outcome = 'held' WHERE run = ? AND is_pending",
            arguments: [run.sequence])
        // Nothing changes while it waits; who looks at it need not count a million rows each time.
        guard let held = try self.run(run.id) else { return }
        try noteCounts(of: held)
    }

    private func supersede(_ held: Run, by run: Run) throws {
        try db.execute(
            sql: "UPDATE run SET state = 'superseded' WHERE sequence = ? AND state = 'held'",
            arguments: [held.sequence])
        guard db.changesCount == 1 else { return }
        try db.execute(
            sql: "UPDATE decision SET is_pending = 0, mail_key = NULL WHERE run = ? AND is_pending",
            arguments: [held.sequence])
        try db.execute(
            sql: "UPDATE delivery SET run = ? WHERE run = ?", arguments: [run.id, held.id])
    }

    private func noteCounts(of run: Run) throws {
        let counts = try counts(of: run).map { ($0.rawValue, $1) }
        try db.execute(
            sql: "UPDATE run SET counts = ? WHERE sequence = ?",
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
        guard try settle(run, as: .discarded, by: who, at: date, Run.State.discarded.rawValue)
        else { return false }
        try db.execute(
            sql: "UPDATE decision SET is_pending = 0, mail_key = NULL WHERE run = ? AND is_pending",
            arguments: [run.sequence])
        return true
    }

    /// Notes that the owners are told of a run's duplicates, in the transaction that writes their mails.
    /// - Returns: false if they were before.
    public func noteTold(_ run: Run) throws -> Bool {
        try db.execute(
            sql: "UPDATE run SET is_told = 1 WHERE sequence = ? AND NOT is_told",
            arguments: [run.sequence])
        return db.changesCount == 1
    }

    /// Ends a run; a discarded or superseded one stays what it is.
    public func finish(_ run: Run, at date: Date) throws {
        try noteCounts(of: run)
        try db.execute(
            sql: """
                UPDATE run SET finished_at = ?,
                    state = CASE state WHEN 'planned' THEN 'finished' ELSE state END
                WHERE sequence = ?
                """, arguments: [date.milliseconds, run.sequence])
        // Whoever waits for an account that this run has opened waits for a change of it.
        try db.execute(
            sql: """
                UPDATE look_again SET holder = (\(Self.holder))
                WHERE holder IS NULL AND mail_key IS NOT NULL
                """)
    }

    /// Forgets the decisions of runs that were finished before a day, but for their counts, and
    /// the rows of links and files that ended before it. An account that is still provisional keeps
    /// its links: an expired one leads to a new one however late.
    /// - Parameter identifier: what the identifiers of that day begin with; earlier ones are below.
    public func purge(before day: Date, identifier: String) throws {
        let arguments: StatementArguments = ["day": day.milliseconds]
        try db.execute(
            sql: """
                DELETE FROM decision WHERE run IN
                    (SELECT sequence FROM run WHERE finished_at < :day AND counts <> '{}')
                """, arguments: arguments)
        try db.execute(
            sql: """
                DELETE FROM link WHERE expires_at < :day AND account_id IN
                    (SELECT id FROM account WHERE status <> 'provisional')
                """, arguments: arguments)
        try db.execute(
            sql: "DELETE FROM outbox WHERE is_published AND id < ?", arguments: [identifier])
    }

    private func settle(
        _ run: Run, as state: Run.State, by who: String, at date: Date, _ word: String
    ) throws -> Bool {
        try db.execute(
            sql: "UPDATE run SET state = ?, counts = '{}' WHERE sequence = ? AND state = 'held'",
            arguments: [state.rawValue, run.sequence])
        guard db.changesCount == 1 else { return false }
        try note(.run, run.id, by: who, at: date, old: Run.State.held.rawValue, new: word)
        return true
    }

    private func one(_ condition: String, _ arguments: StatementArguments = []) throws -> Run? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM run WHERE \(condition) LIMIT 1", arguments: arguments
        ).map(Run.init)
    }

    /// Begins a run that reminds people; its plan is made in the same transaction.
    public func beginReminders(run id: String) throws -> Run? {
        try db.execute(
            sql: "INSERT INTO run (id, kind, state, trigger) VALUES (?, 'reminder', 'planning', ?)",
            arguments: [id, Run.Trigger.reminder.rawValue])
        return try run(id)
    }
}

func json(_ value: some Encodable) throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(value), as: UTF8.self)
}

extension Run {
    init(_ row: Row) {
        let decoder = JSONDecoder()
        func decoded<Value: Decodable>(_ column: String, _ empty: Value) -> Value {
            let text: String = row[column]
            return (try? decoder.decode(Value.self, from: Data(text.utf8))) ?? empty
        }
        id = row["id"]
        kind = Kind(rawValue: row["kind"]) ?? .sync
        state = State(rawValue: row["state"]) ?? .finished
        trigger = Trigger(rawValue: row["trigger"]) ?? .command
        startedAt = (row["started_at"] as Int64?).map(Date.init(milliseconds:))
        finishedAt = (row["finished_at"] as Int64?).map(Date.init(milliseconds:))
        notTarget = decoded("not_target", [:])
        warnings = decoded("warnings", [])
        hold = decoded("hold", [])
        let counts: [String: Int] = decoded("counts", [:])
        self.counts = Dictionary(
            uniqueKeysWithValues: counts.compactMap { name, count in
                Outcome(rawValue: name).map { ($0, count) }
            })
        sequence = row["sequence"]
    }
}

public import Foundation
import GRDB
import Recruiting

extension AccountTransaction {
    // MARK: runs

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
    public func beginCollecting(run id: String, trigger: String) throws {
        try db.execute(
            sql: "INSERT INTO run (id, state, trigger) VALUES (?, 'collecting', ?)",
            arguments: [id, trigger])
    }

    public func run(_ id: String) throws -> Run? { try one("id = ?", [id]) }

    /// The oldest run that is decided but not done: planned, or discarded without its report.
    public func runToCarryOut() throws -> Run? {
        try one("finished_at IS NULL AND state IN ('planned', 'discarded') ORDER BY sequence")
    }

    /// Runs are kept for ever, those that are not finished are few: an index has just them.
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

    /// Ends the planning of a run. A held one's openings wait under the outcome `held`.
    public func endPlanning(
        _ run: Run, isHeld: Bool, startedAt: Date, notTarget: [String: Int], warnings: [Warning]
    ) throws {
        try db.execute(
            sql: """
                UPDATE run SET state = ?, started_at = ?, not_target = ?, warnings = ?
                WHERE sequence = ?
                """,
            arguments: [
                isHeld ? Run.State.held.rawValue : Run.State.planned.rawValue,
                startedAt.milliseconds, try json(notTarget), try json(warnings), run.sequence,
            ])
        guard isHeld else { return }
        try exchange(.opened, for: .held, in: run)
        // Nothing changes while it waits; who looks at it need not count a million rows each time.
        guard let held = try self.run(run.id) else { return }
        try noteCounts(of: held)
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
        guard try settle(run, as: .planned, by: who, at: date, "approved") else { return false }
        try exchange(.held, for: .opened, in: run)
        return true
    }

    /// Decides that nothing of a held run is carried out, and notes who did.
    /// - Returns: false if the run does not wait for an approval.
    public func discard(_ run: Run, by who: String, at date: Date) throws -> Bool {
        try settle(run, as: .discarded, by: who, at: date, Run.State.discarded.rawValue)
    }

    /// Ends a run; a discarded one stays discarded. Whom its mails went to stands with the accounts
    /// from now on, and no longer here.
    public func finish(_ run: Run, at date: Date) throws {
        try noteCounts(of: run)
        try db.execute(
            sql: """
                UPDATE run SET finished_at = ?,
                    state = CASE state WHEN 'discarded' THEN state ELSE 'finished' END
                WHERE sequence = ?
                """, arguments: [date.milliseconds, run.sequence])
        try db.execute(
            sql: """
                UPDATE decision SET mail = NULL, mail_key = NULL, name = NULL
                WHERE run = ? AND mail IS NOT NULL
                """, arguments: [run.sequence])
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

    private func exchange(_ old: Outcome, for new: Outcome, in run: Run) throws {
        try db.execute(
            sql: "UPDATE decision SET outcome = ? WHERE run = ? AND outcome = ?",
            arguments: [new.rawValue, run.sequence, old.rawValue])
    }

    private func one(_ condition: String, _ arguments: StatementArguments = []) throws -> Run? {
        try Row.fetchOne(
            db, sql: "SELECT * FROM run WHERE \(condition) LIMIT 1", arguments: arguments
        ).map(Run.init)
    }

    // MARK: who is looked at again

    /// The people whose mail was another's at their last run.
    public func peopleToLookAtAgain() throws -> [Int64] {
        try Int64.fetchAll(db, sql: "SELECT person_id FROM look_again ORDER BY person_id")
    }

    /// Sets whether the next run looks at a person even if no delivery names them.
    public func lookAgain(at person: Int64, _ isWanted: Bool) throws {
        try db.cachedStatement(
            sql: isWanted
                ? "INSERT INTO look_again (person_id) VALUES (?) ON CONFLICT DO NOTHING"
                : "DELETE FROM look_again WHERE person_id = ?"
        ).execute(arguments: [person])
    }

    // MARK: who was told of a duplicate

    /// What the owners were last told of that person's duplicate, as a fingerprint.
    public func duplicateNotice(of person: Int64) throws -> Int64? {
        try Int64.fetchOne(
            db.cachedStatement(
                sql: "SELECT fingerprint FROM duplicate_notice WHERE person_id = ?"),
            arguments: [person])
    }

    public func noteDuplicateNotice(of person: Int64, fingerprint: Int64) throws {
        try db.cachedStatement(
            sql: """
                INSERT INTO duplicate_notice (person_id, fingerprint) VALUES (?, ?)
                ON CONFLICT DO UPDATE SET fingerprint = excluded.fingerprint
                """
        ).execute(arguments: [person, fingerprint])
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
        trigger = row["trigger"]
        startedAt = (row["started_at"] as Int64?).map(Date.init(milliseconds:))
        finishedAt = (row["finished_at"] as Int64?).map(Date.init(milliseconds:))
        notTarget = decoded("not_target", [:])
        warnings = decoded("warnings", [])
        let counts: [String: Int] = decoded("counts", [:])
        self.counts = Dictionary(
            uniqueKeysWithValues: counts.compactMap { name, count in
                Outcome(rawValue: name).map { ($0, count) }
            })
        sequence = row["sequence"]
    }
}

public import Foundation
import GRDB
public import Recruiting

extension AccountTransaction {
    /// The run that takes deliveries now, if one does.
    public func collectingRun() throws -> Run? {
        try runs(where: "\(Self.isOpen) AND state = 'collecting' LIMIT 1").first
    }

    /// The runs of which the people are not all decided.
    public func runsToPlan() throws -> [Run] {
        try runs(where: "\(Self.isOpen) AND state IN ('collecting', 'planning') ORDER BY sequence")
    }

    public func run(_ id: String) throws -> Run? { try runs(where: "id = ?", [id]).first }

    /// The oldest run that is decided but not done: planned, or ended without its report.
    public func runToCarryOut() throws -> Run? {
        try runs(
            where: """
                \(Self.isOpen) AND state IN ('planned', 'discarded', 'superseded')
                ORDER BY sequence LIMIT 1
                """
        ).first
    }

    /// The discarded runs that have no report yet, oldest first.
    public func discardedRuns() throws -> [Run] { try unfinished(.discarded) }

    /// The runs that are approved, at work or cut short, oldest first.
    public func plannedRuns() throws -> [Run] { try unfinished(.planned) }

    /// The runs that wait for an approval, oldest first.
    public func heldRuns() throws -> [Run] { try unfinished(.held) }

    private func unfinished(_ state: Run.State) throws -> [Run] {
        try runs(where: "\(Self.isOpen) AND state = ? ORDER BY sequence", [state.rawValue])
    }

    /// The last runs, or the last before one, newest first, whatever the clock said then.
    public func runs(before id: String? = nil, limit: Int) throws -> [Run] {
        try runs(
            where: """
                (:id IS NULL OR sequence < (SELECT sequence FROM run WHERE id = :id))
                    ORDER BY sequence DESC LIMIT :limit
                """, ["id": id, "limit": limit])
    }

    /// When the last sync was carried out, but for those that a clock has dated later than now.
    public func lastSync(at now: Date) throws -> Date? {
        try Int64.fetchOne(
            cached: """
                SELECT finished_at FROM run
                WHERE finished_at <= ? AND kind = 'sync' AND state = 'finished'
                ORDER BY finished_at DESC LIMIT 1
                """, db, [now.milliseconds]
        ).map(Date.init(milliseconds:))
    }

    /// Notes up to which person the duplicates of a run are in the mails to their owners, in the
    /// transaction that puts them there.
    public func noteTold(_ run: Run, until person: Int64) throws {
        try db.execute(
            cached: "UPDATE run SET told_until = ? WHERE sequence = ?", [person, run.sequence])
    }

    /// Ends a run; a discarded or superseded one stays what it is.
    /// - Parameter counts: how many candidates each outcome has.
    public func finish(_ run: Run, counts: [Outcome: Int], at date: Date) throws {
        try note(counts, of: run)
        try db.execute(
            cached: """
                UPDATE run SET finished_at = ?,
                    state = CASE state WHEN 'planned' THEN 'finished' ELSE state END
                WHERE sequence = ?
                """, [date.milliseconds, run.sequence])
        // Of one that was discarded or taken over nothing was carried out.
        guard run.state == .planned else { return }
        for (outcome, count) in counts {
            try tally(run.kind == .sync ? .people : .reminded, outcome.rawValue, Double(count))
        }
    }

    func note(_ counts: [Outcome: Int], of run: Run) throws {
        let counts = counts.map { ($0.rawValue, $1) }
        try db.execute(
            cached: "UPDATE run SET counts = ? WHERE sequence = ?",
            [try json(Dictionary(uniqueKeysWithValues: counts)), run.sequence])
    }

    /// There are many runs, and few that are not finished: an index has just them.
    static let isOpen = "finished_at IS NULL"

    /// - Parameter condition: with the order and the limit, if there are any.
    func runs(where condition: String, _ arguments: StatementArguments = []) throws -> [Run] {
        try Row.fetchAll(cached: "SELECT * FROM run WHERE \(condition)", db, arguments).map(
            Run.init)
    }
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

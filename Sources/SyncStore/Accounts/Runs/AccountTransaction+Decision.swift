import Foundation
import GRDB
public import Recruiting

extension AccountTransaction {
    /// Writes a decision of the plan; one with a mail is about to be carried out.
    ///
    /// Of several people with one mail the first keeps it: the caller comes in ascending order of
    /// person ids.
    /// - Returns: false, and nothing is written, if the mail goes to another person of this run.
    public func plan(_ decision: Decision, in run: Run) throws -> Bool {
        let statement = try RawStatement(
            cached: """
                INSERT INTO decision
                    (run, person_id, resume_id, outcome, planned, reason, account_id, mail_file,
                     status_file, mail_key, is_pending, exported_on, delivery, address_field,
                     conditions)
                VALUES (?, ?, ?, ?, ?, ?, ?, '', '', ?, ?, ?, ?, ?, ?)
                ON CONFLICT (run, mail_key) WHERE mail_key IS NOT NULL DO NOTHING
                """, db)
        let basis = decision.basis
        try statement.run([
            .integer(run.sequence), .integer(decision.personId), .integer(decision.resumeId),
            .text(decision.outcome.rawValue), .text(decision.planned.rawValue),
            .text(decision.reason?.stored ?? ""), .integer(decision.accountId),
            .text(decision.mailKey),
            .flag(decision.mailKey != nil), .number(basis.exportedOn), .text(basis.delivery),
            .text(basis.addressField), .number(basis.conditions),
        ])
        return db.changesCount == 1
    }

    /// Whether a person of the run is about to be written to by that mail.
    public func isClaimed(_ mailKey: String, in run: Run) throws -> Bool {
        try db.hasRow(in: "decision WHERE run = ? AND mail_key = ?", [run.sequence, mailKey])
    }

    /// Notes what became of a decision that was to be carried out, and what it stood on then.
    public func carriedOut(_ decision: Decision, in run: Run) throws {
        let basis = decision.basis
        let statement = try RawStatement(
            cached: """
                UPDATE decision SET resume_id = ?, outcome = ?, reason = ?, account_id = ?,
                    mail_file = ?, status_file = ?, exported_on = ?, address_field = ?,
                    conditions = ?, is_pending = 0, mail_key = NULL
                WHERE run = ? AND person_id = ?
                """, db)
        try statement.run([
            .integer(decision.resumeId), .text(decision.outcome.rawValue),
            .text(decision.reason?.stored ?? ""),
            .integer(decision.accountId), .text(decision.mailFile), .text(decision.statusFile),
            .number(basis.exportedOn), .text(basis.addressField), .number(basis.conditions),
            .integer(run.sequence), .integer(decision.personId),
        ])
    }

    /// How many decisions of a run are not yet carried out.
    public func pendingCount(in run: Run) throws -> Int {
        try db.count(
            in: "decision INDEXED BY decision_pending WHERE run = ? AND is_pending", [run.sequence])
    }

    /// The people whom a run that waits is yet to write to, or about.
    public func waitingPeople(in run: Run) throws -> [Int64] {
        try Int64.fetchAll(
            cached: """
                SELECT person_id FROM decision WHERE run = ? AND (is_pending OR outcome = 'duplicate')
                ORDER BY person_id
                """, db, [run.sequence])
    }

    /// Which of these people a run that is not finished is yet to write to.
    public func awaited(among people: [Int64]) throws -> Set<Int64> {
        try Int64.fetchSet(
            cached: """
                SELECT person_id FROM decision
                WHERE person_id IN (SELECT value FROM json_each(?)) AND is_pending
                    AND run IN (SELECT sequence FROM run WHERE finished_at IS NULL)
                """, db, [json(ids: people)])
    }

    /// Whether a sync that was approved, or cut short, or is at it, is yet to write to a person.
    public func isToBeWritten(person: Int64) throws -> Bool {
        try db.hasRow(
            in: """
                decision JOIN run ON run.sequence = decision.run
                WHERE person_id = ? AND is_pending AND kind = 'sync' AND state = 'planned'
                    AND finished_at IS NULL
                """, [person])
    }

    /// The next decisions of a run that are not yet carried out, in the order of person ids.
    public func pending(in run: Run, limit: Int) throws -> [Decision] {
        try fetch(
            "run = ? AND is_pending ORDER BY person_id LIMIT ?", [run.sequence, limit],
            by: "decision_pending")
    }

    /// The next duplicates of a run whose owners are not yet told, in the order of person ids.
    public func duplicatesToTell(in run: Run, limit: Int) throws -> [Decision] {
        let until = try Int64.fetchOne(
            cached: "SELECT told_until FROM run WHERE sequence = ?", db, [run.sequence])
        return try fetch(
            "run = ? AND person_id > ? AND outcome = 'duplicate' ORDER BY person_id LIMIT ?",
            [run.sequence, until, limit], by: "decision_duplicate")
    }

    /// What a run decided for one person.
    public func decision(of person: Int64, in run: Run) throws -> Decision? {
        try fetch("run = ? AND person_id = ?", [run.sequence, person]).first
    }

    /// The person whom a run wrote a mail to, by the mail's file name; nil if no run did.
    public func person(ofMail name: String) throws -> Int64? {
        try Int64.fetchOne(
            cached: "SELECT person_id FROM decision WHERE mail_file = ? LIMIT 1", db, [name])
    }

    /// What runs decided for a person, newest first.
    public func decisions(ofPerson person: Int64, limit: Int) throws -> [DatedDecision] {
        try Row.fetchAll(
            cached: """
                SELECT decision.*, run.id AS run_id, run.kind AS run_kind,
                    run.state AS run_state, run.started_at AS run_started_at
                FROM decision JOIN run ON run.sequence = decision.run
                WHERE person_id = ? ORDER BY decision.run DESC LIMIT ?
                """, db, [person, limit]
        ).map { row in
            DatedDecision(
                run: row["run_id"], kind: Run.Kind(rawValue: row["run_kind"]) ?? .sync,
                state: Run.State(rawValue: row["run_state"]) ?? .finished,
                startedAt: (row["run_started_at"] as Int64?).map(Date.init(milliseconds:)),
                decision: Decision(row))
        }
    }

    /// The decisions of one outcome, or of all, behind a person id, in its order.
    public func decisions(
        in run: Run, outcome: Outcome? = nil, after person: Int64 = 0, limit: Int
    ) throws -> [Decision] {
        try fetch(
            """
            run = ? AND person_id > ? AND (? IS NULL OR outcome = ?)
            ORDER BY person_id LIMIT ?
            """, [run.sequence, person, outcome?.rawValue, outcome?.rawValue, limit])
    }

    /// How many candidates each outcome has, `not_target` included; only those that occurred.
    /// They are kept when the decisions of a finished run are purged.
    public func counts(of run: Run) throws -> [Outcome: Int] {
        guard run.counts.isEmpty else { return run.counts }
        var counts: [Outcome: Int] = [:]
        // SQLite would sort all rows to group them, in megabytes of memory.
        let outcomes = try String.fetchCursor(
            db.cachedStatement(sql: "SELECT outcome FROM decision WHERE run = ?"),
            arguments: [run.sequence])
        while let outcome = try outcomes.next() {
            if let outcome = Outcome(rawValue: outcome) { counts[outcome, default: 0] += 1 }
        }
        let notTarget = run.notTarget.values.reduce(0, +)
        // Those that were decided anew have rows, the others are only counted.
        if notTarget > 0 { counts[.notTarget, default: 0] += notTarget }
        return counts
    }

    /// What is meant for the people of a run who are held by it.
    public func plans(ofHeld run: Run) throws -> [Outcome: Int] {
        var plans: [Outcome: Int] = [:]
        let rows = try Row.fetchAll(
            db,
            sql: """
                SELECT planned, count(*) AS n FROM decision WHERE run = ? AND outcome = 'held'
                GROUP BY planned
                """, arguments: [run.sequence])
        for row in rows {
            let planned: String? = row["planned"]
            if let outcome = planned.flatMap(Outcome.init(rawValue:)) { plans[outcome] = row["n"] }
        }
        return plans
    }

    /// - Parameter index: the one that has just these rows, as SQLite would rather look through all
    ///   decisions of the run.
    private func fetch(
        _ rest: String, _ arguments: StatementArguments, by index: String? = nil
    ) throws -> [Decision] {
        let table = "decision" + (index.map { " INDEXED BY \($0)" } ?? "")
        let statement = try db.cachedStatement(sql: "SELECT * FROM \(table) WHERE \(rest)")
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        let places = Decision.Places(statement.columnNames)
        return try Array(rows.map { Decision($0, places) })
    }
}

extension Decision {
    /// Where the columns stand: of many rows they are looked up by their names once.
    struct Places {
        fileprivate let personId, resumeId, outcome, reason, accountId, planned, mailFile: Int?
        fileprivate let statusFile, mailKey, exportedOn, delivery, addressField, conditions: Int?
        fileprivate let undone: Int?

        init(_ columns: some Sequence<String>) {
            let places = ColumnPlaces(columns)
            personId = places["person_id"]
            resumeId = places["resume_id"]
            outcome = places["outcome"]
            reason = places["reason"]
            accountId = places["account_id"]
            planned = places["planned"]
            mailFile = places["mail_file"]
            statusFile = places["status_file"]
            mailKey = places["mail_key"]
            exportedOn = places["exported_on"]
            delivery = places["delivery"]
            addressField = places["address_field"]
            conditions = places["conditions"]
            undone = places["undone"]
        }
    }

    init(_ row: Row) { self.init(row, Places(row.columnNames)) }

    init(_ row: Row, _ places: Places) {
        self.init(
            personId: row.integer(places.personId)!, resumeId: row.integer(places.resumeId),
            outcome: Outcome(rawValue: row.text(places.outcome)!) ?? .held,
            reason: Reason(stored: row.text(places.reason)!))
        accountId = row.integer(places.accountId)
        planned = row.text(places.planned).flatMap(Outcome.init(rawValue:)) ?? outcome
        mailFile = row.text(places.mailFile)!
        statusFile = row.text(places.statusFile)!
        mailKey = row.text(places.mailKey)
        basis = Basis(
            exportedOn: row.integer(places.exportedOn).map { Int($0) },
            delivery: row.text(places.delivery), addressField: row.text(places.addressField),
            conditions: row.integer(places.conditions).map { Int($0) })
        undone = row.text(places.undone).flatMap(Undone.init(rawValue:))
    }
}

import GRDB
public import Recruiting

extension AccountTransaction {
    /// Writes a decision of the plan.
    ///
    /// Of several people with one mail the first keeps `opened`: the caller comes in ascending
    /// order of person ids.
    /// - Returns: false, and nothing is written, if the mail goes to another person of this run.
    public func plan(_ decision: Decision, in run: Run) throws -> Bool {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO decision
                    (run, person_id, resume_id, outcome, reason, account_id, mail_file,
                     status_file, mail, mail_key, name, candidate_owner, resume_owner,
                     phase_date, fingerprint, is_pending)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT (run, mail_key) WHERE outcome IN ('opened', 'held') DO NOTHING
                """)
        let recipient = decision.recipient
        try statement.execute(arguments: [
            run.sequence, decision.personId, decision.resumeId, decision.outcome.rawValue,
            decision.reason, decision.accountId, decision.mailFile, decision.statusFile,
            recipient?.mail, recipient?.mailKey, recipient?.name, recipient?.candidateOwner,
            recipient?.resumeOwner, decision.phaseDate?.number, decision.fingerprint,
            run.kind == .reminder || decision.outcome == .opened,
        ])
        return db.changesCount == 1
    }

    /// Notes what became of a decision that was to be carried out.
    public func carriedOut(_ decision: Decision, in run: Run) throws {
        try db.cachedStatement(
            sql: """
                UPDATE decision SET outcome = ?, reason = ?, account_id = ?, mail_file = ?,
                    status_file = ?, is_pending = 0
                WHERE run = ? AND person_id = ?
                """
        ).execute(arguments: [
            decision.outcome.rawValue, decision.reason, decision.accountId, decision.mailFile,
            decision.statusFile, run.sequence, decision.personId,
        ])
    }

    /// The next decisions of a run that are not yet carried out, in the order of person ids.
    public func pending(in run: Run, limit: Int) throws -> [Decision] {
        try fetch(
            "run = ? AND is_pending ORDER BY person_id LIMIT ?", [run.sequence, limit])
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
        let rows = try Row.fetchAll(
            db, sql: "SELECT outcome, count(*) AS n FROM decision WHERE run = ? GROUP BY outcome",
            arguments: [run.sequence])
        for row in rows {
            if let outcome = Outcome(rawValue: row["outcome"]) { counts[outcome] = row["n"] }
        }
        let notTarget = run.notTarget.values.reduce(0, +)
        if notTarget > 0 { counts[.notTarget] = notTarget }
        return counts
    }

    private func fetch(_ rest: String, _ arguments: StatementArguments) throws -> [Decision] {
        let statement = try db.cachedStatement(sql: "SELECT * FROM decision WHERE \(rest)")
        return try Row.fetchAll(statement, arguments: arguments).map(Decision.init)
    }
}

extension Decision {
    init(_ row: Row) {
        self.init(
            personId: row["person_id"], resumeId: row["resume_id"],
            outcome: Outcome(rawValue: row["outcome"]) ?? .held, reason: row["reason"])
        accountId = row["account_id"]
        mailFile = row["mail_file"]
        statusFile = row["status_file"]
        phaseDate = (row["phase_date"] as Int64?).map(CRMDate.init(number:))
        fingerprint = row["fingerprint"]
        if let mail: String = row["mail"] {
            recipient = Recipient(
                mail: mail, mailKey: row["mail_key"], name: row["name"],
                candidateOwner: row["candidate_owner"], resumeOwner: row["resume_owner"])
        }
    }
}

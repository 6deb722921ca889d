public import Foundation
import GRDB
public import Recruiting

extension AccountTransaction {
    // MARK: how it goes

    /// What happened by the day, since one; days on which nothing did are left out.
    /// - Parameter offset: of the site's zone to UTC, in seconds.
    public func days(since first: Int, offset: Int) throws -> [DayCounts] {
        var days: [Int: DayCounts] = [:]
        let since = Int64(first) * 86_400_000 - Int64(offset) * 1_000
        let runs = try Row.fetchCursor(
            db,
            sql: """
                SELECT * FROM run WHERE finished_at >= ? AND state = 'finished'
                """,
            arguments: [since])
        while let row = try runs.next() {
            let run = Run(row)
            guard let date = run.finishedAt else { continue }
            let day = date.day(offset: offset)
            switch run.kind {
            case .sync:
                days[day, default: DayCounts(day: day)].opened += run.counts[.opened] ?? 0
                days[day, default: DayCounts(day: day)].duplicates += run.counts[.duplicate] ?? 0
            case .reminder:
                // Those whom it wrote to, at the former address or at another one.
                days[day, default: DayCounts(day: day)].reminded +=
                    (run.counts[.alreadyOpen] ?? 0) + (run.counts[.readdressed] ?? 0)
            }
        }
        let registered = try Row.fetchCursor(
            db,
            sql: """
                SELECT (status_since + :offset) / 86400000 AS day, count(*) AS n FROM account
                WHERE password_set AND status = 'registered' AND status_since >= :since
                GROUP BY day
                """, arguments: ["offset": Int64(offset) * 1_000, "since": since])
        while let row = try registered.next() {
            let day: Int = row["day"]
            days[day, default: DayCounts(day: day)].registered = row["n"]
        }
        let withdrawn = try Row.fetchCursor(
            db,
            sql: """
                SELECT (status_since + :offset) / 86400000 AS day, count(*) AS n FROM account
                WHERE status = 'withdrawn' AND status_since >= :since
                    AND withdrawal NOT IN ('undone', 'displaced')
                GROUP BY day
                """, arguments: ["offset": Int64(offset) * 1_000, "since": since])
        while let row = try withdrawn.next() {
            let day: Int = row["day"]
            days[day, default: DayCounts(day: day)].withdrawn = row["n"]
        }
        return days.values.sorted { $0.day < $1.day }
    }

    /// How many of the accounts that the sync opened since a moment are in each status.
    public func invited(since date: Date) throws -> [AccountStatus: Int] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT status, count(*) AS n FROM account
                    WHERE created_at >= ? AND person_id IS NOT NULL AND last_mail_at IS NOT NULL
                        AND withdrawal IS NOT 'undone'
                    GROUP BY status
                    """), arguments: [date.milliseconds])
        return rows.reduce(into: [:]) { counts, row in
            if let status = AccountStatus(rawValue: row["status"]) { counts[status] = row["n"] }
        }
    }

    /// Runs before one, newest first.
    public func runs(before id: String?, limit: Int) throws -> [Run] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: "SELECT * FROM run WHERE :id IS NULL OR id < :id ORDER BY id DESC LIMIT :limit"
            ),
            arguments: ["id": id, "limit": limit]
        ).map(Run.init)
    }

    /// Deliveries before one, newest first.
    public func deliveries(before id: String?, limit: Int) throws -> [DeliveryRecord] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT * FROM delivery WHERE :id IS NULL OR id < :id ORDER BY id DESC LIMIT :limit
                    """), arguments: ["id": id, "limit": limit]
        ).map(DeliveryRecord.init)
    }

    /// The last deliveries that were rejected since one, newest first.
    public func rejected(since id: String, limit: Int) throws -> [DeliveryRecord] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT * FROM delivery WHERE id >= ? AND result = 'rejected'
                    ORDER BY id DESC LIMIT ?
                    """), arguments: [id, limit]
        ).map(DeliveryRecord.init)
    }

    // MARK: one person

    /// Every account that ever was that person's, newest first.
    public func accounts(everOfPerson person: Int64) throws -> [Account] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM account WHERE person_id = ? ORDER BY id DESC"),
            arguments: [person]
        ).map(Account.init)
    }

    /// Every account that has or had that mail, in the order of their ids; all accounts are looked
    /// through, as withdrawn ones are in no index.
    public func accounts(everWithMail key: String) throws -> [Account] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM account WHERE mail_key = ? ORDER BY id"),
            arguments: [key]
        ).map(Account.init)
    }

    /// What runs decided for a person, newest first.
    public func decisions(ofPerson person: Int64, limit: Int) throws -> [DatedDecision] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT decision.*, run.id AS run_id, run.kind AS run_kind,
                        run.started_at AS run_started_at
                    FROM decision JOIN run ON run.sequence = decision.run
                    WHERE person_id = ? ORDER BY decision.run DESC LIMIT ?
                    """), arguments: [person, limit]
        ).map { row in
            DatedDecision(
                run: row["run_id"], kind: Run.Kind(rawValue: row["run_kind"]) ?? .sync,
                startedAt: (row["run_started_at"] as Int64?).map(Date.init(milliseconds:)),
                decision: Decision(row))
        }
    }
}

extension Date {
    /// Days since 1970 in a zone.
    public func day(offset: Int) -> Int {
        Int(((timeIntervalSince1970 + Double(offset)) / 86_400).rounded(.down))
    }
}

public import Foundation
import GRDB
public import Recruiting

extension AccountTransaction {
    /// What happened by the day, since one; days on which nothing did are left out.
    /// - Parameter zone: where the days begin.
    public func days(since first: Int, in zone: TimeZone) throws -> [DayCounts] {
        let since = Date(startOf: first, in: zone).milliseconds
        var days = try runDays(since: since, in: zone)
        func count(
            _ table: String, by date: String, where condition: String = "true",
            as kind: WritableKeyPath<DayCounts, Int>
        ) throws {
            // By quarters of an hour: in no zone does a day begin within one.
            let rows = try Row.fetchCursor(
                db,
                sql: """
                    SELECT \(date) / 900000 * 900000 AS quarter, count(*) AS n FROM \(table)
                    WHERE \(condition) AND \(date) >= :since
                    GROUP BY quarter
                    """, arguments: ["since": since])
            while let row = try rows.next() {
                let (quarter, number): (Int64, Int) = (row["quarter"], row["n"])
                let day = Date(milliseconds: quarter).day(in: zone)
                days[day, default: DayCounts(day: day)][keyPath: kind] += number
            }
        }
        try count("registration", by: "at", as: \.registered)
        try count(
            "account", by: "status_since",
            where: "status = 'withdrawn' AND withdrawal NOT IN ('undone', 'displaced')",
            as: \.withdrawn)
        return days.values.sorted { $0.day < $1.day }
    }

    /// What runs that ended since a moment have done, by the day.
    private func runDays(since: Int64, in zone: TimeZone) throws -> [Int: DayCounts] {
        var days: [Int: DayCounts] = [:]
        let runs = try Row.fetchCursor(
            db,
            sql: """
                SELECT * FROM run WHERE finished_at >= ? AND state = 'finished'
                """,
            arguments: [since])
        while let row = try runs.next() {
            let run = Run(row)
            guard let date = run.finishedAt else { continue }
            let day = date.day(in: zone)
            switch run.kind {
            case .sync:
                days[day, default: DayCounts(day: day)].opened += run.counts[.opened] ?? 0
                days[day, default: DayCounts(day: day)].duplicates += run.counts[.duplicate] ?? 0
            case .reminder:
                // Those whom it wrote to. While it waited some may have got another link.
                let others = run.hold.isEmpty ? 0 : try notDue(in: run)
                days[day, default: DayCounts(day: day)].reminded +=
                    (run.counts[.alreadyOpen] ?? 0) - others
            }
        }
        return days
    }

    /// How many people a run of reminders left alone, as none was due any more.
    private func notDue(in run: Run) throws -> Int {
        try db.count(
            in: "decision WHERE run = ? AND reason = ?",
            [run.sequence, Decision.Reason.notDue.stored])
    }

    /// How many of the accounts that the sync opened since a moment are in each status.
    public func invited(since date: Date) throws -> [AccountStatus: Int] {
        let rows = try Row.fetchAll(
            cached: """
                SELECT status, count(*) AS n FROM account
                WHERE created_at >= ? AND person_id IS NOT NULL AND last_mail_at IS NOT NULL
                    AND withdrawal IS NOT 'undone'
                GROUP BY status
                """, db, [date.milliseconds])
        return rows.reduce(into: [:]) { counts, row in
            if let status = AccountStatus(rawValue: row["status"]) { counts[status] = row["n"] }
        }
    }

    /// Whether there is not one account and not one delivery yet.
    public func isUntouched() throws -> Bool {
        try !db.hasRow(in: "account") && !db.hasRow(in: "delivery")
    }
}

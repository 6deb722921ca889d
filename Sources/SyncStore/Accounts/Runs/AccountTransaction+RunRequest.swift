public import Foundation
import GRDB

/// 今すぐ実行: asked for by the pages, answered by the process that works on the workspace.
extension AccountTransaction {
    /// The last one, whether it waits or is answered; nil if nobody ever asked.
    public func runRequest() throws -> RunRequest? {
        try Row.fetchOne(cached: "SELECT * FROM run_request", db).map { row in
            RunRequest(
                who: row["who"], askedAt: Date(milliseconds: row["asked_at"]),
                answer: (row["answer"] as String?).flatMap(RunRequest.Answer.init(rawValue:)),
                run: row["run"])
        }
    }

    /// Asks for a run.
    /// - Returns: false if one is asked for already: that one is for both.
    public func requestRun(by who: String, at date: Date) throws -> Bool {
        try db.execute(
            sql: """
                INSERT INTO run_request (id, who, asked_at) VALUES (1, :who, :date)
                ON CONFLICT (id) DO UPDATE
                    SET who = :who, asked_at = :date, answer = NULL, run = NULL
                    WHERE answer IS NOT NULL
                """, arguments: ["who": who, "date": date.milliseconds])
        return db.changesCount == 1
    }

    /// Answers a request by the run that begins for it, in the transaction that begins it, and notes
    /// that in the audit list.
    public func begin(_ run: Run, for request: RunRequest, at date: Date) throws {
        guard try answer(request, .begun, run: run.id) else { return }
        try db.execute(
            cached: "UPDATE run SET trigger = ?, requested_by = ? WHERE sequence = ?",
            [Run.Trigger.staff.rawValue, request.who, run.sequence])
        try note(.run, run.id, by: request.who, at: date, new: "requested")
    }

    /// - Returns: false if it does not wait any more.
    @discardableResult
    public func answer(
        _ request: RunRequest, _ answer: RunRequest.Answer, run: String? = nil
    ) throws -> Bool {
        try db.execute(
            sql: """
                UPDATE run_request SET answer = ?, run = ?
                WHERE answer IS NULL AND who = ? AND asked_at = ?
                """,
            arguments: [answer.rawValue, run, request.who, request.askedAt.milliseconds])
        return db.changesCount == 1
    }
}

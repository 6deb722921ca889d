public import Foundation
import GRDB

/// 実行の取り消し: how far it has come, and what became of people and files.
extension AccountTransaction {
    /// Begins to undo a sync that is finished, and notes who does.
    /// - Returns: false if that is begun already, or the run is none of these.
    public func beginUndo(of run: Run, by who: String, at date: Date) throws -> Bool {
        try db.execute(
            sql: """
                UPDATE run SET undone_by = ?, undo_begun_at = ?
                WHERE sequence = ? AND state = 'finished' AND kind = 'sync'
                    AND undo_begun_at IS NULL
                """, arguments: [who, date.milliseconds, run.sequence])
        guard db.changesCount == 1 else { return false }
        try note(
            .run, run.id, by: who, at: date, old: Run.State.finished.rawValue, new: "undone")
        return true
    }

    /// The runs of which that is begun and not done, oldest first.
    public func runsBeingUndone() throws -> [Run] {
        try runs(where: "undo_begun_at IS NOT NULL AND undone_at IS NULL ORDER BY sequence")
    }

    /// The next decisions of a run that is being undone, in the order of person ids; none if it is
    /// not, or if nobody is left.
    public func decisionsToUndo(of run: Run, limit: Int) throws -> [Decision] {
        guard let now = try self.run(run.id), let undoing = now.undoing,
            undoing.finishedAt == nil
        else { return [] }
        return try decisions(in: now, after: undoing.until, limit: limit)
    }

    /// Notes what became of a decision, and that those up to its person are done.
    public func note(_ undone: Decision.Undone?, of decision: Decision, in run: Run) throws {
        if let undone {
            try db.execute(
                cached: "UPDATE decision SET undone = ? WHERE run = ? AND person_id = ?",
                [undone.rawValue, run.sequence, decision.personId])
        }
        try db.execute(
            cached: "UPDATE run SET undo_until = ? WHERE sequence = ?",
            [decision.personId, run.sequence])
    }

    /// Notes that nobody is left.
    public func endUndo(of run: Run, at date: Date) throws {
        try db.execute(
            sql: """
                UPDATE run SET undone_at = ?
                WHERE sequence = ? AND undo_begun_at IS NOT NULL AND undone_at IS NULL
                """, arguments: [date.milliseconds, run.sequence])
    }

    // MARK: files

    /// Whether a file was taken back out of the outbox, by an undoing or as its link had ended; nil if nobody
    /// has tried, or knows any more.
    public func isTakenBack(file id: String) throws -> Bool? {
        try Bool.fetchOne(cached: "SELECT is_taken FROM undone_file WHERE id = ?", db, [id])
    }

    public func note(isTakenBack: Bool, file id: String) throws {
        try db.execute(
            cached: "INSERT INTO undone_file (id, is_taken) VALUES (?, ?)", [id, isTakenBack])
    }

    /// Forgets what became of files of before a day.
    /// - Parameter identifier: what the identifiers of that day begin with; earlier ones are below.
    /// - Returns: how many; none if none is left.
    public func forgetUndoneFiles(before identifier: String, limit: Int) throws -> Int {
        try forget("undone_file", where: "id < ?", [identifier, limit])
    }

    // MARK: people

    /// Whether a later run has decided about a person.
    public func isDecidedLater(_ person: Int64, than run: Run) throws -> Bool {
        try db.hasRow(in: "decision WHERE person_id = ? AND run > ?", [person, run.sequence])
    }

    /// What the owners were told of a person's duplicate by mails that were taken back counts as never
    /// told, and what is owed since the run is owed no more; unless a later run has told them.
    /// - Parameter isTakenBack: whether any mail was.
    public func untell(
        _ person: Int64, of run: Run, isTakenBack: Bool
    ) throws {
        let isToldLater = try db.hasRow(
            in: """
                decision WHERE person_id = ? AND run > ?
                    AND outcome = 'duplicate' AND mail_file <> '' AND undone IS NULL
                """, [person, run.sequence])
        guard !isToldLater else { return }
        if isTakenBack { try forgetDuplicateNotice(of: person) }
        try db.execute(
            cached:
                "DELETE FROM owed_notice WHERE kind = 'duplicate' AND subject = ? AND since >= ?",
            [person, (run.startedAt ?? .distantFuture).milliseconds])
    }
}

extension Run.Undoing {
    init?(_ row: Row) {
        guard let begun = (row["undo_begun_at"] as Int64?).map(Date.init(milliseconds:))
        else { return nil }
        by = (row["undone_by"] as String?) ?? ""
        begunAt = begun
        finishedAt = (row["undone_at"] as Int64?).map(Date.init(milliseconds:))
        until = row["undo_until"]
    }
}

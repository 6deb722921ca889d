public import Foundation
import GRDB

extension AccountTransaction {
    /// Adds a line.
    public func note(
        _ what: AuditEntry.Kind, _ subject: String, by who: String, at date: Date,
        old: String? = nil, new: String?
    ) throws {
        try db.execute(
            sql: """
                INSERT INTO audit (at, who, what, subject, old, new) VALUES (?, ?, ?, ?, ?, ?)
                """, arguments: [date.milliseconds, who, what.rawValue, subject, old, new])
    }

    /// The last lines before one, newest first; of one kind and subject, or of all.
    public func audit(
        _ what: AuditEntry.Kind? = nil, _ subject: String? = nil, before sequence: Int64 = .max,
        limit: Int
    ) throws -> [AuditEntry] {
        try Row.fetchAll(
            cached: """
                SELECT * FROM audit WHERE sequence < :before
                    AND (:what IS NULL OR what = :what) AND (:subject IS NULL OR subject = :subject)
                ORDER BY sequence DESC LIMIT :limit
                """, db,
            ["before": sequence, "what": what?.rawValue, "subject": subject, "limit": limit]
        ).map(AuditEntry.init)
    }

    public func auditEntry(_ sequence: Int64) throws -> AuditEntry? {
        try Row.fetchOne(cached: "SELECT * FROM audit WHERE sequence = ?", db, [sequence])
            .map(AuditEntry.init)
    }

    /// Whether a line of that kind, saying that, stands in the audit list.
    public func hasNoted(_ what: AuditEntry.Kind, new: String) throws -> Bool {
        try db.hasRow(in: "audit WHERE what = ? AND new = ?", [what.rawValue, new])
    }

    /// Lines of before a moment, in their order, but for the last of each file of settings or
    /// templates: it tells since when it is as it is.
    public func oldAudit(
        before date: Date, after sequence: Int64 = 0, limit: Int
    ) throws -> [Int64] {
        try Int64.fetchAll(
            cached: """
                SELECT sequence FROM audit AS line WHERE sequence > ? AND at < ?
                    AND NOT (what IN ('settings', 'template') AND sequence =
                        (SELECT max(sequence) FROM audit AS last
                         WHERE last.what = line.what AND last.subject = line.subject))
                ORDER BY sequence LIMIT ?
                """, db, [sequence, date.milliseconds, limit])
    }

    /// Forgets lines; the database refuses that for any that is younger than a year, by the time that
    /// is confirmed.
    public func forgetAudit(_ sequences: [Int64]) throws {
        try forget("audit", by: "sequence", sequences)
    }

    /// The last line that changed settings or templates; 0 if none ever did.
    public func lastConfiguration() throws -> Int64 {
        try Int64.fetchOne(
            cached: """
                SELECT max(
                    (SELECT coalesce(max(sequence), 0) FROM audit WHERE what = 'settings'),
                    (SELECT coalesce(max(sequence), 0) FROM audit WHERE what = 'template'))
                """, db) ?? 0
    }
}

extension AuditEntry {
    fileprivate init(_ row: Row) {
        sequence = row["sequence"]
        at = Date(milliseconds: row["at"])
        who = row["who"]
        what = Kind(rawValue: row["what"]) ?? .settings
        subject = row["subject"]
        old = row["old"]
        new = row["new"]
    }
}

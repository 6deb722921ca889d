public import Foundation
import GRDB

/// What somebody ought to look at before it becomes a problem.
extension AccountTransaction {
    /// How many deliveries were rejected since one, without those whose file was accepted later: sent
    /// once more under the same name, or replayed.
    public func rejectedAndNotReplaced(since id: String) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT count(*) FROM delivery AS bad
                    WHERE id >= ? AND result = 'rejected' AND NOT EXISTS
                        (SELECT 1 FROM delivery AS good
                         WHERE good.series = bad.series AND good.id > bad.id
                            AND good.result = 'accepted'
                            AND json_extract(CAST(good.receipt AS TEXT), '$.file')
                                = json_extract(CAST(bad.receipt AS TEXT), '$.file'))
                    """), arguments: [id]) ?? 0
    }

    /// How many people whom the sync has invited hold a last link that ends within a time, and have not
    /// set a password.
    /// - Parameter validity: of a link, in seconds: nobody was written to earlier than that.
    public func linksAboutToExpire(
        at now: Date, within seconds: TimeInterval, validity: TimeInterval
    ) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT count(*) FROM account
                    WHERE status = 'provisional' AND NOT password_set AND person_id IS NOT NULL
                        AND last_mail_at >= :written
                        AND (SELECT max(expires_at) FROM link
                             WHERE account_id = account.id AND ended_at IS NULL)
                            BETWEEN :now + 1 AND :end
                    """),
            arguments: [
                "written": now.addingTimeInterval(-validity).milliseconds,
                "now": now.milliseconds, "end": now.addingTimeInterval(seconds).milliseconds,
            ]) ?? 0
    }

    /// How many mails to owners are owed.
    public func owedNoticeCount() throws -> Int {
        try Int.fetchOne(db.cachedStatement(sql: "SELECT count(*) FROM owed_notice")) ?? 0
    }

    /// Whether there is not one account and not one delivery yet.
    public func isUntouched() throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT NOT EXISTS (SELECT 1 FROM account)
                        AND NOT EXISTS (SELECT 1 FROM delivery)
                    """)) ?? false
    }

    /// Whether a line of that kind, saying that, stands in the audit list.
    public func hasNoted(_ what: AuditEntry.Kind, new: String) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM audit WHERE what = ? AND new = ?)"),
            arguments: [what.rawValue, new]) ?? false
    }
}

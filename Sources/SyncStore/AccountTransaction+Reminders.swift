public import Foundation
import GRDB
import Recruiting

/// Who gets a reminder (メール再送信): a person whose account has no password, whose links have all
/// expired, and whose last mail is old enough. Source: design, "settings.yaml", `sync.reminders`.
public struct ReminderRule: Sendable {
    /// How many reminders a person gets at the most.
    public let most: Int
    /// The last mail must have been written then or before.
    public let lastMailBefore: Date
    public let now: Date

    public init(most: Int, lastMailBefore: Date, now: Date) {
        self.most = most
        self.lastMailBefore = lastMailBefore
        self.now = now
    }
}

extension AccountTransaction {
    /// Whether any account is due.
    public func isAnyDueForReminder(_ rule: ReminderRule) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT EXISTS (\(Self.due))")
        return try Bool.fetchOne(statement, arguments: rule.arguments) ?? false
    }

    /// The accounts that are due, in the order of their people. One without a person was not opened
    /// by the sync: whoever typed that address in must not be able to have it written to again.
    public func dueForReminder(_ rule: ReminderRule) throws -> [Account] {
        let statement = try db.cachedStatement(sql: "\(Self.due) ORDER BY person_id")
        return try Row.fetchAll(statement, arguments: rule.arguments).map(Account.init)
    }

    /// Whether an account is due.
    public func isDueForReminder(account id: Int64, _ rule: ReminderRule) throws -> Bool {
        let statement = try db.cachedStatement(sql: "\(Self.due) AND id = :id")
        return try Row.fetchOne(statement, arguments: rule.arguments + ["id": id]) != nil
    }

    private static let due = """
        SELECT * FROM account AS a
        WHERE status = 'provisional' AND NOT password_set AND person_id IS NOT NULL
            AND reminders < :most AND last_mail_at <= :before
            AND NOT EXISTS (SELECT 1 FROM link WHERE account_id = a.id AND expires_at > :now)
        """

    /// Counts a reminder; in the transaction that writes its mail, so that what was counted is
    /// what leaves.
    public func noteReminder(account id: Int64) throws {
        try db.cachedStatement(sql: "UPDATE account SET reminders = reminders + 1 WHERE id = ?")
            .execute(arguments: [id])
    }

    /// Begins a run that reminds people; its plan is made in the same transaction.
    public func beginReminders(run id: String, trigger: String) throws -> Run? {
        try db.execute(
            sql: "INSERT INTO run (id, kind, state, trigger) VALUES (?, 'reminder', 'planning', ?)",
            arguments: [id, trigger])
        return try run(id)
    }

    /// The accounts that were opened before a day and never got a password, unless a link is still
    /// valid.
    public func unused(openedBefore day: Date, now: Date, limit: Int) throws -> [Account] {
        try Row.fetchAll(
            db,
            sql: """
                SELECT * FROM account
                WHERE status = 'provisional' AND NOT password_set AND created_at < :day
                    AND NOT EXISTS (SELECT 1 FROM link
                        WHERE account_id = account.id AND expires_at > :now)
                ORDER BY id LIMIT :limit
                """,
            arguments: ["day": day.milliseconds, "now": now.milliseconds, "limit": limit]
        ).map(Account.init)
    }
}

extension ReminderRule {
    fileprivate var arguments: StatementArguments {
        [
            "most": most, "before": lastMailBefore.milliseconds, "now": now.milliseconds,
        ]
    }
}

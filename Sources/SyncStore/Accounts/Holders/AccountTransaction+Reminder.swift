import Foundation
import GRDB

extension AccountTransaction {
    /// Whether any account is due.
    public func isAnyDueForReminder(_ rule: ReminderRule) throws -> Bool {
        try db.hasRow(in: "account WHERE \(Self.isDue)", rule.arguments)
    }

    /// The accounts that are due, in the order of their people. One without a person was not opened
    /// by the sync: whoever typed that address in must not be able to have it written to again.
    public func dueForReminder(_ rule: ReminderRule) throws -> [Account] {
        try accounts(where: "\(Self.isDue) ORDER BY person_id", rule.arguments)
    }

    /// Whether an account is due.
    public func isDueForReminder(account id: Int64, _ rule: ReminderRule) throws -> Bool {
        try db.hasRow(
            in: "account WHERE \(Self.isDue) AND id = :id", rule.arguments + ["id": id])
    }

    private static let isDue = """
        status = 'provisional' AND NOT password_set AND person_id IS NOT NULL
            AND reminders < :most AND last_mail_at <= :before
            AND NOT EXISTS (SELECT 1 FROM link
                WHERE account_id = account.id AND expires_at > :now)
        """

    /// Counts a reminder; in the transaction that writes its mail, so that what was counted is
    /// what leaves.
    public func noteReminder(account id: Int64) throws {
        try db.execute(cached: "UPDATE account SET reminders = reminders + 1 WHERE id = ?", [id])
    }

    /// How many reminders were written to an account.
    public func reminders(ofAccount id: Int64) throws -> Int {
        try Int.fetchOne(cached: "SELECT reminders FROM account WHERE id = ?", db, [id])
            ?? 0
    }
}

extension ReminderRule {
    var arguments: StatementArguments {
        ["most": most, "before": lastMailBefore.milliseconds, "now": now.milliseconds]
    }
}

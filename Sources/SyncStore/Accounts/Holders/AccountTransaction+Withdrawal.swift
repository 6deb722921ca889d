public import Foundation
import GRDB
public import Recruiting

extension AccountTransaction {
    /// Withdraws an account (退会): its links and sessions end, its password is forgotten.
    /// - Returns: false if there is none that lives.
    public func withdraw(account id: Int64, _ cause: Withdrawal, at date: Date) throws -> Bool {
        try db.execute(
            sql: """
                UPDATE account SET status = 'withdrawn', status_since = ?, password_hash = NULL,
                    withdrawal = ?, left_at = ?
                WHERE id = ? AND status <> 'withdrawn'
                """,
            arguments: [
                date.milliseconds, cause.rawValue, cause.isFinal ? date.milliseconds : nil, id,
            ])
        guard db.changesCount == 1 else { return false }
        try endLinks(ofAccount: id, at: date)
        try endSessions(.account, of: id)
        return true
    }

    /// Leaves whoever held a withdrawn account in peace from now on, whatever `sync.withdrawn` says, as they
    /// have asked for it: it was withdrawn for another reason, or they were let back since.
    /// - Returns: false if it is not withdrawn, or they are left in peace so already.
    public func decline(account id: Int64, at date: Date) throws -> Bool {
        guard let account = try account(id), account.status == .withdrawn, !account.isLeftForGood
        else { return false }
        try db.execute(
            sql: "UPDATE account SET withdrawal = ?, left_at = ? WHERE id = ?",
            arguments: [Withdrawal.declined.rawValue, date.milliseconds, id])
        return true
    }

    /// The people whom an account that `reopen` lets back has kept from one of their own, as the last run that
    /// decided about them found: they are left in peace because of it, or no run has looked since it was in
    /// use. The account may have no person, or the CRM another record of them by now. All decisions are
    /// looked through.
    public func peopleKeptOut(by id: Int64) throws -> Set<Int64> {
        guard let account = try account(id) else { return [] }
        return try Int64.fetchSet(
            cached: """
                SELECT person_id FROM decision AS kept
                WHERE outcome IN ('withdrawn', 'duplicate')
                    AND account_id IN (SELECT id FROM account WHERE left_at IS NOT NULL AND id <= ?
                        AND (person_id = ? OR mail_key = ?))
                    AND NOT EXISTS (SELECT 1 FROM decision AS later
                        WHERE later.person_id = kept.person_id AND later.run > kept.run)
                """, db, [id, account.personId, account.mailKey])
    }

    /// Lets the sync write again to whoever has left by that account.
    /// - Returns: false if there is nobody who has.
    public func reopen(account id: Int64) throws -> Bool {
        guard let account = try account(id), account.leftAt != nil else { return false }
        // Earlier accounts of the same person too, else the one before keeps them from a new one.
        try db.execute(
            sql: """
                UPDATE account SET left_at = NULL WHERE left_at IS NOT NULL AND id <= ?
                    AND (person_id = ? OR mail_key = ?)
                """, arguments: [id, account.personId, account.mailKey])
        return true
    }

    /// The ids of the accounts that were opened, and last written to, before a day and never got a
    /// password, unless a link is still valid, one of their mails was seen uncollected since, a reminder is
    /// yet to be due or may wait behind a run that is held, or a run that is not finished is yet to write to
    /// their people; in their order. One to whom nobody has written from here (it was imported) is none of
    /// them: nobody can tell whether they were ever asked. All that have no password are looked through, once.
    /// - Parameter rule: who is reminded, at the moment at which links are looked at.
    public func unused(since day: Date, _ rule: ReminderRule) throws -> [Int64] {
        try Int64.fetchAll(
            cached: """
                SELECT id FROM account INDEXED BY account_unused
                WHERE \(Self.isUnused) ORDER BY id
                """, db, rule.arguments + ["day": day.milliseconds])
    }

    /// Those of these accounts that are so now, in the order of their ids.
    public func unused(
        among ids: [Int64], since day: Date, _ rule: ReminderRule
    ) throws -> [Account] {
        try accounts(
            where: """
                id IN (SELECT value FROM json_each(:ids)) AND \(Self.isUnused) ORDER BY id
                """,
            rule.arguments + ["ids": json(ids: ids), "day": day.milliseconds])
    }

    private static let isUnused = """
        status = 'provisional' AND NOT password_set AND created_at < :day
            AND last_mail_at < :day
            AND NOT (person_id IS NOT NULL AND reminders < :most AND last_mail_at IS NOT NULL
                AND (last_mail_at > :before
                    OR EXISTS (SELECT 1 FROM run WHERE finished_at IS NULL AND state = 'held')))
            AND NOT EXISTS (SELECT 1 FROM link
                WHERE account_id = account.id AND expires_at > :now)
            AND NOT EXISTS (SELECT 1 FROM link JOIN link_mail ON link_mail.id = link.mail
                WHERE account_id = account.id AND (gone_at IS NULL OR seen_at >= :day))
            AND NOT EXISTS (SELECT 1 FROM decision
                WHERE person_id = account.person_id AND is_pending
                    AND run IN (SELECT sequence FROM run WHERE finished_at IS NULL))
        """
}

public import Foundation
import GRDB

/// What a database that comes out of a backup must not take up as if nothing had happened since.
extension AccountTransaction {
    /// Ends the sessions of everybody, and the links of staff: whoever has signed out since must not be
    /// signed in again, and a link that was used since not be used once more.
    public func endAllSessions() throws {
        try db.execute(
            sql: """
                DELETE FROM session; DELETE FROM staff_session; DELETE FROM staff_ticket;
                DELETE FROM staff_link
                """)
    }

    /// Discards the runs that were at work, and the mails to owners that were begun: they have gone on
    /// since, and whom they wrote to then stands nowhere here. Reminders count from now.
    /// - Returns: the ids of the runs, oldest first.
    public func discardWork(at now: Date) throws -> [String] {
        try db.execute(sql: "DELETE FROM owner_mail; DELETE FROM owner_mail_person")
        // What it asked for was done since.
        try db.execute(sql: "DELETE FROM run_request")
        // The last weekly mails may have left since: the next ones are those of next week.
        try db.execute(sql: "DELETE FROM digest")
        // When they were taken nobody has seen here: none of them is late. One that still lies in the outbox
        // of this machine is taken back when its link ends.
        try db.execute(
            sql: "UPDATE link_mail SET expires_at = 9223372036854775807 WHERE gone_at IS NULL")
        try db.execute(
            sql: """
                UPDATE account SET last_mail_at = ?
                WHERE status = 'provisional' AND last_mail_at IS NOT NULL
                """, arguments: [now.milliseconds])
        return try String.fetchAll(
            cached: """
                UPDATE run SET state = 'discarded', counts = '{}'
                WHERE finished_at IS NULL AND state IN ('collecting', 'planning', 'planned')
                RETURNING id
                """, db
        ).sorted()
    }
}

public import Foundation
import GRDB

/// The rows of people who are erased, and what files and receipts are known by that name them.
extension AccountTransaction {
    /// Every account of some people, and those with one of the mails that nobody else has.
    public func accounts(everOfPeople people: [Int64], orMails keys: [String]) throws -> [Account] {
        try accounts(
            where: """
                person_id IN (SELECT value FROM json_each(:people))
                    OR (mail_key IN (SELECT value FROM json_each(:keys)) AND person_id IS NULL)
                ORDER BY id
                """, ["people": json(ids: people), "keys": json(keys)])
    }

    /// Other people than these who have an account with one of the mails.
    public func others(than people: [Int64], withMails keys: [String]) throws -> [Int64] {
        try Int64.fetchAll(
            cached: """
                SELECT DISTINCT person_id FROM account
                WHERE mail_key IN (SELECT value FROM json_each(:keys)) AND person_id IS NOT NULL
                    AND person_id NOT IN (SELECT value FROM json_each(:people))
                ORDER BY person_id
                """, db, ["people": json(ids: people), "keys": json(keys)])
    }

    /// Deletes everything that names some people or belongs to their accounts, and what runs that are
    /// not finished were to write to them. What was decided stays, by the numbers of person and account.
    /// - Parameter reason: what an unfinished run says of them.
    /// - Returns: how many rows of which table, those without any left out.
    public func erase(
        people: [Int64], accounts: [Int64], mails keys: [String], reason: Decision.Reason
    ) throws -> [String: Int] {
        let values = [
            "people": json(ids: people), "accounts": json(ids: accounts), "keys": try json(keys),
            "reason": reason.stored,
        ]
        var counts: [String: Int] = [:]
        func change(_ table: String, _ sql: String) throws {
            // SQLite takes only what a statement names.
            let used = values.filter { sql.contains(":\($0.key)") }
            try db.execute(sql: sql, arguments: StatementArguments(used))
            if db.changesCount > 0 { counts[table, default: 0] += db.changesCount }
        }
        let those = "IN (SELECT value FROM json_each(:people))"
        let theirs = "IN (SELECT value FROM json_each(:accounts))"
        // Before the accounts, which would take them along uncounted.
        try change("link", "DELETE FROM link WHERE account_id \(theirs)")
        try change("session", "DELETE FROM session WHERE account_id \(theirs)")
        try change("account", "DELETE FROM account WHERE id \(theirs)")
        try change(
            "decision",
            """
            UPDATE decision SET mail_key = NULL, is_pending = 0, outcome = 'withdrawn',
                reason = :reason
            WHERE person_id \(those)
                AND run IN (SELECT sequence FROM run WHERE finished_at IS NULL)
            """)
        // What a held run was counted to is not so any more.
        try db.execute(sql: "UPDATE run SET counts = '{}' WHERE finished_at IS NULL")
        try change("look_again", "DELETE FROM look_again WHERE person_id \(those)")
        // Others who wait behind one of the accounts: that is gone.
        try change(
            "look_again",
            """
            UPDATE look_again SET mail_key = NULL, holder = NULL
            WHERE mail_key IN (SELECT value FROM json_each(:keys))
            """)
        try change(
            "owed_notice",
            """
            DELETE FROM owed_notice WHERE (kind = 'duplicate' AND subject \(those))
                OR (kind = 'registration' AND subject \(theirs))
            """)
        try change("owner_mail", "DELETE FROM owner_mail_person WHERE person_id \(those)")
        try change("duplicate_notice", "DELETE FROM duplicate_notice WHERE person_id \(those)")
        try change(
            "status_item",
            """
            UPDATE status_item SET state = 'dropped', due_at = NULL
            WHERE person_id \(those) AND state IN ('retry', 'refused')
            """)
        // No answer that is still to come has any of it sent anew, or stand under 連携エラー, nor does an undo
        // that takes back what has overtaken it.
        try db.execute(
            sql: """
                UPDATE status_item SET state = 'dropped', is_overtaken = 0 WHERE person_id \(those)
                """, arguments: ["people": json(ids: people)])
        return counts
    }

    /// Forgets what a status document says of some people: it does not say it any more.
    public func forgetStatuses(of people: [Int64], inDocument document: String) throws {
        try db.execute(
            sql: """
                DELETE FROM status_item WHERE document = :document
                    AND person_id IN (SELECT value FROM json_each(:people))
                """, arguments: ["document": document, "people": json(ids: people)])
    }

    /// Those of the people whom some run found to be a duplicate, with the resume that it looked at.
    public func duplicates(among people: [Int64]) throws -> [(person: Int64, resume: Int64?)] {
        try Row.fetchAll(
            cached: """
                SELECT person_id, max(run), resume_id FROM decision
                WHERE outcome = 'duplicate'
                    AND person_id IN (SELECT value FROM json_each(?))
                GROUP BY person_id ORDER BY person_id
                """, db, [json(ids: people)]
        ).map { ($0["person_id"], $0["resume_id"]) }
    }

    /// Those of whom a mail of a run tells an owner besides some of its people, with the resume that the
    /// run looked at.
    /// - Parameter file: the mail's place in the outbox.
    public func duplicates(
        toldIn file: String, besides people: [Int64]
    ) throws -> [(person: Int64, resume: Int64?)] {
        try Row.fetchAll(
            cached: """
                SELECT person_id, resume_id FROM decision
                WHERE outcome = 'duplicate' AND instr(mail_file, :file) > 0
                    AND run IN (SELECT run FROM decision
                        WHERE person_id IN (SELECT value FROM json_each(:people))
                            AND instr(mail_file, :file) > 0)
                    AND person_id NOT IN (SELECT value FROM json_each(:people))
                ORDER BY person_id
                """, db, ["file": file, "people": json(ids: people)]
        ).map { ($0["person_id"], $0["resume_id"]) }
    }

    /// The places in the outbox of all mails that runs have written to some people, or to their owners
    /// of them.
    public func mailFiles(ofPeople people: [Int64]) throws -> [String] {
        try String.fetchAll(
            cached: """
                SELECT DISTINCT mail_file FROM decision
                WHERE person_id IN (SELECT value FROM json_each(?)) AND mail_file <> ''
                ORDER BY mail_file
                """, db, [json(ids: people)]
        ).flatMap { $0.split(separator: ";").map(String.init) }
    }

    /// The items of published receipts in whose names one of the texts stands.
    public func receiptItems(named texts: [String]) throws -> [(id: String, name: String)] {
        try Row.fetchAll(
            cached: """
                SELECT id, name FROM outbox WHERE kind = 'receipt' AND is_published
                    AND EXISTS (SELECT 1 FROM json_each(?) WHERE instr(name, value) > 0)
                """, db, [json(texts)]
        ).map { ($0["id"], $0["name"]) }
    }

    /// The series of deliveries in whose names one of the texts stands.
    public func series(named texts: [String]) throws -> [String] {
        try String.fetchAll(
            cached: """
                SELECT series FROM (SELECT series FROM delivery
                    UNION SELECT series FROM field_memory UNION SELECT series FROM drift)
                WHERE EXISTS (SELECT 1 FROM json_each(?) WHERE instr(series, value) > 0)
                """, db, [json(texts)])
    }

    /// Calls what has left otherwise than the file was called.
    public func rename(item id: String, to name: String) throws {
        try db.execute(sql: "UPDATE outbox SET name = ? WHERE id = ?", arguments: [name, id])
    }

    /// Calls a series of deliveries otherwise, with all that is remembered of it.
    public func rename(series: String, to new: String) throws {
        for table in ["delivery", "field_memory", "drift"] {
            try db.execute(
                sql: "UPDATE OR REPLACE \(table) SET series = ? WHERE series = ?",
                arguments: [new, series])
        }
    }

    /// The runs that wait, or waited, because of files in whose names one of the texts stands, with all
    /// their reasons.
    /// - Parameter texts: as JSON spells them.
    public func holds(naming texts: [String]) throws -> [(run: String, hold: [HoldReason])] {
        try runs(
            where: "EXISTS (SELECT 1 FROM json_each(?) WHERE instr(hold, value) > 0)",
            [json(texts)]
        ).map { ($0.id, $0.hold) }
    }

    /// Puts other reasons in the place of those why a run waits, or waited.
    public func change(holdOf run: String, to hold: [HoldReason]) throws {
        try db.execute(
            sql: "UPDATE run SET hold = ? WHERE id = ?", arguments: [json(hold), run])
    }

    /// The receipts in which a text stands, anywhere and as JSON spells it.
    public func deliveries(holding text: String) throws -> [DeliveryRecord] {
        try Row.fetchAll(
            cached: "SELECT * FROM delivery WHERE instr(CAST(receipt AS TEXT), ?) > 0", db, [text]
        ).map(DeliveryRecord.init)
    }

    /// Puts another receipt in the place of a delivery's.
    public func change(receiptOf delivery: String, to receipt: Data) throws {
        try db.execute(
            sql: "UPDATE delivery SET receipt = ? WHERE id = ?", arguments: [receipt, delivery])
    }
}

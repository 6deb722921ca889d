public import Foundation
import GRDB

/// 未登録者のお知らせ: for which Monday the mails to owners were written last, and to whom.
extension AccountTransaction {
    /// The moment for which they were written last, or since which there are any, and whether all of that
    /// moment are written; nil if there are none.
    public func digest() throws -> (due: Date, isDone: Bool)? {
        try Row.fetchOne(cached: "SELECT due, is_done FROM digest", db).map {
            (Date(milliseconds: $0["due"]), $0["is_done"])
        }
    }

    /// Notes for which moment they are being written, or that all of that moment are.
    public func noteDigest(due: Date, isDone: Bool) throws {
        try db.execute(
            sql: "INSERT OR REPLACE INTO digest (id, due, is_done) VALUES (1, ?, ?)",
            arguments: [due.milliseconds, isDone])
    }

    /// There are none any more; who has got one for which moment stays known.
    public func forgetDigest() throws { try db.execute(sql: "DELETE FROM digest") }

    /// Notes a mail, behind its `OutboxItem`, in the transaction that adds its file.
    public func noteDigestMail(_ id: String, to owner: Int64, due: Date) throws {
        try db.execute(
            cached: "INSERT INTO digest_mail (id, owner, due) VALUES (?, ?, ?)",
            [id, owner, due.milliseconds])
    }

    /// The owners who have got theirs for a moment.
    public func digestOwners(due: Date) throws -> Set<Int64> {
        try Int64.fetchSet(
            cached: "SELECT owner FROM digest_mail WHERE due = ?", db, [due.milliseconds])
    }

    /// The mails that may still lie in the outbox, by the ids of their `OutboxItem`s.
    public func digestMails() throws -> Set<String> {
        try String.fetchSet(cached: "SELECT id FROM digest_mail", db)
    }

    /// Forgets a mail that was taken back, so that the owner gets another one, if it was of the last
    /// moment.
    public func takeBackDigestMail(_ id: String) throws {
        try db.execute(
            sql: """
                UPDATE digest SET is_done = 0
                    WHERE due = (SELECT due FROM digest_mail WHERE id = ?)
                """, arguments: [id])
        try db.execute(sql: "DELETE FROM digest_mail WHERE id = ?", arguments: [id])
    }
}

public import Foundation
import GRDB
public import Recruiting

extension AccountTransaction {
    /// Makes an account, unless its mail or its person already has a living one. The phase date that was
    /// written by a former account of the person counts until an export tells another one.
    /// - Returns: its id, and what it keeps of the CRM's records, with that date; nil if the database's
    ///   constraints refused it.
    public func open(_ account: NewAccount) throws -> (id: Int64, record: AccountRecord)? {
        var record = account.record
        record.phaseWritten = try phaseWritten(forPerson: account.personId, record.phaseDate)
        // Without RETURNING, for which SQLite makes a table of its own each time.
        try RawStatement(
            cached: """
                INSERT INTO account
                    (mail, mail_key, name, status, password_set, signed_up, person_id,
                     resume_id, candidate_owner, resume_owner, phase_date, created_at,
                     last_mail_at, phase_written)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                ON CONFLICT DO NOTHING
                """, db
        ).run([
            .text(account.address.address), .text(account.address.key), .text(account.name),
            .text(account.status.rawValue), .flag(account.hasPassword), .flag(account.isSignUp),
            .integer(account.personId), .integer(record.resumeId), .integer(record.candidateOwner),
            .integer(record.resumeOwner), .integer(record.phaseDate?.number),
            .integer(account.createdAt.milliseconds),
            .integer(account.lastMailAt?.milliseconds), .integer(record.phaseWritten?.number),
        ])
        guard db.changesCount == 1 else { return nil }
        return (db.lastInsertedRowID, record)
    }

    /// The phase date that any account of a person has written beside one of the CRM's.
    private func phaseWritten(forPerson id: Int64?, _ phaseDate: CRMDate?) throws -> CRMDate? {
        let statement = try RawStatement(
            cached: """
                SELECT max(phase_written) FROM account WHERE person_id = ? AND phase_date IS ?
                """, db)
        defer { statement.reset() }
        statement.bind([.integer(id), .integer(phaseDate?.number)])
        _ = try statement.step()
        return statement.integer(0).map(CRMDate.init(number:))
    }

    /// Does what gives an account a mail. Another account that has it makes way, if that is all that
    /// stands in the way.
    /// - Parameters:
    ///   - makesWay: whether that one may.
    ///   - ended: hears of it.
    /// - Returns: what `work` gave; nil if another account has the mail, or the person another account.
    public func makingWay<Result>(
        at date: Date, for mailKey: String, if makesWay: (Account) throws -> Bool,
        ended: (Account) -> Void = { _ in }, _ work: () throws -> Result?
    ) throws -> Result? {
        if let result = try work() { return result }
        guard let holder = try account(withMail: mailKey), try makesWay(holder) else { return nil }
        if try withdraw(account: holder.id, .displaced, at: date) { ended(holder) }
        return try work()
    }

    /// Moves an account to another address, with the name as it is now. Reminders are counted anew:
    /// none was written to that address. One that has made way for another account lives again.
    /// - Returns: false if another living account has that address, or the person.
    public func readdress(account id: Int64, to address: MailAddress, name: String) throws -> Bool {
        try db.execute(
            cached: """
                UPDATE OR IGNORE account SET mail = ?, mail_key = ?, name = ?, reminders = 0,
                    status = CASE status WHEN 'withdrawn' THEN 'provisional' ELSE status END,
                    status_since =
                        CASE status WHEN 'withdrawn' THEN created_at ELSE status_since END,
                    withdrawal = NULL
                WHERE id = ? AND (status <> 'withdrawn' OR withdrawal = 'displaced')
                """, [address.address, address.key, name, id])
        return db.changesCount == 1
    }

    /// Makes a living account a person's own, unless they have another one.
    public func link(account id: Int64, toPerson person: Int64) throws {
        try db.execute(
            cached: """
                UPDATE OR IGNORE account SET person_id = ? WHERE id = ? AND status <> 'withdrawn'
                """, [person, id])
    }

    /// Keeps what the CRM's records say now.
    public func refresh(account id: Int64, _ record: AccountRecord) throws {
        try db.execute(
            cached: """
                UPDATE account SET resume_id = ?, candidate_owner = ?, resume_owner = ?,
                    phase_date = ?, phase_written = ? WHERE id = ?
                """,
            [
                record.resumeId, record.candidateOwner, record.resumeOwner,
                record.phaseDate?.number, record.phaseWritten?.number, id,
            ])
    }

    /// Calls an account that is not registered yet by the name that the CRM has now.
    public func rename(account id: Int64, to name: String) throws {
        try db.execute(
            cached: "UPDATE account SET name = ? WHERE id = ? AND status = 'provisional'",
            [name, id])
    }

    /// Keeps the phase date that is written into a person's record, for the next one must be later.
    public func notePhaseDate(_ date: CRMDate, ofPerson personId: Int64) throws {
        try db.execute(
            cached: """
                UPDATE account SET phase_written = ?
                WHERE id = (SELECT id FROM account WHERE person_id = ?
                    ORDER BY status = 'withdrawn', id DESC LIMIT 1)
                """, [date.number, personId])
    }
}

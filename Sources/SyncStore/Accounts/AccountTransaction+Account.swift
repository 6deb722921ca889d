public import Foundation
import GRDB
public import Recruiting

extension AccountTransaction {
    /// Makes an account, unless its mail or its person already has a living one. The phase date that was
    /// written by a former account of the person counts until an export tells another one.
    /// - Returns: the new account's id, or nil if the database's constraints refused it.
    public func open(_ account: NewAccount) throws -> Int64? {
        let statement = try RawStatement(
            cached: """
                INSERT INTO account
                    (mail, mail_key, name, status, password_set, signed_up, person_id,
                     resume_id, candidate_owner, resume_owner, phase_date, created_at,
                     last_mail_at, phase_written)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
                    (SELECT max(phase_written) FROM account
                     WHERE person_id = ?7 AND phase_date IS ?11)) ON CONFLICT DO NOTHING
                """, db)
        let record = account.record
        try statement.run([
            .text(account.address.address), .text(account.address.key), .text(account.name),
            .text(account.status.rawValue), .flag(account.hasPassword), .flag(account.isSignUp),
            .integer(account.personId), .integer(record.resumeId), .integer(record.candidateOwner),
            .integer(record.resumeOwner), .integer(record.phaseDate?.number),
            .integer(account.createdAt.milliseconds),
            .integer(account.lastMailAt?.milliseconds),
        ])
        return db.changesCount == 1 ? db.lastInsertedRowID : nil
    }

    /// Moves an account to another address, with the name as it is now. Reminders are counted anew:
    /// none was written to that address. One that has made way for another account lives again.
    /// - Returns: false if another living account has that address, or the person.
    public func readdress(account id: Int64, to address: MailAddress, name: String) throws -> Bool {
        try db.cachedStatement(
            sql: """
                UPDATE OR IGNORE account SET mail = ?, mail_key = ?, name = ?, reminders = 0,
                    status = CASE status WHEN 'withdrawn' THEN 'provisional' ELSE status END,
                    status_since =
                        CASE status WHEN 'withdrawn' THEN created_at ELSE status_since END,
                    withdrawal = NULL
                WHERE id = ? AND (status <> 'withdrawn' OR withdrawal = 'displaced')
                """
        ).execute(arguments: [address.address, address.key, name, id])
        return db.changesCount == 1
    }

    /// Keeps what the CRM's records say now.
    public func refresh(account id: Int64, _ record: AccountRecord) throws {
        try db.cachedStatement(
            sql: """
                UPDATE account SET resume_id = ?, candidate_owner = ?, resume_owner = ?,
                    phase_date = ?, phase_written = ? WHERE id = ?
                """
        ).execute(arguments: [
            record.resumeId, record.candidateOwner, record.resumeOwner, record.phaseDate?.number,
            record.phaseWritten?.number, id,
        ])
    }

    /// Keeps the phase date that is written into a person's record, for the next one must be later.
    public func notePhaseDate(_ date: CRMDate, ofPerson personId: Int64) throws {
        try db.cachedStatement(
            sql: """
                UPDATE account SET phase_written = ?
                WHERE id = (SELECT id FROM account WHERE person_id = ?
                    ORDER BY status = 'withdrawn', id DESC LIMIT 1)
                """
        ).execute(arguments: [date.number, personId])
    }

    /// The living accounts of these people.
    public func accounts(ofPeople ids: [Int64]) throws -> [Account] {
        let statement = try db.cachedStatement(
            sql: """
                SELECT * FROM account WHERE person_id IN (SELECT value FROM json_each(?))
                    AND status <> 'withdrawn' AND person_id IS NOT NULL
                """)
        let rows = try Row.fetchCursor(statement, arguments: [json(ids: ids)])
        let places = Account.Places(statement.columnNames)
        return try Array(rows.map { Account($0, places) })
    }

    /// The living account of that person, if there is one.
    public func account(ofPerson personId: Int64) throws -> Account? {
        try one("person_id = ? AND status <> 'withdrawn'", .integer(personId))
    }

    /// The living account with that mail, if there is one.
    public func account(withMail key: String) throws -> Account? {
        try one("mail_key = ? AND status <> 'withdrawn'", .text(key))
    }

    /// The last account that was withdrawn with that mail, whyever, if there is one.
    public func lastWithdrawn(withMail key: String) throws -> Account? {
        try one("mail_key = ? AND status = 'withdrawn' ORDER BY id DESC", .text(key))
    }

    /// The last account of that person, or with one of these mails, whose holder has left and is to
    /// be left in peace.
    public func lastLeft(person: Int64?, mails keys: [String]) throws -> Account? {
        var last = try person.flatMap {
            try one("person_id = ? AND left_at IS NOT NULL ORDER BY id DESC", .integer($0))
        }
        for key in keys {
            let other = try one(
                "mail_key = ? AND left_at IS NOT NULL ORDER BY id DESC", .text(key))
            if let other, other.id > last?.id ?? 0 { last = other }
        }
        return last
    }

    /// Whether there is anybody at all who has left and is to be left in peace.
    public func hasAnybodyLeft() throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM account WHERE left_at IS NOT NULL)")) ?? false
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

    /// Which of these people have a living account.
    public func living(among people: [Int64]) throws -> Set<Int64> {
        try Int64.fetchSet(
            db.cachedStatement(
                sql: """
                    SELECT person_id FROM account WHERE status <> 'withdrawn'
                        AND person_id IN (SELECT value FROM json_each(?))
                    """), arguments: [try json(people)])
    }

    /// How many withdrawn accounts with that mail, name and person are there.
    public func withdrawnCount(like account: NewAccount) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT count(*) FROM account
                    WHERE status = 'withdrawn' AND mail_key = ? AND name = ? AND person_id IS ?
                    """),
            arguments: [account.address.key, account.name, account.personId]) ?? 0
    }

    public func account(_ id: Int64) throws -> Account? {
        try one("id = ?", .integer(id))
    }

    /// Accounts in the order of their ids, `limit` at the most, behind `id`.
    public func accounts(after id: Int64 = 0, limit: Int) throws -> [Account] {
        try Row.fetchAll(
            db.cachedStatement(sql: "SELECT * FROM account WHERE id > ? ORDER BY id LIMIT ?"),
            arguments: [id, limit]
        ).map(Account.init)
    }

    /// Every account that lives, or whose holder has left, in the order of their ids.
    public func forEachAccountThatCounts(_ work: (Account) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            db,
            sql: """
                SELECT * FROM account WHERE status <> 'withdrawn' OR left_at IS NOT NULL
                ORDER BY id
                """)
        let places = Account.Places(rows.columnNames)
        while let row = try rows.next() { try work(Account(row, places)) }
    }

    /// Most people whom a run asks for have none: GRDB's row and arguments are only made for those who
    /// have.
    private func one(_ condition: String, _ argument: RawStatement.Argument) throws -> Account? {
        let sql = "SELECT * FROM account WHERE \(condition)"
        let statement = try RawStatement(cached: sql, db)
        statement.bind([argument])
        let isThere = try statement.step()
        statement.reset()
        guard isThere else { return nil }
        return try Row.fetchOne(
            db.cachedStatement(sql: sql), arguments: [argument.databaseValue]
        ).map(Account.init)
    }

    /// Sets a password; a provisional account is registered by it.
    /// - Returns: false if the account is withdrawn or not there.
    public func setPassword(account id: Int64, hash: String, at date: Date) throws -> Bool {
        try db.execute(
            sql: """
                UPDATE account SET password_hash = :hash, password_set = 1,
                    status_since = CASE status WHEN 'provisional' THEN :date ELSE status_since END,
                    status = 'registered'
                WHERE id = :id AND status <> 'withdrawn'
                """, arguments: ["hash": hash, "date": date.milliseconds, "id": id])
        return db.changesCount == 1
    }

    /// An account's password as it is stored; nil if none was set here.
    public func passwordHash(account id: Int64) throws -> String? {
        try String.fetchOne(
            db.cachedStatement(sql: "SELECT password_hash FROM account WHERE id = ?"),
            arguments: [id])
    }

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

    /// Whether any account is due.
    public func isAnyDueForReminder(_ rule: ReminderRule) throws -> Bool {
        let statement = try db.cachedStatement(sql: "SELECT EXISTS (\(Self.due))")
        return try Bool.fetchOne(statement, arguments: rule.arguments) ?? false
    }

    /// The accounts that are due, in the order of their people. One without a person was not opened
    /// by the sync: whoever typed that address in must not be able to have it written to again.
    public func dueForReminder(_ rule: ReminderRule) throws -> [Account] {
        let statement = try db.cachedStatement(sql: "\(Self.due) ORDER BY person_id")
        let rows = try Row.fetchCursor(statement, arguments: rule.arguments)
        let places = Account.Places(statement.columnNames)
        return try Array(rows.map { Account($0, places) })
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

    /// How many reminders were written to an account.
    public func reminders(ofAccount id: Int64) throws -> Int {
        try Int.fetchOne(
            db.cachedStatement(sql: "SELECT reminders FROM account WHERE id = ?"), arguments: [id])
            ?? 0
    }

    /// The accounts that were opened, and last written to, before a day and never got a password,
    /// unless a link is still valid or a run that is not finished is yet to write to their people; in the
    /// order of their ids, behind `id`.
    public func unused(
        since day: Date, now: Date, after id: Int64, limit: Int
    ) throws -> [Account] {
        try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT * FROM account INDEXED BY account_unused
                    WHERE status = 'provisional' AND NOT password_set AND created_at < :day
                        AND coalesce(last_mail_at, 0) < :day AND id > :id
                        AND NOT EXISTS (SELECT 1 FROM link
                            WHERE account_id = account.id AND expires_at > :now)
                        AND NOT EXISTS (SELECT 1 FROM decision
                            WHERE person_id = account.person_id AND is_pending
                                AND run IN (SELECT sequence FROM run WHERE finished_at IS NULL))
                    ORDER BY id LIMIT :limit
                    """),
            arguments: [
                "day": day.milliseconds, "now": now.milliseconds, "id": id, "limit": limit,
            ]
        ).map(Account.init)
    }
}

extension Account {
    /// Where the columns stand: of many rows they are looked up by their names once.
    struct Places {
        fileprivate let id, mail, mailKey, name, status, hasPassword, isSignUp, personId: Int?
        fileprivate let withdrawal, leftAt, resumeId, candidateOwner, resumeOwner, phaseDate: Int?
        fileprivate let phaseWritten, createdAt, statusSince, lastMailAt: Int?

        init(_ columns: some Sequence<String>) {
            let places = ColumnPlaces(columns)
            id = places["id"]
            mail = places["mail"]
            mailKey = places["mail_key"]
            name = places["name"]
            status = places["status"]
            hasPassword = places["password_set"]
            isSignUp = places["signed_up"]
            personId = places["person_id"]
            withdrawal = places["withdrawal"]
            leftAt = places["left_at"]
            resumeId = places["resume_id"]
            candidateOwner = places["candidate_owner"]
            resumeOwner = places["resume_owner"]
            phaseDate = places["phase_date"]
            phaseWritten = places["phase_written"]
            createdAt = places["created_at"]
            statusSince = places["status_since"]
            lastMailAt = places["last_mail_at"]
        }
    }

    init(_ row: Row) { self.init(row, Places(row.columnNames)) }

    init(_ row: Row, _ places: Places) {
        id = row.integer(places.id)!
        mail = row.text(places.mail)!
        mailKey = row.text(places.mailKey)!
        name = row.text(places.name)!
        status = AccountStatus(rawValue: row.text(places.status)!) ?? .withdrawn
        hasPassword = row.integer(places.hasPassword)! != 0
        isSignUp = row.integer(places.isSignUp)! != 0
        personId = row.integer(places.personId)
        withdrawal = row.text(places.withdrawal).flatMap(Withdrawal.init(rawValue:))
        leftAt = row.integer(places.leftAt).map(Date.init(milliseconds:))
        record = AccountRecord(
            resumeId: row.integer(places.resumeId),
            candidateOwner: row.integer(places.candidateOwner),
            resumeOwner: row.integer(places.resumeOwner),
            phaseDate: row.integer(places.phaseDate).map(CRMDate.init(number:)),
            phaseWritten: row.integer(places.phaseWritten).map(CRMDate.init(number:)))
        createdAt = Date(milliseconds: row.integer(places.createdAt)!)
        statusSince = row.integer(places.statusSince).map(Date.init(milliseconds:)) ?? createdAt
        lastMailAt = row.integer(places.lastMailAt).map(Date.init(milliseconds:))
    }
}

extension ReminderRule {
    fileprivate var arguments: StatementArguments {
        [
            "most": most, "before": lastMailBefore.milliseconds, "now": now.milliseconds,
        ]
    }
}

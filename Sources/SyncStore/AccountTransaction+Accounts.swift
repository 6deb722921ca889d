import Foundation
import GRDB
import Recruiting

extension AccountTransaction {
    /// Makes an account, unless its mail or its person already has a living one.
    /// - Returns: the new account's id, or nil if the database's constraints refused it.
    public func open(_ account: NewAccount) throws -> Int64? {
        let statement = try db.cachedStatement(
            sql: """
                INSERT INTO account
                    (mail, mail_key, name, status, password_set, signed_up, person_id,
                     resume_id, created_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING
                """)
        try statement.execute(arguments: [
            account.address.address, account.address.key, account.name, account.status.rawValue,
            account.hasPassword, account.isSignUp, account.personId, account.resumeId,
            account.createdAt.milliseconds,
        ])
        return db.changesCount == 1 ? db.lastInsertedRowID : nil
    }

    /// The living account of that person, if there is one.
    public func account(ofPerson personId: Int64) throws -> Account? {
        try one("person_id = ? AND status <> 'withdrawn'", [personId])
    }

    /// The living account with that mail, if there is one.
    public func account(withMail key: String) throws -> Account? {
        try one("mail_key = ? AND status <> 'withdrawn'", [key])
    }

    /// Whether a withdrawn account with that mail, name and person is there.
    public func hasWithdrawn(_ account: NewAccount) throws -> Bool {
        try Bool.fetchOne(
            db,
            sql: """
                SELECT EXISTS (SELECT 1 FROM account
                    WHERE status = 'withdrawn' AND mail_key = ? AND name = ? AND person_id IS ?)
                """,
            arguments: [account.address.key, account.name, account.personId]) ?? false
    }

    public func account(_ id: Int64) throws -> Account? {
        try one("id = ?", [id])
    }

    /// Accounts in the order of their ids, `limit` at the most, behind `id`.
    public func accounts(after id: Int64 = 0, limit: Int) throws -> [Account] {
        try Row.fetchAll(
            db, sql: "SELECT * FROM account WHERE id > ? ORDER BY id LIMIT ?",
            arguments: [id, limit]
        ).map(Account.init)
    }

    /// Every account that is not withdrawn, in no order.
    public func forEachLivingAccount(_ work: (Account) throws -> Void) throws {
        let rows = try Row.fetchCursor(
            db, sql: "SELECT * FROM account WHERE status <> 'withdrawn'")
        while let row = try rows.next() { try work(Account(row)) }
    }

    private func one(_ condition: String, _ arguments: StatementArguments) throws -> Account? {
        let statement = try db.cachedStatement(sql: "SELECT * FROM account WHERE \(condition)")
        return try Row.fetchOne(statement, arguments: arguments).map(Account.init)
    }
}

extension Account {
    init(_ row: Row) {
        id = row["id"]
        mail = row["mail"]
        mailKey = row["mail_key"]
        name = row["name"]
        status = AccountStatus(rawValue: row["status"]) ?? .withdrawn
        hasPassword = row["password_set"]
        isSignUp = row["signed_up"]
        personId = row["person_id"]
        resumeId = row["resume_id"]
        createdAt = Date(milliseconds: row["created_at"])
        statusSince = (row["status_since"] as Int64?).map(Date.init(milliseconds:)) ?? createdAt
        lastMailAt = (row["last_mail_at"] as Int64?).map(Date.init(milliseconds:))
    }
}

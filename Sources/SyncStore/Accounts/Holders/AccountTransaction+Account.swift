import Foundation
import GRDB
import Recruiting

extension AccountTransaction {
    /// The living accounts of these people.
    public func accounts(ofPeople ids: [Int64]) throws -> [Account] {
        try accounts(
            where: """
                person_id IN (SELECT value FROM json_each(?)) AND status <> 'withdrawn'
                    AND person_id IS NOT NULL
                """, [json(ids: ids)])
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
    /// - Parameter forGood: only of those who are so whatever `sync.withdrawn` says.
    public func lastLeft(
        person: Int64?, mails keys: [String], forGood: Bool = false
    ) throws -> Account? {
        let hasLeft = "left_at IS NOT NULL" + (forGood ? " AND \(Self.isForGood)" : "")
        var last = try person.flatMap {
            try one("person_id = ? AND \(hasLeft) ORDER BY id DESC", .integer($0))
        }
        for key in keys {
            let other = try one("mail_key = ? AND \(hasLeft) ORDER BY id DESC", .text(key))
            if let other, other.id > last?.id ?? 0 { last = other }
        }
        return last
    }

    /// `Withdrawal.isAlwaysFinal`, of a row.
    private static let isForGood: String = {
        let causes = Withdrawal.allCases.filter(\.isAlwaysFinal).map { "'\($0.rawValue)'" }
        return "withdrawal IN (\(causes.joined(separator: ", ")))"
    }()

    /// Whether there is anybody at all who has left and is to be left in peace.
    public func hasAnybodyLeft() throws -> Bool {
        try db.hasRow(in: "account WHERE left_at IS NOT NULL")
    }

    /// Which of these people have a living account.
    public func living(among people: [Int64]) throws -> Set<Int64> {
        try Int64.fetchSet(
            cached: """
                SELECT person_id FROM account WHERE status <> 'withdrawn'
                    AND person_id IN (SELECT value FROM json_each(?))
                """, db, [json(ids: people)])
    }

    /// How many withdrawn accounts with that mail, name and person are there.
    public func withdrawnCount(like account: NewAccount) throws -> Int {
        try Int.fetchOne(
            cached: Self.withdrawnLike, db, [account.address.key, account.name, account.personId])
            ?? 0
    }

    static let withdrawnLike = """
        SELECT count(*) FROM account
        WHERE status = 'withdrawn' AND mail_key = ? AND name = ? AND person_id IS ?
        """

    public func account(_ id: Int64) throws -> Account? {
        try one("id = ?", .integer(id))
    }

    /// Accounts in the order of their ids, `limit` at the most, behind `id`.
    public func accounts(after id: Int64 = 0, limit: Int) throws -> [Account] {
        try accounts(where: "id > ? ORDER BY id LIMIT ?", [id, limit])
    }

    /// Accounts by their ids; those that are not there are left out.
    public func accounts(withIds ids: [Int64]) throws -> [Int64: Account] {
        try accounts(where: "id IN (SELECT value FROM json_each(?))", [json(ids: ids)])
            .reduce(into: [:]) { $0[$1.id] = $1 }
    }

    /// Every account that ever was that person's, newest first.
    public func accounts(everOfPerson person: Int64) throws -> [Account] {
        try accounts(where: "person_id = ? ORDER BY id DESC", [person])
    }

    /// Every account that has or had that mail, in the order of their ids; all accounts are looked
    /// through, as no index has the living ones and the withdrawn ones together.
    public func accounts(everWithMail key: String) throws -> [Account] {
        try accounts(where: "mail_key = ? ORDER BY id", [key])
    }

    /// Accounts of people in the CRM whose holders have not set a password yet, in the order of their
    /// ids, behind one of them.
    public func openAccounts(after id: Int64, limit: Int) throws -> [Account] {
        try accounts(
            where: """
                status = 'provisional' AND NOT password_set AND person_id IS NOT NULL AND id > ?
                ORDER BY id LIMIT ?
                """, [id, limit])
    }

    /// How many accounts there are, of whatever status.
    public func accountCount() throws -> Int { try db.count(in: "account") }

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

    /// - Parameters:
    ///   - condition: with the order and the limit, if there are any.
    ///   - index: the one that SQLite must use.
    func accounts(
        where condition: String, _ arguments: StatementArguments, by index: String? = nil
    ) throws -> [Account] {
        let table = "account" + (index.map { " INDEXED BY \($0)" } ?? "")
        let statement = try db.cachedStatement(sql: "SELECT * FROM \(table) WHERE \(condition)")
        let rows = try Row.fetchCursor(statement, arguments: arguments)
        let places = Account.Places(statement.columnNames)
        return try Array(rows.map { Account($0, places) })
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
        return try Row.fetchOne(cached: sql, db, [argument.databaseValue]).map(Account.init)
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

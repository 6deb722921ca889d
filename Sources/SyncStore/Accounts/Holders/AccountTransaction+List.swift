public import Foundation
import GRDB

/// アカウントの一覧: filtered, sorted, page by page.
///
/// `account_listed` holds what the filters ask for, so that counting a hundred thousand accounts reads
/// one index (measured: 1 to 8 ms; by expired links, up to 90 ms right after a run that opened them all).
extension AccountTransaction {
    public func count(_ filter: AccountFilter) throws -> Int {
        let query = ListQuery(filter)
        return try Int.fetchOne(cached: query.count, db, query.arguments) ?? 0
    }

    /// A page of the accounts that a filter lets through.
    /// - Parameter offset: how many come before the page.
    public func accounts(
        _ filter: AccountFilter, by order: AccountOrder, offset: Int, limit: Int
    ) throws -> [Account] {
        let query = ListQuery(filter)
        var arguments = query.arguments + ["limit": limit, "offset": offset]
        if let id = filter.first { arguments += ["first": id] }
        // Ids first: the rows that are skipped are not even read then.
        let ids = try Int64.fetchAll(
            cached: query.page(by: order, hasFirst: filter.first != nil), db, arguments)
        let accounts = try accounts(withIds: ids)
        return ids.compactMap { accounts[$0] }
    }

    /// All accounts that a filter lets through, by what a list is sorted with that SQLite cannot sort.
    public func listed(_ filter: AccountFilter) throws -> [ListedAccount] {
        let query = ListQuery(filter)
        var listed: [ListedAccount] = []
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: "SELECT id, person_id, name FROM account WHERE \(query.condition)"),
            arguments: query.arguments)
        while let row = try rows.next() {
            listed.append(ListedAccount(id: row[0], person: row[1], name: row[2]))
        }
        return listed
    }

    /// How SQLite counts, and how it finds a page.
    func plans(_ filter: AccountFilter, by order: AccountOrder) throws -> [String] {
        let query = ListQuery(filter)
        return try [query.count, query.page(by: order, hasFirst: false)].map(plan(of:))
    }

    /// How SQLite finds what a statement asks for.
    func plan(of sql: String) throws -> String {
        let rows = try RawStatement(db, "EXPLAIN QUERY PLAN \(sql)")
        defer { rows.reset() }
        var details: [String] = []
        while try rows.step() { details.append(String(decoding: rows.blob(3), as: UTF8.self)) }
        return details.joined(separator: "; ")
    }

    /// The accounts that a filter lets through in the order of their ids, behind one of them.
    public func accounts(
        _ filter: AccountFilter, after id: Int64, limit: Int
    ) throws -> [Account] {
        let query = ListQuery(filter)
        return try accounts(
            where: "\(query.condition) AND id > :after ORDER BY id LIMIT :limit",
            query.arguments + ["after": id, "limit": limit])
    }

    /// Those of the accounts that have a link which can be used at a moment.
    public func haveLiveLinks(_ ids: [Int64], at now: Date) throws -> Set<Int64> {
        try Int64.fetchSet(
            cached: """
                SELECT account_id FROM link WHERE account_id IN (SELECT value FROM json_each(?))
                    AND expires_at > ? AND ended_at IS NULL
                """, db, [json(ids: ids), now.milliseconds])
    }

    /// Every account's id, person, name and mail (as it is compared; both UTF-8), in the order of ids: for
    /// a search, which folds texts as SQLite cannot. The bytes are good for the call only.
    public func forEachName(
        _ work: (
            _ id: Int64, _ person: Int64?, _ name: UnsafeBufferPointer<UInt8>,
            _ mail: UnsafeBufferPointer<UInt8>
        ) throws -> Void
    ) throws {
        let rows = try RawStatement(
            db, "SELECT id, person_id, name, mail_key FROM account ORDER BY id")
        defer { rows.reset() }
        while try rows.step() {
            try work(rows.integer(0) ?? 0, rows.integer(1), rows.blob(2), rows.blob(3))
        }
    }
}

/// What a filter says in SQL.
struct ListQuery {
    private(set) var condition = "1"
    private(set) var arguments = StatementArguments()

    /// The accounts with a link that can be used; few as a rule, and looked up once for a statement.
    static let live = """
        (SELECT account_id FROM link WHERE expires_at > :now AND ended_at IS NULL)
        """
    /// 仮登録 whose links have all expired.
    static let expired = """
        status = 'provisional' AND NOT password_set AND last_mail_at IS NOT NULL AND id NOT IN \(live)
        """
    /// 仮登録 whose last link is about to end: the links that end soon are looked up once for a statement,
    /// and of each of those accounts whether it has a later one.
    static let expiring = """
        status = 'provisional' AND NOT password_set AND person_id IS NOT NULL
            AND id IN (SELECT account_id FROM link
                WHERE expires_at > :now AND expires_at <= :soon AND ended_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM link
                WHERE account_id = account.id AND expires_at > :soon AND ended_at IS NULL)
        """

    init(_ filter: AccountFilter) {
        switch filter.state {
        case .provisional: add("status = 'provisional'")
        case .registered: add("status = 'registered'")
        case .withdrawn: add("status = 'withdrawn'")
        case .waiting:
            add(
                "status = 'provisional' AND NOT password_set AND id IN \(Self.live)",
                ["now": filter.now.milliseconds])
        case .expiring:
            add(
                Self.expiring,
                [
                    "now": filter.now.milliseconds,
                    "soon": filter.now.addingTimeInterval(filter.soon).milliseconds,
                ])
        case .expired: add(Self.expired, ["now": filter.now.milliseconds])
        case nil: break
        }
        switch filter.owned {
        case .by(let owner):
            add("(candidate_owner = :owner OR resume_owner = :owner)", ["owner": owner])
        case .byNobodyKnown: add("candidate_owner IS NULL AND resume_owner IS NULL")
        case nil: break
        }
        if let from = filter.from { add("created_at >= :from", ["from": from.milliseconds]) }
        if let until = filter.until { add("created_at < :until", ["until": until.milliseconds]) }
        if let ids = filter.ids {
            add("id IN (SELECT value FROM json_each(:ids))", ["ids": json(ids: ids)])
        }
    }

    var count: String { "SELECT count(*) FROM account WHERE \(condition)" }

    func page(by order: AccountOrder, hasFirst: Bool) -> String {
        let first = hasFirst ? "(id = :first OR person_id IS :first) DESC, " : ""
        return """
            SELECT id FROM account WHERE \(condition)
            ORDER BY \(first)\(order.sql) LIMIT :limit OFFSET :offset
            """
    }

    private mutating func add(_ text: String, _ values: StatementArguments = [:]) {
        condition += " AND \(text)"
        arguments += values
    }
}

extension AccountOrder {
    fileprivate var sql: String {
        let registered = "CASE status WHEN 'registered' THEN coalesce(status_since, created_at) END"
        return switch self {
        case .newest: "created_at DESC, id DESC"
        case .oldest: "created_at, id"
        case .registeredLast: "\(registered) DESC NULLS LAST, id DESC"
        case .registeredFirst: "\(registered) NULLS LAST, id"
        case .name: "name, id"
        }
    }
}

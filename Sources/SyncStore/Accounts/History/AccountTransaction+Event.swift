public import Foundation
import GRDB

extension AccountTransaction {
    /// Adds a line, unless it is of a kind that is told once a minute and has been.
    public func add(
        _ what: Event.Kind, _ subject: Event.Subject?, by who: String, from client: String,
        at date: Date
    ) throws {
        let subject = subject?.rawValue ?? ""
        if what.isToldOnceAMinute {
            // Not what a clock that was ahead has noted.
            let isTold = try db.hasRow(
                in: """
                    event WHERE who = ? AND at > ? AND at <= ?
                        AND what = ? AND subject = ? AND client = ?
                    """,
                [
                    who, date.milliseconds - 60_000, date.milliseconds, what.rawValue, subject,
                    client,
                ])
            if isTold { return }
        }
        try db.execute(
            cached: "INSERT INTO event (at, who, client, what, subject) VALUES (?, ?, ?, ?, ?)",
            [date.milliseconds, who, client, what.rawValue, subject])
    }

    /// Lines that a filter lets through, newest first.
    /// - Parameter id: only what stands behind this line; nil to begin with the newest.
    public func events(
        _ filter: EventFilter = EventFilter(), before id: Int64? = nil, limit: Int
    ) throws -> [Event] {
        var conditions: [String] = []
        var values: [(any DatabaseValueConvertible)?] = []
        // Only what is asked for, so that SQLite can choose the index that fits.
        func require(_ condition: String, _ value: [(any DatabaseValueConvertible)?]) {
            conditions.append(condition)
            values += value
        }
        if let who = filter.who { require("who = ?", [who]) }
        if let what = filter.what { require("what = ?", [what.rawValue]) }
        if let from = filter.from { require("at >= ?", [from.milliseconds]) }
        if let until = filter.until { require("at < ?", [until.milliseconds]) }
        if !filter.subjects.isEmpty {
            let marks = filter.subjects.map { _ in "?" }.joined(separator: ", ")
            require("subject IN (\(marks))", filter.subjects)
        }
        if let id {
            // One that is purged by now was the oldest: nothing stands behind it.
            guard
                let at = try Int64.fetchOne(cached: "SELECT at FROM event WHERE id = ?", db, [id])
            else { return [] }
            require("at <= ? AND (at < ? OR id < ?)", [at, at, id])
        }
        let condition = conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
        return try Row.fetchAll(
            cached: "SELECT * FROM event \(condition) ORDER BY at DESC, id DESC LIMIT ?", db,
            StatementArguments(values + [limit])
        ).map(Event.init)
    }

    /// Forgets the oldest lines of before a moment, which is at least 30 days before the confirmed
    /// time (see `AccountStore.confirmedTime`): the database refuses anything younger.
    /// - Returns: how many there were; less than the limit if none is left.
    public func forgetEvents(before date: Date, limit: Int) throws -> Int {
        try forget("event", where: "at < ? ORDER BY at", [date.milliseconds, limit])
    }
}

extension Event {
    fileprivate init(_ row: Row) {
        id = row["id"]
        at = Date(milliseconds: row["at"])
        who = row["who"]
        client = row["client"]
        what = Kind(rawValue: row["what"]) ?? .looked
        subject = Subject(rawValue: row["subject"])
    }
}

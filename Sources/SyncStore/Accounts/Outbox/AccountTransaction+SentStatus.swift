public import Foundation
import GRDB
public import Recruiting

extension AccountTransaction {
    // MARK: sending

    /// Notes what a status document holds. What was sent of the same records before is overtaken by it:
    /// known by when it is noted, for identifiers follow a clock that may have been ahead once.
    public func add(_ items: [SentStatus]) throws {
        let overtake = try RawStatement(
            cached: """
                UPDATE status_item SET is_overtaken = 1, due_at = NULL,
                    state = CASE state WHEN 'out' THEN 'out' ELSE 'dropped' END
                WHERE resource = ? AND record_id = ? AND document <> ?
                    AND state IN ('out', 'retry', 'refused')
                """, db)
        let insert = try RawStatement(
            cached: """
                INSERT INTO status_item
                    (document, position, resource, record_id, person_id, kind, state, tries, sent_at)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
                """, db)
        for item in items {
            try overtake.run([
                .text(item.resource.element), .integer(item.record), .text(item.id.document),
            ])
            try insert.run([
                .text(item.id.document), .number(item.id.position), .text(item.resource.element),
                .integer(item.record), .integer(item.person), .text(item.kind.rawValue),
                .text(item.state.rawValue), .number(item.tries),
                .integer(item.sentAt.milliseconds),
            ])
        }
    }

    /// What is due to be sent anew, oldest first.
    public func statusesToRetry(at now: Date, limit: Int) throws -> [SentStatus] {
        try statuses(
            "state = 'retry' AND due_at <= ? ORDER BY due_at LIMIT ?", [now.milliseconds, limit])
    }

    /// When the next is due.
    public func nextStatusRetry() throws -> Date? {
        try Int64.fetchOne(cached: "SELECT min(due_at) FROM status_item WHERE state = 'retry'", db)
            .map(Date.init(milliseconds:))
    }

    // MARK: answers

    /// The items of a document in their order; none if it was never noted.
    public func statuses(ofDocument document: String) throws -> [SentStatus] {
        try statuses("document = ? ORDER BY position", [document])
    }

    /// The documents that hold a record, newest first.
    /// - Parameter isOut: only those in which that record is not answered.
    public func statusDocuments(
        holding resource: Resource, _ record: Int64, isOut: Bool, limit: Int
    ) throws -> [String] {
        try String.fetchAll(
            cached: """
                SELECT DISTINCT document FROM status_item
                WHERE resource = ? AND record_id = ? AND (state = 'out' OR NOT ?)
                ORDER BY document DESC LIMIT ?
                """, db, [resource.element, record, isOut, limit])
    }

    /// Takes an answer to an item, as it is in this transaction.
    /// - Returns: the item as it is now.
    public func answer(
        _ item: SentStatus, _ code: WriteCode, at now: Date
    ) throws -> SentStatus {
        let isOvertaken =
            try Bool.fetchOne(
                cached: """
                    SELECT is_overtaken FROM status_item WHERE document = ? AND position = ?
                    """, db, [item.id.document, item.id.position]) ?? false
        let answered = item.answered(code, isOvertaken: isOvertaken, at: now)
        if answered != item { try update(answered) }
        if isOvertaken, code == .done, item.state != .done {
            try sendAnewWhatOvertook(item, at: now)
        }
        return answered
    }

    /// The CRM says that it has taken an item when it had taken the one behind it already, as where
    /// a collector sends them in another order: its record may stand on the older one. So what is true
    /// now is sent anew, unless something is to be answered or sent all the same.
    private func sendAnewWhatOvertook(_ item: SentStatus, at now: Date) throws {
        try db.execute(
            cached: """
                UPDATE status_item SET state = 'retry', due_at = :now
                WHERE (document, position) = (
                    SELECT document, position FROM status_item
                    WHERE resource = :resource AND record_id = :record AND document <> :document
                        AND state = 'done'
                    ORDER BY document DESC LIMIT 1)
                AND NOT EXISTS (
                    SELECT 1 FROM status_item
                    WHERE resource = :resource AND record_id = :record AND document <> :document
                        AND state IN ('out', 'retry', 'refused') AND NOT is_overtaken)
                """,
            [
                "now": now.milliseconds, "resource": item.resource.element, "record": item.record,
                "document": item.id.document,
            ])
    }

    private func update(_ item: SentStatus) throws {
        try db.execute(
            cached: """
                UPDATE status_item SET state = ?, code = ?, due_at = ?
                WHERE document = ? AND position = ?
                """,
            [
                item.state.rawValue, item.code?.rawValue, item.dueAt?.milliseconds,
                item.id.document, item.id.position,
            ])
    }

    // MARK: 連携エラー

    /// What the CRM will not take, newest first.
    public func refusedStatuses(limit: Int) throws -> [SentStatus] {
        try statuses("state = 'refused' ORDER BY document DESC, position LIMIT ?", [limit])
    }

    public func refusedStatusCount() throws -> Int {
        try db.count(in: "status_item WHERE state = 'refused'")
    }

    /// The documents of which some item was sent before a moment and is not answered, oldest first.
    public func unansweredDocuments(sentBefore date: Date) throws -> [String] {
        try String.fetchAll(
            cached: """
                SELECT DISTINCT document FROM status_item WHERE state = 'out' AND sent_at < ?
                ORDER BY document
                """, db, [date.milliseconds])
    }

    /// 連携リトライ and 削除: has what the CRM would not take sent anew, or dropped.
    /// - Returns: the item as it was; nil, and nothing is changed, if it is not refused.
    public func settleStatus(_ id: SentStatus.Id, retryAt date: Date?) throws -> SentStatus? {
        guard
            let item = try statuses(
                "document = ? AND position = ? AND state = 'refused'", [id.document, id.position]
            ).first
        else { return nil }
        var settled = item
        settled.state = date == nil ? .dropped : .retry
        settled.dueAt = date
        try update(settled)
        return item
    }

    /// Leaves an item that was to be sent anew for later.
    public func postpone(_ item: SentStatus, until date: Date) throws {
        var postponed = item
        postponed.dueAt = date
        try update(postponed)
    }

    /// Nothing more is done for an item that was to be sent anew.
    public func drop(_ item: SentStatus) throws {
        var dropped = item
        (dropped.state, dropped.dueAt) = (.dropped, nil)
        try update(dropped)
    }

    /// No answer is waited for to a document that never left. What was sent of the same records before is
    /// overtaken by nothing any more: its answer counts, and what was not taken of it is sent anew, in a
    /// while: whoever takes the document back has not come to all of its people yet.
    public func dropStatuses(ofDocument document: String, at now: Date) throws {
        try db.execute(
            cached: "UPDATE status_item SET state = 'dropped', due_at = NULL WHERE document = ?",
            [document])
        let due = now.addingTimeInterval(SentStatus.delays[0])
        try db.execute(
            cached: """
                UPDATE status_item SET is_overtaken = 0,
                    due_at = CASE state WHEN 'dropped' THEN :due END,
                    state = CASE state WHEN 'dropped' THEN 'retry' ELSE state END
                WHERE is_overtaken AND (document, position) IN (
                    SELECT former.document, former.position
                    FROM status_item AS gone JOIN status_item AS former
                        ON former.resource = gone.resource AND former.record_id = gone.record_id
                    WHERE gone.document = :document AND former.document = (
                        SELECT max(document) FROM status_item
                        WHERE resource = gone.resource AND record_id = gone.record_id
                            AND document <> :document
                            AND NOT (state = 'dropped' AND code IS NULL)))
                """, ["due": due.milliseconds, "document": document])
    }

    // MARK: age

    /// Documents that were sent before a day, by their ids, in their order.
    /// - Parameters:
    ///   - identifier: what the identifiers of that day begin with; earlier ones are below.
    ///   - onlySettled: leaves documents of which an item waits for something.
    public func oldStatusDocuments(
        before identifier: String, onlySettled: Bool, after document: String = "", limit: Int
    ) throws -> [String] {
        try String.fetchAll(
            cached: """
                SELECT DISTINCT document FROM status_item AS old
                WHERE document < :before AND document > :document
                    AND NOT (:onlySettled AND EXISTS (
                        SELECT 1 FROM status_item AS waiting
                        WHERE waiting.document = old.document
                            AND waiting.state IN ('out', 'retry', 'refused')))
                ORDER BY document LIMIT :limit
                """, db,
            [
                "before": identifier, "document": document, "onlySettled": onlySettled,
                "limit": limit,
            ])
    }

    /// Forgets documents with all their items.
    /// - Parameter onlySettled: leaves documents of which an item waits for something by now.
    public func forgetStatusDocuments(_ documents: [String], onlySettled: Bool) throws {
        let statement = try db.cachedStatement(
            sql: """
                DELETE FROM status_item WHERE document = :document
                    AND NOT (:onlySettled AND EXISTS (
                        SELECT 1 FROM status_item AS waiting WHERE waiting.document = :document
                            AND waiting.state IN ('out', 'retry', 'refused')))
                """)
        for document in documents {
            try statement.execute(arguments: ["document": document, "onlySettled": onlySettled])
        }
    }

    private func statuses(
        _ condition: String, _ arguments: StatementArguments
    ) throws -> [SentStatus] {
        try Row.fetchAll(cached: "SELECT * FROM status_item WHERE \(condition)", db, arguments).map(
            SentStatus.init)
    }
}

extension SentStatus {
    fileprivate init(_ row: Row) {
        let resource: String = row["resource"]
        self.init(
            Id(row["document"], row["position"]),
            resource: Resource.allCases.first { $0.element == resource } ?? .candidate,
            record: row["record_id"], person: row["person_id"],
            kind: Kind(rawValue: row["kind"]) ?? .opened, tries: row["tries"],
            sentAt: Date(milliseconds: row["sent_at"]))
        state = State(rawValue: row["state"]) ?? .dropped
        code = (row["code"] as Int?).map(WriteCode.init(rawValue:))
        dueAt = (row["due_at"] as Int64?).map(Date.init(milliseconds:))
    }
}

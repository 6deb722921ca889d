import GRDB

extension AccountTransaction {
    /// Notes a file that is about to leave. Its spool file must be durable before the commit.
    public func add(_ item: OutboxItem) throws {
        try RawStatement(cached: "INSERT INTO outbox (id, kind, name) VALUES (?, ?, ?)", db)
            .run([.text(item.id), .text(item.kind.rawValue), .text(item.name)])
    }

    /// The item whose spool file is called so, or nil if it was never committed.
    public func outboxItem(_ id: String) throws -> OutboxItem? {
        try Row.fetchOne(cached: "SELECT * FROM outbox WHERE id = ?", db, [id])
            .map(OutboxItem.init)
    }

    /// Committed items that are not yet known to have reached the outbox.
    public func unpublished() throws -> [OutboxItem] {
        try Row.fetchAll(cached: "SELECT * FROM outbox WHERE NOT is_published ORDER BY id", db)
            .map(OutboxItem.init)
    }

    /// Notes that the items stand in the outbox, durably.
    public func markPublished(_ items: [OutboxItem]) throws {
        let statement = try RawStatement(
            cached: "UPDATE outbox SET is_published = 1 WHERE id = ?", db)
        for item in items { try statement.run([.text(item.id)]) }
    }
}

extension OutboxItem {
    fileprivate init(_ row: Row) {
        self.init(
            id: row["id"], kind: Kind(rawValue: row["kind"]) ?? .report, name: row["name"])
    }
}

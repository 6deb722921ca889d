import GRDB

/// Ids that people type in part.
extension AccountTransaction {
    /// The ids of runs that begin or end so, newest first.
    public func runIds(with part: String, limit: Int) throws -> [String] {
        try ids(in: "run", with: part, limit)
    }

    /// The ids of deliveries that begin or end so, newest first.
    public func deliveryIds(with part: String, limit: Int) throws -> [String] {
        try ids(in: "delivery", with: part, limit)
    }

    /// The accounts whose address begins so, one for each address: the living one, else the last by which
    /// somebody is left in peace, else the last.
    /// - Parameter beginning: of a `MailAddress.key`.
    public func accounts(withMailFrom beginning: String, limit: Int) throws -> [Account] {
        let ids = try Int64.fetchAll(
            db,
            sql: """
                SELECT coalesce(
                    max(CASE WHEN status <> 'withdrawn' THEN id END),
                    max(CASE WHEN left_at IS NOT NULL THEN id END), max(id))
                FROM account
                WHERE substr(mail_key, 1, length(?1)) = ?1
                GROUP BY mail_key ORDER BY mail_key LIMIT ?2
                """, arguments: [beginning, limit])
        return try ids.compactMap { try account($0) }
    }

    private func ids(in table: String, with part: String, _ limit: Int) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT id FROM \(table)
                WHERE substr(id, 1, length(?1)) = ?1 OR substr(id, -length(?1)) = ?1
                ORDER BY id DESC LIMIT ?2
                """, arguments: [part, limit])
    }
}

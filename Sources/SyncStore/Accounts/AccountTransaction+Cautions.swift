import GRDB

/// What somebody ought to look at before it becomes a problem.
extension AccountTransaction {
    /// How many deliveries were rejected since one, without those whose file was accepted later: sent
    /// once more under the same name, or replayed.
    public func rejectedAndNotReplaced(since id: String) throws -> Int {
        // Each receipt is taken apart once, however many files a series has.
        let file = Self.told("file")
        return try Int.fetchOne(
            db.cachedStatement(
                sql: """
                    WITH bad AS MATERIALIZED
                        (SELECT id, series, \(file) AS file FROM delivery
                         WHERE id >= :since AND result = 'rejected'),
                    good AS MATERIALIZED
                        (SELECT series, \(file) AS file, max(id) AS last FROM delivery
                         WHERE id >= :since AND result = 'accepted'
                            AND series IN (SELECT series FROM bad)
                         GROUP BY 1, 2)
                    SELECT count(*) FROM bad LEFT JOIN good
                        ON good.series = bad.series AND good.file = bad.file
                            AND good.last > bad.id
                    WHERE good.last IS NULL
                    """), arguments: ["since": id]) ?? 0
    }

    /// How many mails to owners are owed.
    public func owedNoticeCount() throws -> Int {
        try Int.fetchOne(db.cachedStatement(sql: "SELECT count(*) FROM owed_notice")) ?? 0
    }

    /// Whether there is not one account and not one delivery yet.
    public func isUntouched() throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: """
                    SELECT NOT EXISTS (SELECT 1 FROM account)
                        AND NOT EXISTS (SELECT 1 FROM delivery)
                    """)) ?? false
    }

    /// Whether a line of that kind, saying that, stands in the audit list.
    public func hasNoted(_ what: AuditEntry.Kind, new: String) throws -> Bool {
        try Bool.fetchOne(
            db.cachedStatement(
                sql: "SELECT EXISTS (SELECT 1 FROM audit WHERE what = ? AND new = ?)"),
            arguments: [what.rawValue, new]) ?? false
    }
}

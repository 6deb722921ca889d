public import Foundation
import GRDB

extension AccountTransaction {
    /// What each owner's accounts are at a moment, in the order of the owners' ids, nobody's last. An
    /// account whose candidate and resume belong to two owners counts for both.
    public func ownerCounts(at now: Date) throws -> [OwnerCounts] {
        let rows = try Row.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT candidate_owner, resume_owner,
                        count(*) FILTER (WHERE status = 'provisional') AS provisional,
                        count(*) FILTER (WHERE \(ListQuery.expired)) AS expired,
                        count(*) FILTER (WHERE status = 'registered') AS registered
                    FROM account GROUP BY candidate_owner, resume_owner
                    """), arguments: ["now": now.milliseconds])
        var counts: [Int64?: OwnerCounts] = [:]
        for row in rows {
            let both: [Int64?] = [row["candidate_owner"], row["resume_owner"]]
            let known = Set(both.compactMap { $0 })
            for owner in known.isEmpty ? [nil] : known.map(Optional.some) {
                counts[owner, default: OwnerCounts(owner: owner)].provisional += row["provisional"]
                counts[owner, default: OwnerCounts(owner: owner)].expired += row["expired"]
                counts[owner, default: OwnerCounts(owner: owner)].registered += row["registered"]
            }
        }
        return counts.values.sorted { ($0.owner ?? .max) < ($1.owner ?? .max) }
    }

    /// Everybody who owns somebody with an account.
    public func owners() throws -> [Int64] {
        try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT candidate_owner FROM account WHERE candidate_owner IS NOT NULL
                    UNION SELECT resume_owner FROM account WHERE resume_owner IS NOT NULL
                    """))
    }
}

public import Foundation
import GRDB

extension AccountTransaction {
    /// What each owner's accounts are at a moment, in the order of the owners' ids, nobody's last. An
    /// account whose candidate and resume belong to two owners counts for both.
    public func ownerCounts(at now: Date) throws -> [OwnerCounts] {
        // SQLite would sort all accounts to group them. This reads one index, and of the accounts only
        // those without a password.
        var pairs: [OwnerPair: OwnerCounts] = [:]
        let all = try RawStatement(db, Self.owned)
        defer { all.reset() }
        while try all.step() {
            let pair = OwnerPair(candidate: all.integer(0), resume: all.integer(1))
            pairs[pair, default: OwnerCounts(owner: nil)].provisional += Int(all.integer(2) ?? 0)
            pairs[pair, default: OwnerCounts(owner: nil)].registered += Int(all.integer(3) ?? 0)
        }
        let expired = try RawStatement(
            db, "SELECT candidate_owner, resume_owner FROM account WHERE \(ListQuery.expired)")
        defer { expired.reset() }
        expired.bind(1, now.milliseconds)
        while try expired.step() {
            let pair = OwnerPair(candidate: expired.integer(0), resume: expired.integer(1))
            pairs[pair, default: OwnerCounts(owner: nil)].expired += 1
        }
        var counts: [Int64?: OwnerCounts] = [:]
        for (pair, some) in pairs {
            let known = Set([pair.candidate, pair.resume].compactMap { $0 })
            for owner in known.isEmpty ? [nil] : known.map(Optional.some) {
                counts[owner, default: OwnerCounts(owner: owner)].provisional += some.provisional
                counts[owner, default: OwnerCounts(owner: owner)].expired += some.expired
                counts[owner, default: OwnerCounts(owner: owner)].registered += some.registered
            }
        }
        return counts.values.sorted { ($0.owner ?? .max) < ($1.owner ?? .max) }
    }

    /// Each account's owners and state.
    static let owned = """
        SELECT candidate_owner, resume_owner, status = 'provisional', status = 'registered'
        FROM account
        """

    /// Everybody who owns somebody with an account.
    public func owners() throws -> [Int64] {
        try Int64.fetchAll(
            cached: """
                SELECT candidate_owner FROM account WHERE candidate_owner IS NOT NULL
                UNION SELECT resume_owner FROM account WHERE resume_owner IS NOT NULL
                """, db)
    }
}

/// Whose an account is.
private struct OwnerPair: Hashable {
    let candidate: Int64?
    let resume: Int64?
}

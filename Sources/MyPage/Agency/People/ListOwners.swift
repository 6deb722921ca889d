import Foundation
package import SyncStore

/// 所有者: who has people with accounts, and how those stand.
package struct ListOwners: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package struct Row: Sendable {
        package let counts: OwnerCounts
        /// What the screens call the owner; nil for the accounts of which nobody knows whose they are.
        package let name: String?
    }

    /// Everybody who has somebody, by name; those of nobody come last.
    package func counts() async throws -> [Row] {
        try await site.read { [self] in
            let counts = try site.accounts.read { try $0.ownerCounts(at: site.now) }
            let names = try names(of: counts.compactMap(\.owner))
            let owners = counts.filter { $0.owner != nil }
                .map { row in Row(counts: row, name: row.owner.map { names[$0] }) }
                .sorted { ($0.name ?? "") < ($1.name ?? "") }
            return owners
                + counts.filter { $0.owner == nil }.map { Row(counts: $0, name: nil) }
        }
    }

    /// Everybody whose people a list can be narrowed to, by name.
    /// - Parameter chosen: one who is there in any case.
    package func callAsFunction(
        besides chosen: Int64? = nil
    ) async throws -> [(id: Int64, name: String)] {
        try await site.read { [self] in
            let ids = Set(try site.accounts.read { try $0.owners() } + [chosen].compactMap { $0 })
            let names = try names(of: ids)
            return ids.map { (id: $0, name: names[$0]) }
                .sorted { ($0.name, $0.id) < ($1.name, $1.id) }
        }
    }

    private func names(of ids: some Sequence<Int64>) throws -> OwnerNames {
        let ids = Set(ids)
        return try site.mirror.read { try OwnerNames(ids, $0) }
    }
}

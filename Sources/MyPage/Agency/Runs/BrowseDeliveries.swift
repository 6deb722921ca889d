package import CandidateSync
import SyncStore

/// 実行履歴: the files that came, by their receipts.
package struct BrowseDeliveries: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// Deliveries before one, newest first.
    package func list(before id: String? = nil, limit: Int) async throws -> [Receipt] {
        try await site.readAccounts {
            try $0.deliveries(before: id, limit: limit).map { Receipt($0) }
        }
    }

    /// What the files of deliveries were called, by the deliveries' ids; those that are still known.
    package func fileNames(of ids: Set<String>) async throws -> [String: String] {
        try await site.readAccounts { transaction in
            let known = try ids.compactMap { try transaction.delivery($0) }
            return Dictionary(uniqueKeysWithValues: known.map { ($0.id, Receipt($0).file) })
        }
    }

    package func delivery(_ id: String) async throws -> Receipt? {
        try await site.readAccounts { try $0.delivery(id).map { Receipt($0) } }
    }
}

package import SyncStore

/// 操作履歴: the audit list.
package struct BrowseHistory: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// Lines before one, newest first; of one kind and subject, or of all.
    package func list(
        _ what: AuditEntry.Kind? = nil, _ subject: String? = nil, before sequence: Int64 = .max,
        limit: Int
    ) async throws -> [AuditEntry] {
        try await site.readAccounts { try $0.audit(what, subject, before: sequence, limit: limit) }
    }

    package func entry(_ sequence: Int64) async throws -> AuditEntry? {
        try await site.readAccounts { try $0.auditEntry(sequence) }
    }
}

import CandidateSync
package import Publishing

/// What can be measured of the workspace, and of the passwords that this process hashes.
package struct ReadMetrics: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction() async throws -> MetricsText {
        let workspace = WorkspaceMetrics(
            site.open.paths, settings: site.settings, environment: site.environment,
            accounts: site.accounts)
        var metrics = try await site.read { try workspace() }
        let loads = site.hasher.loads
        metrics.add(
            "candidate_sync_scrypt_running", .gauge, "Passwords that are being hashed.",
            loads.map { .init(Double($0.load.running), ["lane": $0.lane]) })
        metrics.add(
            "candidate_sync_scrypt_waiting", .gauge, "Passwords that wait to be hashed.",
            loads.map { .init(Double($0.load.waiting), ["lane": $0.lane]) })
        return metrics
    }
}

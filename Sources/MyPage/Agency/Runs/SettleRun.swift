import Foundation
package import SyncStore

/// Lets a held run be carried out (承認), or decides that it is not (破棄).
package struct SettleRun: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Returns: false if the run does not wait for an approval.
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(_ run: Run, approve: Bool, by staff: Staff) async throws -> Bool {
        let isSettled = try await site.writeAccounts { [site] in
            try approve
                ? $0.approve(run, by: staff.name, at: site.now)
                : $0.discard(run, by: staff.name, at: site.now)
        }
        if isSettled { site.changed() }
        return isSettled
    }
}

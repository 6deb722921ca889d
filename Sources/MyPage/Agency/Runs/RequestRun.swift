import DropFolder
import Foundation
import Publishing
import SiteSettings
package import SyncStore

/// 今すぐ実行: asks whoever works on the workspace for a run at once. It looks at what has come, as any run,
/// and waits for an approval as any other.
package struct RequestRun: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package enum Answer: Sendable, Equatable {
        case asked
        /// One is asked for already, and is for both.
        case waits
        /// Nobody works on the workspace: nothing is kept, so that no run begins hours later that
        /// nobody expects any more.
        case nobodyWorks
    }

    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(by staff: Staff) async throws -> Answer {
        let answer = try await site.write { [site] () -> Answer in
            guard WorkspaceLock.holder(of: site.open.paths.lock) != nil else { return .nobodyWorks }
            let isNew = try site.accounts.write {
                try $0.requestRun(by: staff.name, at: site.now)
            }
            return isNew ? .asked : .waits
        }
        if answer == .asked { site.changed() }
        return answer
    }
}

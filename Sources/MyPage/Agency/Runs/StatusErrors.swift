import Foundation
import Recruiting
import SiteSettings
package import SyncStore

/// 連携エラー: what the CRM will not take of our status documents, and what is done about it.
package struct StatusErrors: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// What there is to see.
    package struct List: Sendable {
        /// Newest first, `mostShown` at the most.
        package let errors: [SentStatus]
        package let count: Int
        /// The documents that are not answered in time, oldest first; none if answers are not used.
        package let unanswered: [String]
    }

    package static let mostShown = 100

    /// What staff do about an error.
    package enum Remedy: String, Sendable, CaseIterable {
        /// 連携リトライ: it is decided and sent anew.
        case retry
        /// 削除: nothing more is done.
        case delete
    }

    package func list() async throws -> List {
        try await site.read { [site] in
            let hours = site.settings.status.answerWithinHours
            return try site.accounts.read { transaction in
                List(
                    errors: try transaction.refusedStatuses(limit: Self.mostShown),
                    count: try transaction.refusedStatusCount(),
                    unanswered: hours == 0
                        ? []
                        : try transaction.unansweredDocuments(
                            sentBefore: site.now.addingTimeInterval(-3_600 * Double(hours))))
            }
        }
    }

    /// - Returns: false if it is no error any more.
    /// - Throws: `Busy`, `StoreError`
    package func settle(
        _ id: SentStatus.Id, _ remedy: Remedy, by staff: Staff
    ) async throws -> Bool {
        let isSettled = try await site.writeAccounts { [site] transaction in
            let date = remedy == .retry ? site.now : nil
            guard let item = try transaction.settleStatus(id, retryAt: date) else { return false }
            try transaction.note(
                .status, "\(item.resource.element) \(item.record)", by: staff.name,
                at: site.now, new: "status_\(remedy.rawValue)")
            return true
        }
        if isSettled, remedy == .retry { site.changed() }
        return isSettled
    }
}

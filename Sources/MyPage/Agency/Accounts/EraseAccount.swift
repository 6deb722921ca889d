package import CandidateSync
import Logging
import SyncStore

/// データの消去: forgets a person, with or without an account, wherever the workspace holds them (see
/// `Erasure`). What has left already stays where it is.
package struct EraseAccount: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameters:
    ///   - allowAgain: the next export opens an account again; also lifts what an earlier erasure left.
    ///   - who: who has it done, for the audit list.
    /// - Returns: what was removed; nil if nobody is known by that account or address.
    /// - Throws: `Busy`, `StoreError`, `SystemError`: what was begun is finished by the service, or the
    ///   next start.
    package func callAsFunction(
        _ subject: Erasure.Subject, allowAgain: Bool = false, by who: String
    ) async throws -> ErasureReport? {
        let report = try await site.erasures.run { [site] in
            try Erasure(site.open, site.settings)(subject, allowAgain: allowAgain) {
                transaction, accounts, isOnlyLifted in
                let done = isOnlyLifted ? "bar_lifted" : "erased"
                for account in accounts { try site.note(account, done, by: who, transaction) }
                guard accounts.isEmpty else { return }
                // Never an address.
                let whom = if case .person(let id) = subject { "個人連絡先 \(id)" } else { "（登録なし）" }
                try transaction.note(.account, whom, by: who, at: site.now, new: done)
            }
        }
        if let report {
            site.log.info(
                "person erased",
                metadata: [
                    "removed": "\(report.removed.count)", "rewritten": "\(report.rewritten.count)",
                ])
        }
        return report
    }
}

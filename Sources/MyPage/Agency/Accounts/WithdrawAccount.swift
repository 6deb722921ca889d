import Recruiting
import SyncStore

/// 退会: ends an account on its holder's word, and everything that opens it; the CRM is told. The person
/// is left in peace from then on (`sync.withdrawn`), until `ReopenAccount`.
package struct WithdrawAccount: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameter who: who has it done, for the audit list.
    /// - Returns: false if there is none that lives.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(account id: Int64, by who: String) async throws -> Bool {
        try await site.withdraw(
            account: id, .staff,
            note: { [site] in try site.note(id, "withdrawn", by: who, $0) })
    }
}

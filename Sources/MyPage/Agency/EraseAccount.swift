import Logging
import SyncStore

/// データの消去: forgets an account, and what the mirror knows of its person. What has left already, and
/// the exports in the archive, stay; the next export brings the person back.
package struct EraseAccount: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameter who: who has it done, for the audit list.
    /// - Returns: false if there is no such account.
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(account id: Int64, by who: String) async throws -> Bool {
        let isErased = try await site.erase { [site] in
            guard let account = try site.accounts.read({ try $0.account(id) }) else {
                return false
            }
            // The account last: it alone tells whose records those are.
            if let person = account.personId { try site.mirror.erase(person: person) }
            try site.accounts.erase(account) { try site.note(id, "erased", by: who, $0) }
            return true
        }
        if isErased { site.log.info("account erased", metadata: ["account": "\(id)"]) }
        return isErased
    }
}

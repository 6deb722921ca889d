import SyncStore

/// 案内の再開: lifts a withdrawal. The person gets a new account at the next run if the CRM still exports
/// them as a target.
package struct ReopenAccount: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// - Parameter who: who has it done, for the audit list.
    /// - Returns: false if nobody is left in peace by that account.
    /// - Throws: `Busy`, `StoreError`
    package func callAsFunction(account id: Int64, by who: String) async throws -> Bool {
        let others = try await site.searches.run { [site] in
            try site.accounts.read { try $0.peopleKeptOut(by: id) }
        }
        return try await site.writeAccounts { [site] transaction in
            guard try transaction.reopen(account: id) else { return false }
            try site.note(id, "reopened", by: who, transaction)
            let own = try transaction.account(id)?.personId
            for person in others.union([own].compactMap { $0 }) {
                try transaction.lookAgain(at: person)
            }
            return true
        }
    }
}

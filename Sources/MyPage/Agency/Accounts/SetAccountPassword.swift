import Publishing
import Recruiting
import SyncStore

/// Sets a password for an account whose holder the agency knows; registers it as its own link would.
package struct SetAccountPassword: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    package enum Answer: Sendable, Equatable {
        case set
        case refused(PasswordRefusal)
        /// There is no such account, or it is withdrawn.
        case noAccount
    }

    /// - Parameter who: who has it done, for the audit list.
    /// - Throws: `Busy`, `StoreError`, `SystemError`
    package func callAsFunction(
        _ password: String, account id: Int64, by who: String
    ) async throws -> Answer {
        let found = try await site.readAccounts { try $0.account(id) }
        guard let found, found.status != .withdrawn else { return .noAccount }
        switch try await NewPassword(of: found).hash(password, on: site) {
        case .failure(let refusal): return .refused(refusal)
        case .success(let hash): return try await set(hash, account: id, by: who)
        }
    }

    private func set(
        _ hash: PasswordHash, account id: Int64, by who: String
    ) async throws -> Answer {
        try await site.write { [site] in
            let registration = try Registration(site)
            return try site.open.outbox.publish { batch in
                guard let account = try batch.transaction.account(id),
                    try registration.set(hash, of: account, &batch)
                else { return .noAccount }
                try site.note(id, "password", by: who, batch.transaction)
                return .set
            }
        }
    }
}

import Publishing
import Recruiting
import SyncStore

/// 案内を希望しない: withdraws an account by the link "I do not want this" in its mail.
package struct Decline: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// What such a link is good for.
    package enum Answer: Sendable, Equatable {
        /// The account can be withdrawn by it.
        case live
        /// It was withdrawn.
        case done
        /// Its holder has set a password since, and leaves on My Page.
        case registered
        /// No such link, or one that went to a former address.
        case unknown
    }

    /// Changes nothing: mail scanners open links.
    package func state(ofKey key: String, person: Int64) async throws -> Answer {
        try await find(key, person).state
    }

    /// Withdraws the account as its person's own wish.
    /// - Returns: what the link is good for now.
    package func callAsFunction(key: String, person: Int64) async throws -> Answer {
        let (state, account) = try await find(key, person)
        guard state == .live, let account else { return state }
        try await end(account, key, person)
        return try await find(key, person).state
    }

    /// Withdraws an account whose link was good a moment ago, if it still is in the transaction that
    /// writes: its holder may have set a password since, or the CRM have corrected the address.
    func end(_ account: Account, _ key: String, _ person: Int64) async throws {
        let declines = site.declines
        _ = try await site.withdraw(
            account: account.id, .declined,
            onlyIf: {
                !$0.hasPassword && declines.isRight(key, person: person, mailKey: $0.mailKey)
            })
    }

    private func find(
        _ key: String, _ person: Int64
    ) async throws -> (state: Answer, account: Account?) {
        try await site.read { [site] in
            // The person's last account with that address, and no former one.
            let account = try site.accounts.read { try $0.accounts(everOfPerson: person) }.first {
                site.declines.isRight(key, person: person, mailKey: $0.mailKey)
            }
            guard let account else { return (.unknown, nil) }
            return switch account.status {
            case .withdrawn: (.done, account)
            case _ where account.hasPassword: (.registered, account)
            default: (.live, account)
            }
        }
    }
}

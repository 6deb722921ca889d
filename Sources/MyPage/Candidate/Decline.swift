import Logging
import Publishing
import Recruiting
import SyncStore

/// 案内を希望しない: withdraws an account by the link "I do not want this" in its mail.
package struct Decline: Sendable {
    private let site: MyPageSite

    package init(_ site: MyPageSite) { self.site = site }

    /// What such a link is good for.
    package enum Answer: Sendable, Equatable {
        /// The account can be withdrawn by it; or was for another reason, by which the person is not left
        /// in peace whatever `sync.withdrawn` says.
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
        var (state, account) = try await find(key, person)
        // Once more if a run has ended the account meanwhile, or opened another one.
        while state == .live, let found = account {
            try await end(found, key, person)
            // Also of one that had ended already.
            await site.takeBackMails(to: found.id)
            (state, account) = try await find(key, person)
        }
        return state
    }

    /// Withdraws an account whose link was good a moment ago, if it still is in the transaction that
    /// writes: its holder may have set a password since, or the CRM have corrected the address. Of one
    /// that is withdrawn already the wish is noted.
    func end(_ account: Account, _ key: String, _ person: Int64) async throws {
        guard account.status != .withdrawn else { return try await note(account) }
        let declines = site.declines
        _ = try await site.withdraw(
            account: account.id, .declined,
            onlyIf: { account, _ in
                !account.hasPassword
                    && declines.isRight(key, person: person, mailKey: account.mailKey)
            })
    }

    private func note(_ account: Account) async throws {
        let isNoted = try await site.writeAccounts { [site] in
            try $0.decline(account: account.id, at: site.now)
        }
        if isNoted {
            site.log.info("withdrawn account declined", metadata: ["account": "\(account.id)"])
        }
    }

    private func find(
        _ key: String, _ person: Int64
    ) async throws -> (state: Answer, account: Account?) {
        try await site.read { [site] in
            let accounts = try site.accounts.read { try $0.accounts(everOfPerson: person) }
            // The person's last account with that address, and no former one.
            let account = accounts.first {
                site.declines.isRight(key, person: person, mailKey: $0.mailKey)
            }
            guard let account else { return (.unknown, nil) }
            if account.id == accounts.first?.id,
                let heir = try site.accounts.read({ try $0.heir(of: account) })
            {
                return (heir.hasPassword ? .registered : .live, heir)
            }
            return switch account.status {
            case .withdrawn where account.isLeftForGood: (.done, account)
            case .withdrawn where account.id == accounts.first?.id: (.live, account)
            // Who has another account by now, at another address, is not silenced by an old mail, and
            // must not be told so: mails go on to that one.
            case .withdrawn: (.unknown, nil)
            case _ where account.hasPassword: (.registered, account)
            default: (.live, account)
            }
        }
    }
}

extension AccountTransaction {
    /// Whose mails go to the address now, as the CRM has merged the account's person into them: the wish
    /// of whoever reads the mails there is about these.
    fileprivate func heir(of account: Account) throws -> Account? {
        guard account.withdrawal == .crm,
            let heir = try self.account(withMail: account.mailKey), heir.personId != nil
        else { return nil }
        return heir
    }
}

import Publishing
import Recruiting
import SyncStore

/// Those who stay and have an address of somebody who is erased, as families do, and people of whom the
/// CRM has two records. A mail is theirs though it names that address.
struct OtherHolders {
    private let accounts: AccountStore
    private let trace: PersonTrace
    /// The living accounts with one of the addresses.
    private let sharers: [Account]

    init(_ trace: PersonTrace, _ accounts: AccountStore) throws {
        self.trace = trace
        self.accounts = accounts
        let holders = try accounts.read { transaction in
            try trace.mails.compactMap { try transaction.account(withMail: $0) }
        }
        sharers = holders.filter { !trace.accounts.contains($0.id) }
    }

    /// Whether a mail that names one of the addresses is theirs: its link opens a living account of
    /// somebody else; or it has no link, as a mail to an owner or a notice, and tells nothing of who is
    /// erased but what a living account has as well.
    func have(_ mail: OutgoingMail) throws -> Bool {
        let tokens = mail.tokens
        guard tokens.isEmpty else { return try tokens.contains(where: isOfOther) }
        return sharers.contains { !mail.tells(of: trace, besides: $0) }
    }

    private func isOfOther(_ token: String) throws -> Bool {
        try accounts.read { transaction in
            guard let link = try transaction.link(hash: PasswordLink.hash(of: token)),
                let account = try transaction.account(link.account)
            else { return false }
            return account.status != .withdrawn && !trace.accounts.contains(account.id)
        }
    }
}

extension OutgoingMail {
    /// Whether it says something of who is erased that is not the name or the address of an account.
    fileprivate func tells(of trace: PersonTrace, besides account: Account) -> Bool {
        if !Set(trace.people + trace.resumes).isDisjoint(with: numbers) { return true }
        return trace.texts.contains { text in
            if account.isTold(by: text) { return false }
            return text.contains("@") ? names([text]) : says(text)
        }
    }
}

extension Account {
    /// Whether a text is its name or its address, however that is written.
    fileprivate func isTold(by text: String) -> Bool {
        text == name || (try? MailAddress(text))?.key == mailKey
    }
}

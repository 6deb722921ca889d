import Recruiting
import SyncStore

/// What the second stage asks of the accounts.
protocol AccountLookup {
    /// The living account of that person, if there is one.
    func account(ofPerson personId: Int64) throws -> Account?
    /// The living account with that mail, if there is one.
    func account(withMail key: String) throws -> Account?
}

extension AccountTransaction: AccountLookup {}

/// Every living account at one moment, in memory: for a look at everybody at once.
struct AccountsInMemory: AccountLookup {
    private var byPerson: [Int64: Account] = [:]
    private var byMail: [String: Account] = [:]

    init(_ transaction: AccountTransaction) throws {
        try transaction.forEachLivingAccount { account in
            byMail[account.mailKey] = account
            if let person = account.personId { byPerson[person] = account }
        }
    }

    func account(ofPerson personId: Int64) -> Account? { byPerson[personId] }
    func account(withMail key: String) -> Account? { byMail[key] }
}

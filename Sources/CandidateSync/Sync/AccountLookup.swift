import Recruiting
import SyncStore

/// What the decider asks of the accounts.
protocol AccountLookup {
    /// The living account of that person, if there is one.
    func account(ofPerson personId: Int64) throws -> Account?
    /// The living account with that mail, if there is one.
    func account(withMail key: String) throws -> Account?
    /// The last account of that person, or with one of these mails, whose holder is to be left in
    /// peace.
    func lastLeft(person: Int64, mails keys: [String]) throws -> Account?
}

extension AccountTransaction: AccountLookup {}

/// Every account that counts at one moment, in memory: for a look at everybody at once.
struct AccountsInMemory: AccountLookup {
    private var byPerson: [Int64: Account] = [:]
    private var byMail: [String: Account] = [:]
    private var leftByPerson: [Int64: Account] = [:]
    private var leftByMail: [String: Account] = [:]

    init(_ transaction: AccountTransaction) throws {
        try transaction.forEachAccountThatCounts { account in
            if account.status != .withdrawn {
                byMail[account.mailKey] = account
                if let person = account.personId { byPerson[person] = account }
            } else {
                leftByMail[account.mailKey] = account
                if let person = account.personId { leftByPerson[person] = account }
            }
        }
    }

    func account(ofPerson personId: Int64) -> Account? { byPerson[personId] }
    func account(withMail key: String) -> Account? { byMail[key] }

    func lastLeft(person: Int64, mails keys: [String]) -> Account? {
        ([leftByPerson[person]] + keys.map { leftByMail[$0] }).compactMap { $0 }
            .max { $0.id < $1.id }
    }
}

/// The accounts as they are now, of which those of some people were fetched in one go.
struct FetchedAccounts: AccountLookup {
    let transaction: AccountTransaction
    private let fetched: Set<Int64>
    private let byPerson: [Int64: Account]
    /// Most installations have nobody who has left: then nobody is asked about one by one.
    private let hasAnybodyLeft: Bool

    init(_ transaction: AccountTransaction, ofPeople ids: [Int64]) throws {
        self.transaction = transaction
        hasAnybodyLeft = try transaction.hasAnybodyLeft()
        fetched = Set(ids)
        byPerson = Dictionary(
            try transaction.accounts(ofPeople: ids).compactMap { account in
                account.personId.map { ($0, account) }
            }, uniquingKeysWith: { $1 })
    }

    func account(ofPerson personId: Int64) throws -> Account? {
        fetched.contains(personId)
            ? byPerson[personId] : try transaction.account(ofPerson: personId)
    }

    func account(withMail key: String) throws -> Account? {
        try transaction.account(withMail: key)
    }

    func lastLeft(person: Int64, mails keys: [String]) throws -> Account? {
        hasAnybodyLeft ? try transaction.lastLeft(person: person, mails: keys) : nil
    }
}

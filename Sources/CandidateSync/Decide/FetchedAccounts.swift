import Foundation
import SyncStore

/// The accounts as they are now, of which those of some people were fetched in one go.
struct FetchedAccounts: AccountLookup {
    let transaction: AccountTransaction
    private let fetched: Set<Int64>
    private let byPerson: [Int64: Account]
    private let withEndedLinksOnly: Set<Int64>
    /// Most installations have nobody who has left: then nobody is asked about one by one.
    private let hasAnybodyLeft: Bool
    private let erased: ErasedPeople?

    init(_ transaction: AccountTransaction, ofPeople ids: [Int64]) throws {
        self.transaction = transaction
        hasAnybodyLeft = try transaction.hasAnybodyLeft()
        erased = try ErasedPeople(transaction)
        fetched = Set(ids)
        byPerson = Dictionary(
            try transaction.accounts(ofPeople: ids).compactMap { account in
                account.personId.map { ($0, account) }
            }, uniquingKeysWith: { $1 })
        withEndedLinksOnly = try transaction.haveEndedLinksOnly(
            byPerson.values.filter(\.isOpen).map(\.id))
    }

    func account(ofPerson personId: Int64) throws -> Account? {
        fetched.contains(personId)
            ? byPerson[personId] : try transaction.account(ofPerson: personId)
    }

    func hasEndedLinksOnly(_ account: Account) throws -> Bool {
        guard let person = account.personId, fetched.contains(person) else {
            return try transaction.hasEndedLinksOnly(account)
        }
        return withEndedLinksOnly.contains(account.id)
    }

    func account(withMail key: String) throws -> Account? {
        try transaction.account(withMail: key)
    }

    func erasedAt(person: Int64?, mails keys: [String]) throws -> Date? {
        erased?.erasedAt(person: person, mails: keys)
    }

    func lastLeft(person: Int64?, mails keys: [String], forGood: Bool) throws -> Account? {
        guard hasAnybodyLeft else { return nil }
        return try transaction.lastLeft(person: person, mails: keys, forGood: forGood)
    }
}

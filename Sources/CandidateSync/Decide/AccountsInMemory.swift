import Foundation
import Recruiting
import SyncStore

/// Every account that counts at one moment, in memory: for a look at everybody at once.
struct AccountsInMemory: AccountLookup {
    private var byPerson: [Int64: Account] = [:]
    private var byMail: [String: Account] = [:]
    private var left = Left()
    private var leftForGood = Left()
    private let erased: ErasedPeople?
    private let withEndedLinksOnly: Set<Int64>

    init(_ transaction: AccountTransaction) throws {
        erased = try ErasedPeople(transaction)
        withEndedLinksOnly = try transaction.openAccountsWithEndedLinksOnly()
        try transaction.forEachAccountThatCounts { account in
            if account.status != .withdrawn {
                byMail[account.mailKey] = account
                if let person = account.personId { byPerson[person] = account }
            } else {
                left.add(account)
                if account.isLeftForGood { leftForGood.add(account) }
            }
        }
    }

    func account(ofPerson personId: Int64) -> Account? { byPerson[personId] }
    func account(withMail key: String) -> Account? { byMail[key] }

    func hasEndedLinksOnly(_ account: Account) -> Bool { withEndedLinksOnly.contains(account.id) }

    func erasedAt(person: Int64?, mails keys: [String]) -> Date? {
        erased?.erasedAt(person: person, mails: keys)
    }

    func lastLeft(person: Int64?, mails keys: [String], forGood: Bool) -> Account? {
        (forGood ? leftForGood : left).last(person: person, mails: keys)
    }

    /// Accounts whose holders are left in peace, the last one of each person and mail.
    private struct Left {
        private var byPerson: [Int64: Account] = [:]
        private var byMail: [String: Account] = [:]

        mutating func add(_ account: Account) {
            byMail[account.mailKey] = account
            if let person = account.personId { byPerson[person] = account }
        }

        func last(person: Int64?, mails keys: [String]) -> Account? {
            ([person.flatMap { byPerson[$0] }] + keys.map { byMail[$0] }).compactMap { $0 }
                .max { $0.id < $1.id }
        }
    }
}

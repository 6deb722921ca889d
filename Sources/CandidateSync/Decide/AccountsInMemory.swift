import Foundation
import Recruiting
import SyncStore

/// Every account that counts at one moment, in memory: for a look at everybody at once.
struct AccountsInMemory: AccountLookup {
    private var byPerson: [Int64: Account] = [:]
    private var byMail: [String: Account] = [:]
    private var leftByPerson: [Int64: Account] = [:]
    private var leftByMail: [String: Account] = [:]
    private let erased: ErasedPeople?

    init(_ transaction: AccountTransaction) throws {
        erased = try ErasedPeople(transaction)
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

    func erasedAt(person: Int64?, mails keys: [String]) -> Date? {
        erased?.erasedAt(person: person, mails: keys)
    }

    func lastLeft(person: Int64?, mails keys: [String]) -> Account? {
        ([person.flatMap { leftByPerson[$0] }] + keys.map { leftByMail[$0] }).compactMap { $0 }
            .max { $0.id < $1.id }
    }
}

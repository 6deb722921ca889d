package import Foundation
package import SyncStore

/// What the decider asks of the accounts.
package protocol AccountLookup {
    /// The living account of that person, if there is one.
    func account(ofPerson personId: Int64) throws -> Account?
    /// The living account with that mail, if there is one.
    func account(withMail key: String) throws -> Account?
    /// The last account of that person, or with one of these mails, whose holder is to be left in
    /// peace.
    /// - Parameter forGood: only of those who are so whatever `sync.withdrawn` says.
    func lastLeft(person: Int64?, mails keys: [String], forGood: Bool) throws -> Account?
    /// When that person, or whoever had one of these mails, was erased here; nil if nobody was.
    func erasedAt(person: Int64?, mails keys: [String]) throws -> Date?
    /// Whether all links of an account without a password have ended, though it was given no other address:
    /// its person was to be found elsewhere, and what lay there for them was taken back.
    func hasEndedLinksOnly(_ account: Account) throws -> Bool
}

extension AccountTransaction: AccountLookup {
    package func erasedAt(person: Int64?, mails keys: [String]) throws -> Date? {
        try ErasedPeople.erasedAt(person: person, mails: keys, self)
    }

    package func hasEndedLinksOnly(_ account: Account) throws -> Bool {
        try !haveEndedLinksOnly([account.id]).isEmpty
    }
}

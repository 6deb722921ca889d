public import Foundation
public import Recruiting

/// An account that is about to be made.
public struct NewAccount: Sendable {
    public let address: MailAddress
    public let name: String
    public let status: AccountStatus
    public let hasPassword: Bool
    public let isSignUp: Bool
    public let personId: Int64?
    public let record: AccountRecord
    public let createdAt: Date
    /// When it is written to, if that is done in the transaction that makes it.
    public let lastMailAt: Date?

    public init(
        address: MailAddress, name: String, status: AccountStatus = .provisional,
        hasPassword: Bool = false, isSignUp: Bool = false, personId: Int64?,
        record: AccountRecord = AccountRecord(), createdAt: Date, lastMailAt: Date? = nil
    ) {
        self.address = address
        self.name = name
        self.status = status
        self.hasPassword = hasPassword
        self.isSignUp = isSignUp
        self.personId = personId
        self.record = record
        self.createdAt = createdAt
        self.lastMailAt = lastMailAt
    }
}

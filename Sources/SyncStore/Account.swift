public import Foundation
public import Recruiting

/// A My Page account as stored.
public struct Account: Sendable, Equatable {
    public let id: Int64
    /// The address as it is written into a message.
    public let mail: String
    /// The address as it is compared (see `MailAddress.key`).
    public let mailKey: String
    public let name: String
    public let status: AccountStatus
    public let hasPassword: Bool
    /// Whether somebody made it on the site (会員登録), and not the sync or an import.
    public let isSignUp: Bool
    /// `Person.P_Id` of the person whose own account this is; nil if it is linked to nobody.
    public let personId: Int64?
    public let resumeId: Int64?
    public let createdAt: Date
    /// Since when it has its status.
    public let statusSince: Date
    /// When the last password link was made for a mail; nil if none ever was.
    public let lastMailAt: Date?

    /// 重複エラー, the second and third of the vendor's three conditions: provisional or
    /// registered, and a password set.
    public var countsAsDuplicate: Bool { status != .withdrawn && hasPassword }

    /// Somebody typed this address on the site, and nobody has shown yet that it is theirs: it must
    /// not stand in the way of the person whom the CRM knows by it.
    public var isUnverifiedSignUp: Bool {
        isSignUp && status == .provisional && !hasPassword && personId == nil
    }
}

/// An account that is about to be made.
public struct NewAccount: Sendable {
    public let address: MailAddress
    public let name: String
    public let status: AccountStatus
    public let hasPassword: Bool
    public let isSignUp: Bool
    public let personId: Int64?
    public let resumeId: Int64?
    public let createdAt: Date

    public init(
        address: MailAddress, name: String, status: AccountStatus = .provisional,
        hasPassword: Bool = false, isSignUp: Bool = false, personId: Int64?, resumeId: Int64?,
        createdAt: Date
    ) {
        self.address = address
        self.name = name
        self.status = status
        self.hasPassword = hasPassword
        self.isSignUp = isSignUp
        self.personId = personId
        self.resumeId = resumeId
        self.createdAt = createdAt
    }
}

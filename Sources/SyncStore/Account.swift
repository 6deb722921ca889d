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
    public var resumeId: Int64? { record.resumeId }
    public let createdAt: Date
    /// Since when it has its status.
    public let statusSince: Date
    /// Why it is withdrawn; nil if it is not, or was imported so.
    public let withdrawal: Withdrawal?
    /// Since when whoever held it is left in peace: they are not written to again
    /// (`sync.withdrawn: skip`); nil if they are not, or no longer.
    public let leftAt: Date?
    /// What the CRM's records said last.
    public let record: AccountRecord
    /// When the last password link was made for a mail; nil if none ever was.
    public let lastMailAt: Date?

    /// 重複エラー, the second and third of the vendor's three conditions: provisional or
    /// registered, and a password set.
    public var countsAsDuplicate: Bool { status != .withdrawn && hasPassword }

    /// 仮登録 without a password: its holder has not yet answered.
    public var isOpen: Bool { status == .provisional && !hasPassword }

    /// Somebody typed this address on the site, and nobody has shown yet that it is theirs: it must
    /// not stand in the way of the person whom the CRM knows by it.
    public var isUnverifiedSignUp: Bool {
        isSignUp && isOpen && personId == nil
    }
}

/// What an account keeps of the CRM's records for its later mails and status documents; every export
/// that names the person refreshes it. Source: design, "A run is planned, then carried out".
public struct AccountRecord: Sendable, Equatable {
    public var resumeId: Int64?
    /// `User.P_Id` of the candidate's owner; nil if none was ever exported.
    public var candidateOwner: Int64?
    public var resumeOwner: Int64?
    /// The present phase date of the record that the status is written to.
    public var phaseDate: CRMDate?

    public init(
        resumeId: Int64? = nil, candidateOwner: Int64? = nil, resumeOwner: Int64? = nil,
        phaseDate: CRMDate? = nil
    ) {
        self.resumeId = resumeId
        self.candidateOwner = candidateOwner
        self.resumeOwner = resumeOwner
        self.phaseDate = phaseDate
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
    public let record: AccountRecord
    public let createdAt: Date

    public init(
        address: MailAddress, name: String, status: AccountStatus = .provisional,
        hasPassword: Bool = false, isSignUp: Bool = false, personId: Int64?,
        record: AccountRecord = AccountRecord(), createdAt: Date
    ) {
        self.address = address
        self.name = name
        self.status = status
        self.hasPassword = hasPassword
        self.isSignUp = isSignUp
        self.personId = personId
        self.record = record
        self.createdAt = createdAt
    }
}

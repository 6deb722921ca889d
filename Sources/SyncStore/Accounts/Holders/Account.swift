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
    /// Since when it is registered (登録日); nil if it is not, or no longer.
    public var registeredAt: Date? { status == .registered ? statusSince : nil }
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

    /// Whether whoever held it is left in peace whatever `sync.withdrawn` says.
    public var isLeftForGood: Bool { leftAt != nil && withdrawal?.isAlwaysFinal == true }

    /// Somebody typed this address on the site, and nobody has shown yet that it is theirs: it must
    /// not stand in the way of the person whom the CRM knows by it.
    public var isUnverifiedSignUp: Bool {
        isSignUp && isOpen && personId == nil
    }
}

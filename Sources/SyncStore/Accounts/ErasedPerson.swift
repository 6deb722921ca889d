public import Foundation
public import Recruiting

/// Whom an account was of that is about to be forgotten: the last moment at which anything can be kept
/// of it that keeps the person from being written to again.
public struct ErasedPerson: Sendable, Equatable {
    public let account: Int64
    /// In the CRM; nil if the account was linked with nobody.
    public let person: Int64?
    /// See `MailAddress.key`.
    public let mailKey: String
    /// Since when they were left in peace.
    public let leftAt: Date
    /// Why it was withdrawn; nil if nobody noted it.
    public let withdrawal: Withdrawal?
}

public import Foundation

/// A line of the audit list (操作履歴): who changed what, and how it was before and after. The list
/// is only added to, and a line stays for a year at least; the database itself refuses anything else.
public struct AuditEntry: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        /// settings.yaml; old and new are its whole text.
        case settings
        /// A mail template; old and new are its whole text, nil for the built-in one.
        case template
        /// A held run, or one whose plan was refused; old and new are its state. Or new is `requested`,
        /// for one that somebody has asked for.
        case run
        /// An account; new is what was done. Never a name or an address.
        case account
        /// The staff themselves; old and new are roles, or new is `unlocked`, `invited_look`,
        /// `invited_configure`, `link_sent`, `link_sent_elsewhere`, `password`, when somebody changed
        /// their own or the command line has set a known one's, `factor_set`, `factor_removed` or
        /// `recovery_renewed`; `mail_set`, when the command line has set where their mail goes; or
        /// `test_mail`, when somebody had one sent to themselves. Never an address.
        case staff
        /// What the CRM would not take (連携エラー), by the record; new is `status_retry` or
        /// `status_delete`.
        case status
        /// The logo's file; new is `logo_set`, or nil when it was removed.
        case logo
    }

    public let sequence: Int64
    public let at: Date
    public let who: String
    public let what: Kind
    /// The file, template, run, account or member of staff.
    public let subject: String
    public let old: String?
    public let new: String?
}

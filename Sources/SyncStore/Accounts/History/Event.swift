public import Foundation

/// A line of the access list (アクセス履歴): who of the staff signed in, or tried to, whom they looked
/// at and what they took along. What they changed stands in the audit list (`AuditEntry`).
///
/// Never a candidate's name or mail, never what was typed. Lines are added, never changed, and
/// forgotten by age only; the database itself refuses anything else.
public struct Event: Sendable, Equatable {
    public enum Kind: String, Sendable, CaseIterable {
        case signIn = "sign_in"
        /// Another password, or a name that nobody has.
        case signInFailed = "sign_in_failed"
        /// Too many tries: the password was not even looked at.
        case signInRefused = "sign_in_refused"
        case signOut = "sign_out"
        /// Somebody ended others of their own sessions.
        case sessionsEnded = "sessions_ended"
        /// The password that is asked for once more was another one.
        case confirmFailed = "confirm_failed"
        /// The password was right, and a code is asked for now (二段階認証).
        case codeAsked = "code_asked"
        /// Another code than the right one, or one that was taken before.
        case codeFailed = "code_failed"
        /// Too many wrong codes: this one was not even looked at.
        case codeRefused = "code_refused"
        /// A recovery code was taken in the place of one.
        case recoveryUsed = "recovery_used"
        /// A secret for a second factor was shown.
        case factorBegun = "factor_begun"
        case factorSet = "factor_set"
        case factorRemoved = "factor_removed"
        /// New recovery codes were shown, and the former ones ended.
        case recoveryRenewed = "recovery_renewed"
        /// A screen about somebody, or about a run.
        case looked
        /// People were listed with their names; the subject says how many.
        case searched
        case downloaded
        /// A run was asked for (今すぐ実行).
        case runRequested = "run_requested"
        /// A run was taken back (実行の取り消し).
        case runUndone = "run_undone"

        /// Whether the same once more, by the same person from the same place, is the same line for
        /// a minute.
        var isToldOnceAMinute: Bool {
            [.looked, .signInRefused, .codeRefused].contains(self)
        }
    }

    /// Grows with every line.
    public let id: Int64
    public let at: Date
    /// The name of a member of staff, as it was then; empty for a name that nobody had.
    public let who: String
    /// Where from, as the ceilings know it: an IPv4 address, or 64 bits of an IPv6 one.
    public let client: String
    public let what: Kind
    public let subject: Subject?
}

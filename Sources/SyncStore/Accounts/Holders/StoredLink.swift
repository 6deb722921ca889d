public import Foundation

/// A password link as stored: the token's hash, never the token.
public struct StoredLink: Sendable, Equatable {
    public enum Cause: String, Sendable, CaseIterable {
        /// The registration request.
        case request
        case reminder
        /// Its holder asked for it on the page of an expired one.
        case renewal
        /// Somebody typed the address: a forgotten password, or one more sign-up.
        case wish
        /// The agency had it sent.
        case agency
        /// The verification of a sign-up.
        case signUp = "sign_up"

        /// Those that anybody brings about who types an address.
        public static let typed: Set<Cause> = [.wish, .signUp]
        /// Those that only the agency and the holder of a link bring about.
        public static let untyped = Set(allCases).subtracting(typed)
    }

    public let account: Int64
    public let cause: Cause
    public let issuedAt: Date
    public let expiresAt: Date
    /// When it ended: a password was set by it or by another link of the account, or the account was moved
    /// to another address or withdrawn, or nobody had collected its mail when the CRM corrected the address.
    /// Nil while it lives, and for one that has only expired.
    public let endedAt: Date?
    /// What was typed as the name of whoever signs up, when this link was asked for; nil if nothing was.
    public let name: String?
    /// Whether the mail that held it was taken back before anybody had collected it, as far as is noted.
    public let isMailTakenBack: Bool
}

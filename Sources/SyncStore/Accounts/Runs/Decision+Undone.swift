extension Decision {
    /// What became of a decision when its run was undone (実行の取り消し).
    public enum Undone: String, Sendable, CaseIterable, Codable {
        /// Nobody had touched the account: it is withdrawn.
        case withdrawn
        /// The owners' mails and the status update about a duplicate, as far as they had not left.
        case told

        // The account is left alone, as …

        /// … its holder, or the agency, has set a password.
        case passwordSet = "password_set"
        /// … it was written to again since: a reminder, or a mail that somebody had sent.
        case writtenAgain = "written_again"
        /// … a later run has moved it to another address.
        case moved
        /// … it is another person's now, or nobody's.
        case linkedElsewhere = "linked_elsewhere"
        /// … it was withdrawn since: its holder declined, the agency or the CRM ended it.
        case hasLeft = "has_left"
        /// … there is none any more.
        case erased
        /// … this run has not opened it but moved it, and nobody knows its former address.
        case readdressed

        /// Whether an account is left as it is.
        public var isLeftAlone: Bool { self != .withdrawn && self != .told }

        /// Whether the link of the run's registration request had ended before: an account that is left
        /// alone keeps its mail, but not this one.
        public var hasDeadMail: Bool { self == .moved || self == .hasLeft }
    }
}

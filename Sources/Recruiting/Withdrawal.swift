/// Why an account was withdrawn (退会).
public enum Withdrawal: String, Sendable, CaseIterable, Codable {
    /// Its holder left on My Page.
    case person
    /// Its holder followed the link "I do not want this" in a mail.
    case declined
    /// The agency ended it.
    case staff
    /// Nobody ever set a password (`safety.close_unused_after_days`).
    case disuse
    /// The CRM has deleted the person.
    case crm
    /// Somebody's sign-up that nobody had verified made way for the person whom the CRM knows.
    case displaced

    /// Whether whoever has left so is left in peace (`sync.withdrawn: skip`): somebody wanted it.
    /// See README, "What it does".
    public var isFinal: Bool { self != .crm && self != .displaced }
}

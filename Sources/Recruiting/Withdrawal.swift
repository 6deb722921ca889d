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
    /// Without a password it made way for the person whom the CRM knows by its address: it was a sign-up
    /// that nobody had verified, or somebody's to whom the CRM gives another address by now.
    case displaced
    /// The run that opened it was undone, and its mail was taken back: nobody ever heard of it.
    case undone
    /// The run that opened it was undone, and its mail had been collected. Whoever has it holds a link
    /// that leads nowhere: a second mail about the same is written on somebody's word only, and not
    /// by the next run that happens to find them, perhaps by the settings that were wrong.
    case recalled

    /// Whether whoever has left so is left in peace (`sync.withdrawn: skip`), until the agency says
    /// otherwise. See README, "What it does".
    public var isFinal: Bool { self != .crm && self != .displaced && self != .undone }

    /// Whether they are so whatever `sync.withdrawn` says: the setting is about those who have gone, and
    /// not about those who want no mail, or who hold one whose run was undone.
    public var isAlwaysFinal: Bool { self == .declined || self == .recalled }
}

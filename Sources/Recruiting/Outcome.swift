/// What a run decided for a candidate. Source: design, "What happens to a candidate".
public enum Outcome: String, Sendable, CaseIterable, Codable {
    /// An account was opened and the registration request sent.
    case opened
    /// The person's own account has no password yet and the CRM has another address for them: the
    /// account moved to it, and the registration request was sent there.
    case readdressed
    /// 重複エラー: somebody else's account with a password has the same mail; the owners are told.
    case duplicate
    /// The person's own account exists, still without a password.
    case alreadyOpen = "already_open"
    /// The person's own account is registered.
    case alreadyRegistered = "already_registered"
    /// The mail is another person's, whose account has no password; looked at again next run.
    case mailTaken = "mail_taken"
    /// A condition does not hold.
    case notTarget = "not_target"
    case noMail = "no_mail"
    case badMail = "bad_mail"
    /// `P_Deleted` is 1.
    case deleted
    /// 退会: the person has left, and is left in peace.
    case withdrawn
    /// Would be written to, but the run waits for an approval.
    case held
}

/// The state of a My Page account. Source: design, glossary.
public enum AccountStatus: String, Sendable, CaseIterable, Codable {
    /// 仮登録
    case provisional
    /// 本登録
    case registered
    /// 退会
    case withdrawn
}

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
    /// Source: design, "What happens to a candidate".
    public var isFinal: Bool { self != .crm && self != .displaced }
}

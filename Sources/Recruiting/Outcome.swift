/// What a run decided for a candidate. See README, "What it does".
public enum Outcome: String, Sendable, CaseIterable, Codable {
    /// An account was opened and the registration request sent.
    case opened
    /// The person's own account has no password yet and the CRM has another address for them: the
    /// account moved to it, and the registration request was sent there. Or it has the former one again, and the
    /// mail that lay there for them was taken back meanwhile.
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

/// What a run decided for a candidate. Source: design, "What happens to a candidate".
public enum Outcome: String, Sendable, CaseIterable, Codable {
    /// An account was opened and the registration request sent.
    case opened
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
    /// The run would open more accounts than allowed and waits for an approval.
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

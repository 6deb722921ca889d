public import Recruiting

extension Decision {
    /// Why it was decided so, where the outcome alone does not say it: a code with its values, never a
    /// name or a whole address. Its `description` is English, for the command line and the reports; the
    /// screens say the same in Japanese (`MyPage`).
    public indirect enum Reason: Sendable, Hashable {
        /// A condition does not hold, in the CRM's search syntax.
        case condition(String)
        /// A field that a condition or a mail needs was not kept whole when it came; its alias.
        case fieldCut(String)
        /// The person was erased here on that day, `yyyy-mm-dd` (UTC).
        case erased(day: String)
        /// The person has left, with the account that they had.
        case left(account: Int64, Withdrawal?)
        /// The mail is that of the person's own account.
        case ownAccount
        /// The mail is another account's, which has no password.
        case mailHeld(account: Int64)
        /// Another person of the same run is written to by the mail.
        case mailClaimed
        /// Another account got the mail while the run was carried out.
        case mailTaken
        case badAddress(MailAddress.Problem)
        /// No mail can be made of the person's data; a code of `MessageError`.
        case unwritable(String)
        /// The mirror knows nothing of the person.
        case noRecord
        /// Nothing was due any more when it came to be done.
        case notDue
        /// The person was no duplicate any more when the owners were to be told.
        case noDuplicate
        /// The owners were told before, and nothing has changed.
        case toldBefore
        /// No owner can be reached.
        case nobodyTold
        /// The address has changed since it was planned.
        case addressChanged
        /// The plan had another outcome; and why it is another one now.
        case replanned(Outcome, now: Reason?)
        /// What an earlier version has written down, in English.
        case former(String)
    }
}

extension Decision.Reason {
    /// What stands in the database: `#code` and the values, with a blank between them; of a former
    /// version its sentence, which begins with no `#`.
    public var stored: String {
        switch self {
        case .condition(let text): "#condition \(text)"
        case .fieldCut(let alias): "#field_cut \(alias)"
        case .erased(let day): "#erased \(day)"
        case .left(let account, let withdrawal):
            withdrawal.map { "#left \(account) \($0.rawValue)" } ?? "#left \(account)"
        case .ownAccount: "#own_account"
        case .mailHeld(let account): "#mail_held \(account)"
        case .mailClaimed: "#mail_claimed"
        case .mailTaken: "#mail_taken"
        case .badAddress(let problem): "#bad_address \(problem.rawValue)"
        case .unwritable(let code): "#unwritable \(code)"
        case .noRecord: "#no_record"
        case .notDue: "#not_due"
        case .noDuplicate: "#no_duplicate"
        case .toldBefore: "#told_before"
        case .nobodyTold: "#nobody_told"
        case .addressChanged: "#address_changed"
        case .replanned(let planned, let now):
            "#replanned \(planned.rawValue)" + (now.map { " \($0.stored)" } ?? "")
        case .former(let text): text
        }
    }

    /// - Returns: nil if nothing is stored. What this version does not know is kept as it stands.
    public init?(stored text: String) {
        guard !text.isEmpty else { return nil }
        let parts = text.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: false)
        let rest = parts.count == 2 ? String(parts[1]) : ""
        self = Self.known(String(parts[0]), rest) ?? .former(text)
    }

    private static func known(_ code: String, _ rest: String) -> Self? {
        switch code {
        case "#condition": return .condition(rest)
        case "#field_cut": return .fieldCut(rest)
        case "#erased": return .erased(day: rest)
        case "#left":
            let parts = rest.split(separator: " ")
            return parts.first.flatMap { Int64($0) }.map {
                .left(
                    account: $0, parts.dropFirst().first.flatMap { Withdrawal(rawValue: "\($0)") })
            }
        case "#own_account": return .ownAccount
        case "#mail_held": return Int64(rest).map { .mailHeld(account: $0) }
        case "#mail_claimed": return .mailClaimed
        case "#mail_taken": return .mailTaken
        case "#bad_address": return MailAddress.Problem(rawValue: rest).map { .badAddress($0) }
        case "#unwritable": return .unwritable(rest)
        case "#no_record": return .noRecord
        case "#not_due": return .notDue
        case "#no_duplicate": return .noDuplicate
        case "#told_before": return .toldBefore
        case "#nobody_told": return .nobodyTold
        case "#address_changed": return .addressChanged
        case "#replanned":
            let parts = rest.split(separator: " ", maxSplits: 1)
            return parts.first.flatMap { Outcome(rawValue: String($0)) }.map {
                .replanned($0, now: parts.count == 2 ? Self(stored: String(parts[1])) : nil)
            }
        default: return nil
        }
    }
}

extension Run {
    /// Why people are no target, with how many of them there are, most first. Keys of `notTarget` are
    /// conditions, or what `Decision.Reason.stored` gives.
    public var failures: [(reason: Decision.Reason, count: Int)] {
        notTarget.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map { key, count in
            let isCondition = (try? Condition(key)) != nil
            return (isCondition ? .condition(key) : .init(stored: key) ?? .former(key), count)
        }
    }

    /// How many people turned out to be no target when they were to be written to: `failures` have only
    /// those of the plan, and these have rows that say why.
    /// - Parameter all: how many are no target of it.
    public func excludedAnew(of all: Int) -> Int { all - notTarget.values.reduce(0, +) }
}

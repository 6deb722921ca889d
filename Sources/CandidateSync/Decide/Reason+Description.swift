import InternetMessage
package import Recruiting
package import SyncStore

extension Decision.Reason: CustomStringConvertible {
    /// In English, for the command line and the reports.
    package var description: String {
        switch self {
        case .condition(let text), .former(let text): text
        case .fieldCut(let alias):
            "\(alias) was not kept whole when it came: waits for the next export"
        case .erased(let day): "erased: \(day)"
        case .left(let account, let withdrawal):
            "account \(account): \(withdrawal?.rawValue ?? "withdrawn")"
        case .ownAccount: "the person's own account"
        case .mailHeld(let account):
            "account \(account), which has no password, has the same mail"
        case .mailClaimed: "another person of this run has the same mail"
        case .mailTaken: "another account was faster"
        case .badAddress(let problem): problem.description
        case .unwritable(let code): MessageError(code: code)?.description ?? code
        case .noRecord: "the mirror knows nothing of this person; export them again"
        case .notDue: "no longer due when it came to be written to"
        case .noDuplicate: "no duplicate any more when its owners were to be told"
        case .toldBefore: "the owners were told before, and nothing has changed"
        case .nobodyTold:
            "nobody was told: no owner's mail address was ever exported; owed until one is"
        case .addressChanged: "the address has changed since it was planned"
        case .replanned(let planned, let now):
            "was to be \(planned.rawValue) when it was planned" + (now.map { "; now: \($0)" } ?? "")
        }
    }
}

extension Decision {
    /// Its reason in English; empty if the outcome says all.
    package var reasonText: String { reason?.description ?? "" }
}

extension MailAddress.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .empty: "no address"
        case .severalAddresses: "more than one address"
        case .notASCII: "characters that mail systems do not take"
        case .noAt: "no @"
        case .badLocalPart: "the part before @ is not valid"
        case .badDomain: "the part after @ is not valid"
        case .tooLong: "far too long"
        }
    }
}

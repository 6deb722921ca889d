import DropFolder

/// A claim and what its file turned out to be.
enum ReadClaim: Sendable {
    case imported(Claim, ImportResult)
    case rejected(Claim, Rejection)
    /// Its receipt was published before a crash.
    case told(Claim, Receipt)

    var claim: Claim {
        switch self {
        case .imported(let claim, _), .rejected(let claim, _), .told(let claim, _): claim
        }
    }

    var isRead: Bool {
        if case .told = self { false } else { true }
    }

    /// Whether it is what the CRM says to a status document.
    var isAnswer: Bool {
        if case .imported(_, let result) = self { result.isAnswer } else { false }
    }
}

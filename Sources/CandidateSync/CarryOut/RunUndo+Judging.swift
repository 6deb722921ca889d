import Recruiting
import SyncStore

extension RunUndo {
    /// What becomes of a decision if its run is undone now.
    ///
    /// An account that the run opened is untouched if all of this holds: it lives and is provisional,
    /// without a password; it belongs to the person for whom it was opened; and the link of its
    /// registration request is the only one that it ever got, and has not ended. So nobody has set a
    /// password, declined or withdrawn it; neither the agency nor its holder has had another mail sent;
    /// no run has reminded its holder or moved it to another address. That somebody has only opened the
    /// link's page does not count, and nobody keeps it: mail scanners do.
    /// - Parameter account: the one that the decision names; nil if it is gone.
    /// - Returns: nil if there is nothing to undo.
    func judge(
        _ decision: Decision, _ account: Account?, _ transaction: AccountTransaction
    ) throws -> Decision.Undone? {
        switch decision.outcome {
        case .duplicate: return .told
        case .readdressed: return .readdressed
        case .opened: break
        default: return nil
        }
        guard let account else { return .erased }
        if account.status == .withdrawn { return .hasLeft }
        if !account.isOpen { return .passwordSet }
        guard account.personId == decision.personId else { return .linkedElsewhere }
        let links = try transaction.links(ofAccount: account.id)
        if links.contains(where: { $0.endedAt != nil }) { return .moved }
        guard links.count == 1, links[0].cause == .request,
            try transaction.reminders(ofAccount: account.id) == 0
        else { return .writtenAgain }
        return .withdrawn
    }
}

import CandidateSync
import Foundation
import MyPage
import MyPageWeb
import Recruiting
import SyncStore

/// What a run has decided for somebody.
extension Wording {
    /// With what became of it when the run was approved, discarded or taken over; in Japanese also when it was
    /// undone, as on the screens.
    func outcome(of decision: Decision, in state: Run.State, of kind: Run.Kind) -> String {
        var english = decision.outcome.rawValue
        if decision.outcome.isApproved(in: state) { english += ", approved" }
        if decision.outcome.hasLapsed(in: state) { english += ", \(state.rawValue)" }
        return self(english, decision.outcomeText(in: state, of: kind))
    }

    /// In English with what became of it when the run was undone.
    func reason(of decision: Decision) -> String {
        self(decision.reasonAndUndoing, text(decision.reason))
    }

    func basis(of decision: Decision) -> String {
        self(decision.basis.description, decision.basisText(names))
    }
}

extension Run.Undoing {
    var japanese: String {
        finishedAt.map { "\(by)が取り消しました（\($0.formatted(.iso8601))）。" }
            ?? "\(by)が取り消しています（\(begunAt.formatted(.iso8601))から）。"
    }
}

extension Decision {
    /// Why, and what became of it when its run was undone.
    var reasonAndUndoing: String {
        guard let undone else { return reasonText }
        let text = undone.isLeftAlone ? "left alone when undone: \(undone.english)" : "undone"
        return reason.map { "\($0); \(text)" } ?? text
    }
}

extension Decision.Undone {
    var english: String {
        switch self {
        case .withdrawn: "undone"
        case .told: "undone"
        case .passwordSet: "a password is set"
        case .writtenAgain: "written to again since"
        case .moved: "moved to another address since"
        case .linkedElsewhere: "linked to another person"
        case .hasLeft: "withdrawn since"
        case .erased: "erased"
        case .readdressed: "moved by this run; the former address is not known"
        }
    }
}

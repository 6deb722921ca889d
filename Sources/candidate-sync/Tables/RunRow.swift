import CandidateSync
import Foundation
import MyPageWeb
import Recruiting
import SyncStore

/// A run as the command line shows it.
struct RunRow: Encodable {
    let run: String
    let state: String
    let trigger: Run.Trigger
    let startedAt: Date?
    let finishedAt: Date?
    let counts: [String: Int]
    /// By reason; whoever turned out to be none when they were to be written to has a row that says why.
    let notTarget: [String: Int]
    let warnings: [Warning]
    /// Why it is held, or was.
    let hold: [String]
    let undoneBy: String?
    let undoneAt: Date?
    /// State and trigger in the words of the screens.
    private let japanese: (state: String, trigger: String)

    enum CodingKeys: String, CodingKey {
        case run, state, trigger, counts, warnings, hold
        case startedAt = "started_at"
        case finishedAt = "finished_at"
        case notTarget = "not_target"
        case undoneBy = "undone_by"
        case undoneAt = "undone_at"
    }

    init(_ run: Run, counts: [Outcome: Int]) {
        self.run = run.id
        state = run.state.rawValue
        trigger = run.trigger
        startedAt = run.startedAt
        finishedAt = run.finishedAt
        self.counts = Dictionary(
            uniqueKeysWithValues: Outcome.allCases.map { ($0.rawValue, counts[$0] ?? 0) })
        var reasons = run.failures.map { ($0.reason.description, $0.count) }
        let anew = run.excludedAnew(of: counts[.notTarget] ?? 0)
        if anew > 0 { reasons.append(("decided when they were to be written to", anew)) }
        notTarget = Dictionary(reasons) { $0 + $1 }
        warnings = run.warnings
        hold = run.hold.map(\.description)
        undoneBy = run.undoing?.by
        undoneAt = run.undoing?.finishedAt
        japanese = (run.stateText, run.trigger.japanese)
    }

    func cells(_ say: Wording) -> [String] {
        let undoing = undoneAt == nil ? "being undone" : "undone"
        let english = undoneBy == nil ? state : undoing
        return [
            run, say(english, japanese.state), say(trigger.rawValue, japanese.trigger),
            startedAt?.formatted(.iso8601) ?? "", finishedAt?.formatted(.iso8601) ?? "",
            "\(counts["opened"] ?? 0)", "\(counts["held"] ?? 0)",
        ]
    }
}

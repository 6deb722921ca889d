import CandidateSync
import MyPage
import Recruiting
import SyncStore

/// Rows of runs that several screens show.
extension CountedRun {
    func row(_ clock: ScreenClock) -> [String: Any] {
        var values: [String: Any] = [
            "id": run.id, "state": run.stateText, "trigger": run.triggerText,
            "opened": (counts[.opened] ?? 0).grouped,
            "duplicate": (counts[.duplicate] ?? 0).grouped,
            "held": (counts[.held] ?? 0).grouped,
            "all": counts.values.reduce(0, +).grouped,
        ]
        values["started"] = run.startedAt.map { clock.text($0) }
        values["finished"] = run.finishedAt.map { clock.text($0) }
        return values
    }

    /// The first people whom it is about to write to, while it waits for an approval.
    func whom(_ people: [Int64], _ labels: [Int64: PersonLabel]) -> [String: Any] {
        [
            "whom": people.map { ["person": String($0)].merging(labels.row(of: $0)) { $1 } },
            "has_whom": !people.isEmpty, "whom_count": people.count,
            "whom_is_cut": people.count < counts[.held] ?? 0,
        ]
    }
}

extension Warning {
    /// In Japanese; one of an earlier version with what it has written down in English.
    func row(_ names: FieldNames) -> [String: Any] {
        var values: [String: Any] = ["text": japanese(names)]
        if isFormer { values["former"] = "\(code.rawValue): \(message)" }
        return values
    }
}

extension Decision.Reason {
    /// Why so many people are no target, in Japanese.
    func row(ofExcluded count: Int, _ names: FieldNames) -> [String: Any] {
        var values: [String: Any] = ["count": count.grouped]
        values["why"] = japanese(names)
        values["former"] = formerText
        if case .condition(let text) = self { values["url"] = ExcludedRoutes.url(of: text) }
        return values
    }
}

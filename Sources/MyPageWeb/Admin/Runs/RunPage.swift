import MyPage
import Publishing
import Recruiting
import SyncStore

/// What a run's page says of it.
struct RunPage {
    let run: CountedRun
    let list: ListPage<Decision>
    /// Of which outcome the list is; nil for one of all.
    let chosen: Outcome?
    /// The first of those whom it is about to write to, while it waits for an approval.
    let whom: [Int64]
    let labels: [Int64: PersonLabel]
    let names: FieldNames
    /// The names of the files that the list speaks of, by their deliveries.
    let files: [String: String]
    let clock: ScreenClock

    var values: [String: Any] {
        var values = run.row(clock)
        for part in [state, counts, people] { values.merge(part) { $1 } }
        return values
    }

    private var state: [String: Any] {
        let (state, isSync) = (run.run.state, run.run.kind == .sync)
        let isUndone = run.run.undoing?.finishedAt != nil
        return [
            "is_held": state == .held,
            "is_reminder": run.run.kind == .reminder,
            "is_taken_over": state == .superseded && isSync,
            "hold": run.run.hold.map { ["text": $0.japanese(names)] },
            "can_be_undone": state == .finished && isSync && !isUndone,
            "is_undone": isUndone,
            "warnings": run.run.warnings.map { $0.row(names) },
        ]
    }

    /// How many have which outcome, and which conditions excluded whom.
    private var counts: [String: Any] {
        let anew = run.run.excludedAnew(of: run.counts[.notTarget] ?? 0)
        var values: [String: Any] = [
            "counts": Outcome.allCases.map { outcome in
                [
                    "outcome": outcome.rawValue, "name": name(of: outcome),
                    "count": (run.counts[outcome] ?? 0).grouped,
                    "has_rows": outcome != .notTarget || anew > 0,
                ] as [String: Any]
            },
            "not_target": run.run.failures.map { $0.reason.row(ofExcluded: $0.count, names) },
        ]
        if anew > 0 { values["excluded_anew"] = anew.grouped }
        if run.remaining > 0 { values["remaining"] = run.remaining.grouped }
        return values
    }

    private var people: [String: Any] {
        var values = run.whom(whom, labels)
        values["chosen"] = chosen.map(name(of:))
        values["decisions"] = list.rows.map(row(of:))
        if let last = list.last {
            values["more"] =
                "after=\(last.personId)" + (chosen.map { "&outcome=\($0.rawValue)" } ?? "")
        }
        return values
    }

    private func name(of outcome: Outcome) -> String {
        outcome.japanese(in: run.run.state, of: run.run.kind)
    }

    private func row(of decision: Decision) -> [String: Any] {
        let row: [String: Any] = [
            "person": String(decision.personId),
            "resume": decision.resumeId.map { String($0) } ?? "",
            "outcome": decision.outcomeText(in: run.run.state, of: run.run.kind),
            "account": decision.accountId.map { String($0) } ?? "",
            "basis": decision.basisText(names, files: files), "mail": decision.mailFile,
            "status": decision.statusFile,
        ]
        return row.merging(decision.reasonValues(names)) { $1 }
            .merging(labels.row(of: decision.personId)) { $1 }
    }
}

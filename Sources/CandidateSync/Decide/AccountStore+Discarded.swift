import Recruiting
import SyncStore

extension AccountStore {
    /// Leaves people whose mail was another's in a run that was discarded to the deliveries that name
    /// them, step by step: a later run would carry out a part of it. Those stay about whom a later run
    /// has decided, or one that waits, or of whom staff has wished for it.
    func lookNoMore(becauseOf run: Run, onStep: () throws -> Void = {}) throws {
        var last: Int64 = 0
        while let end = try write({ transaction -> Int64? in
            let waiting = try transaction.heldRuns()
            let taken = try transaction.decisions(
                in: run, outcome: .mailTaken, after: last, limit: Self.rows)
            for person in taken.map(\.personId) {
                let isOthers =
                    try transaction.isDecidedLater(person, than: run)
                    || waiting.contains { try transaction.decision(of: person, in: $0) != nil }
                if !isOthers { try transaction.lookNoMoreIfDue(at: person) }
            }
            return taken.last?.personId
        }) {
            last = end
            try onStep()
        }
    }
}

import Recruiting
import SyncStore

/// Long work on the accounts is cut up: whoever sets a password meanwhile does not wait for it.
extension AccountStore {
    /// How many rows are changed in one transaction where nobody is decided.
    static let rows = 2_000

    /// Does work for each of many, so many in a transaction.
    func inSteps<Item>(
        _ items: [Item], _ work: (Item, AccountTransaction) throws -> Void
    ) throws {
        for start in stride(from: 0, to: items.count, by: Self.rows) {
            try write { transaction in
                for item in items[start...].prefix(Self.rows) { try work(item, transaction) }
            }
        }
    }

    /// Lets everything that a run is about to write wait; see `AccountTransaction.holdPending`.
    /// - Parameter onStep: called behind each step; what it throws ends the work, to go on another time.
    /// - Returns: how many decisions each outcome has now.
    @discardableResult
    func holdPending(
        of run: Run, onStep: () throws -> Void = {}
    ) throws -> [Outcome: Int] {
        var last: Int64 = 0
        while let end = try write({
            try $0.holdPending(of: run, after: last, limit: Self.rows)
        }) {
            last = end
            try onStep()
        }
        return try read { try $0.counts(of: run) }
    }
}

import Foundation
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

    /// Deletes rows step by step, until none is left.
    /// - Parameters:
    ///   - onStep: called behind each step; what it throws ends the work, to go on another time.
    ///   - work: deletes some; gives how many there were.
    /// - Returns: how many there were in all.
    @discardableResult
    func inSteps(
        onStep: () throws -> Void = {}, _ work: (AccountTransaction) throws -> Int
    ) throws -> Int {
        var sum = 0
        while case let count = try write(work), count > 0 {
            sum += count
            try onStep()
        }
        return sum
    }

    /// The same for rows that are looked for by reading, and deleted by their keys: the pages write into
    /// the same database, and wait for no search.
    /// - Parameters:
    ///   - start: a key below all others.
    ///   - find: the next keys behind one, in ascending order; none if that was the last.
    ///   - forget: deletes their rows.
    func inSteps<Key>(
        from start: Key, onStep: () throws -> Void,
        _ find: (AccountTransaction, Key) throws -> [Key],
        _ forget: (AccountTransaction, [Key]) throws -> Void
    ) throws {
        var last = start
        while case let keys = try read({ try find($0, last) }), let end = keys.last {
            last = end
            try write { try forget($0, keys) }
            try onStep()
        }
    }

    /// Forgets what a run decided about people of whom that need not be kept.
    /// - Parameters:
    ///   - erased: see `AccountTransaction.oldDecisions`.
    ///   - onStep: as above.
    func forgetDecisions(
        ofRun run: Int64, keepingErasedSince erased: Date, onStep: () throws -> Void
    ) throws {
        try inSteps(
            from: Int64(0), onStep: onStep,
            {
                try $0.oldDecisions(
                    ofRun: run, after: $1, keepingErasedSince: erased, limit: Self.rows)
            },
            { try $0.forgetDecisions(ofRun: run, about: $1) })
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

import DropFolder
import Foundation
import SyncStore

extension Outbox {
    /// Publishes batch after batch: while the files of one are renamed into place, the next is made.
    /// (Sampled: renaming is 11 % of a run that opens accounts.)
    ///
    /// When this returns all files are in the outbox. When it throws, those of the batches that were
    /// committed are, or `recover` brings them out. Others publish between two batches.
    /// - Parameters:
    ///   - work: makes a batch; false if it was the last.
    ///   - step: called behind each batch.
    package func publishEach(
        _ work: (inout OutboxBatch) throws -> Bool, behindEach step: () throws -> Void
    ) throws {
        var leaving: ThreadedWork<Void>?
        do {
            var isMore = true
            var number = 0
            while isMore {
                number += 1
                isMore = try inTurn(alone: false) {
                    let (isMore, items) = try commit(work)
                    try leaving?.wait()
                    leaving = nil
                    let isAlongside =
                        isMore && items.count >= Self.worthwhile
                        && number % Self.batchesAtOnce > 0
                    if !isAlongside { try move(items) }
                    // What is on its way is settled with the next: once, and not in part.
                    try settleLocked()
                    if isAlongside { leaving = try moving(items) }
                    try reached(.done)
                    return isMore
                }
                try step()
            }
        } catch {
            try? leaving?.wait()
            throw error
        }
    }

    /// Moves files out of the spool on a thread of its own. When this returns the spool is locked, until
    /// they are moved, for those who want it alone.
    private func moving(_ items: [OutboxItem]) throws -> ThreadedWork<Void> {
        let spool = try spool.reopened()
        let isLocked = DispatchSemaphore(value: 0)
        let work = try ThreadedWork(named: "moving") {
            // Also where it fails.
            defer { isLocked.signal() }
            try spool.locked(alone: false) {
                isLocked.signal()
                try self.move(items)
            }
        }
        isLocked.wait()
        return work
    }

    /// How many files are worth a thread.
    private static let worthwhile = 16
    /// Behind so many batches nothing is on its way, and whoever wants the spool alone gets a turn.
    private static let batchesAtOnce = 8
}

import DropFolder
import Foundation

/// Moves files out of the spool on a thread of its own; whoever starts it waits for it. Until then the
/// spool is locked for those who want it alone.
final class MoveThread: @unchecked Sendable {
    // Everything below `condition` is only touched while it is locked.
    private let condition = NSCondition()
    private var isLocked = false
    private var result: Result<Void, any Error>?

    /// Starts; when this returns the spool is locked.
    init(_ spool: Folder, _ move: @escaping @Sendable () throws -> Void) throws {
        let spool = try spool.reopened()
        let thread = Thread { [self] in
            let result = Result {
                try spool.locked(alone: false) {
                    note { isLocked = true }
                    try move()
                }
            }
            note { self.result = result }
        }
        thread.name = "moving"
        thread.start()
        condition.withLock { while !isLocked, result == nil { condition.wait() } }
    }

    /// Returns when the files are moved.
    /// - Throws: what moving them failed with.
    func wait() throws {
        try condition.withLock {
            while result == nil { condition.wait() }
            return result!
        }.get()
    }

    private func note(_ change: () -> Void) {
        condition.withLock {
            change()
            condition.broadcast()
        }
    }
}

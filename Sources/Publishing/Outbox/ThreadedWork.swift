import Foundation

/// Work on a thread of its own; whoever starts it waits for it.
package final class ThreadedWork<Output: Sendable>: @unchecked Sendable {
    private let condition = NSCondition()
    // Only touched while it is locked.
    private var result: Result<Output, any Error>?

    /// - Parameter name: the thread's.
    /// - Throws: `SystemError` if there is no thread for it.
    package init(named name: String, _ work: @escaping @Sendable () throws -> Output) throws {
        try OwnThread.start(named: name) { [self] in
            let result = Result { try work() }
            condition.withLock {
                self.result = result
                condition.broadcast()
            }
        }
    }

    /// Returns when it is done.
    /// - Throws: what it failed with.
    package func wait() throws -> Output {
        try condition.withLock {
            while result == nil { condition.wait() }
            return result!
        }.get()
    }
}

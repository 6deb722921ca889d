import Synchronization

/// What a process dies of in a test.
package struct Death: Error {
    package init() {}
}

/// Lets a process die at one of its steps.
package final class FatalStep: Sendable {
    private let fatal: Int
    private let passed = Mutex(0)

    /// - Parameter fatal: which step that is; the first is 1.
    package init(_ fatal: Int) { self.fatal = fatal }

    /// How many steps there were.
    package var count: Int { passed.withLock { $0 } }

    /// Is at the next step.
    /// - Throws: `Death` at the fatal one.
    package func pass() throws {
        let number = passed.withLock { passed in
            passed += 1
            return passed
        }
        if number == fatal { throw Death() }
    }
}

import Foundation
package import Testing

/// For a suite whose tests block for long: they run on threads of their own, as the few that async
/// code has would be missed by every server and every other test.
package struct OwnThreads: SuiteTrait, TestTrait, TestScoping {
    package var isRecursive: Bool { true }

    package func provideScope(
        for test: Test, testCase: Test.Case?,
        performing function: @concurrent @Sendable () async throws -> Void
    ) async throws {
        try await withTaskExecutorPreference(ThreadForEach.shared) { try await function() }
    }
}

extension Trait where Self == OwnThreads {
    package static var ownThreads: OwnThreads { OwnThreads() }
}

/// Runs each job on a thread that is made for it.
private final class ThreadForEach: TaskExecutor {
    static let shared = ThreadForEach()

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        let executor = asUnownedTaskExecutor()
        let thread = Thread { job.runSynchronously(on: executor) }
        // What a main thread has: some tests go deep.
        thread.stackSize = 8 << 20
        thread.start()
    }
}

import DropFolder
import Foundation
import Testing

@testable import Publishing

@Suite struct OwnThreadTests {
    @Test func `work is done on a thread that bears the name`() throws {
        let work = try ThreadedWork(named: "moving") { Thread.current.name }
        #expect(try work.wait() == "moving")
    }

    /// The room for their stacks stands for the number of threads, which root may have without end. The
    /// thread sanitizer takes its own room from it.
    @Test(.enabled(if: ProcessInfo.processInfo.environment["SANITIZER"] != "thread"))
    func `where the system has no thread left it says so, and nobody waits`() async {
        await #expect(processExitsWith: .success) {
            let pages = try String(contentsOfFile: "/proc/self/statm", encoding: .utf8)
                .split(separator: " ").first.flatMap { rlim_t($0) }
            let memory = __rlimit_resource_t(RLIMIT_AS.rawValue)
            var limit = rlimit()
            try #require(getrlimit(memory, &limit) == 0)
            let usual = limit.rlim_cur
            // Less than a stack; those of threads that have ended are used again, and are few.
            limit.rlim_cur = try #require(pages) * 4_096 + 2 << 20
            try #require(setrlimit(memory, &limit) == 0)
            let isOver = DispatchSemaphore(value: 0)
            var started = 0
            let result = Result {
                for _ in 0..<100 {
                    _ = try ThreadedWork(named: "waiting") { isOver.wait() }
                    started += 1
                }
            }
            limit.rlim_cur = usual
            try #require(setrlimit(memory, &limit) == 0)
            for _ in 0..<started { isOver.signal() }
            guard case .failure(let error as SystemError) = result else {
                throw SystemError("start", "\(result)", code: 0)
            }
            try #require(error.code == EAGAIN)
        }
    }
}

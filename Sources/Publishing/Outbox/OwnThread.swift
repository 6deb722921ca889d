import DropFolder
import Foundation

/// A thread for work that blocks.
///
/// Foundation's `Thread` does not tell that the system has none left (`ulimit -u`, `pids.max`): whoever
/// waited for what it was to do would wait for ever.
package enum OwnThread {
    /// What a new thread gets.
    private final class Start: Sendable {
        let name: String
        let work: @Sendable () -> Void

        init(_ name: String, _ work: @escaping @Sendable () -> Void) {
            self.name = name
            self.work = work
        }
    }

    /// Starts a thread, which ends when `work` is done.
    /// - Parameter name: 15 bytes at the most.
    /// - Throws: `SystemError`; then `work` is never called.
    package static func start(
        named name: String, _ work: @escaping @Sendable () -> Void
    ) throws {
        let start = Unmanaged.passRetained(Start(name, work))
        var thread = pthread_t()
        let code = pthread_create(
            &thread, nil,
            { argument in
                guard let argument else { return nil }
                let start = Unmanaged<Start>.fromOpaque(argument).takeRetainedValue()
                Thread.current.name = start.name
                start.work()
                return nil
            }, start.toOpaque())
        guard code == 0 else {
            start.release()
            throw SystemError("start the thread", name, code: code)
        }
        pthread_detach(thread)
    }
}

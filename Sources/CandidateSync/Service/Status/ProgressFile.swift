import Foundation
import SiteSettings
import Synchronization

/// Keeps the file of `WorkProgress` for the process that works on the workspace. Nothing waits for the
/// disk, and that it cannot be written stops nothing.
final class ProgressFile: Sendable {
    private struct State {
        var step: WorkProgress.Step?
        var done: Int64 = 0
        var total: Int64 = 0
        var begun = Duration.zero
        var begunAt = Date.distantPast
        var written: Duration?
    }

    private let path: String
    private let environment: Environment
    private let state = Mutex(State())

    /// How often it is renewed at the most, and how long a step takes that is worth telling.
    private static let interval = Duration.seconds(1)

    /// Takes away what a process left that died.
    init(_ workspace: Workspace, _ environment: Environment) {
        path = workspace.progress
        self.environment = environment
        unlink(path)
    }

    /// From whatever thread the work is done on.
    func note(_ progress: Pipeline.Progress) {
        switch progress {
        case .importing(let done, let total): note(.reading, done, total)
        case .planning(let done, let total): note(.deciding, Int64(done), Int64(total))
        case .writing(let done, let total): note(.writing, Int64(done), Int64(total))
        }
    }

    /// Nothing is worked on any more.
    func end() {
        state.withLock { state in
            if state.written != nil { unlink(path) }
            state = State()
        }
    }

    private func note(_ step: WorkProgress.Step, _ done: Int64, _ total: Int64) {
        // Only a sign of life.
        guard total > 0 else { return }
        let now = environment.elapsed()
        state.withLock { state in
            if step != state.step || total != state.total || done < state.done {
                (state.step, state.begun, state.begunAt) = (step, now, environment.now())
            }
            (state.done, state.total) = (done, total)
            guard now - state.begun >= Self.interval,
                state.written.map({ now - $0 >= Self.interval }) ?? true
            else { return }
            state.written = now
            WorkProgress(
                process: "\(getpid())", step: step, done: done, total: total,
                begunAt: state.begunAt, at: environment.now()
            ).write(to: path)
        }
    }
}

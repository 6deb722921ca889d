import CandidateSync
import Foundation
import Synchronization

/// Shows how far something has come: a bar that renews itself on a terminal, now and then a plain line
/// elsewhere.
final class ProgressLine: Sendable {
    private struct State {
        var step: ProgressStep?
        var start = Date()
        var last = Date.distantPast
        var isShown = false
    }

    private let state = Mutex(State())
    private let isTerminal = isatty(STDERR_FILENO) == 1
    /// Of the command that began it: what hears of progress may do so on another thread.
    private let say = Wording()

    func show(_ progress: Pipeline.Progress) {
        switch progress {
        case .importing(let done, let total):
            show(.reading, done >> 20, total >> 20)
        case .planning(let done, let total):
            show(.deciding, Int64(done), Int64(total))
        case .writing(let done, let total):
            show(.writingMails, Int64(done), Int64(total))
        }
    }

    /// Ends the line, so that what follows starts on one of its own.
    func end() {
        state.withLock { state in
            if isTerminal, state.isShown { write("\r\u{1B}[K") }
            state.isShown = false
        }
    }

    /// - Parameter step: what is done; another one starts the clock anew.
    func show(_ step: ProgressStep, _ done: Int64, _ total: Int64) {
        state.withLock { state in
            let now = Date()
            if step != state.step { (state.step, state.start) = (step, now) }
            let interval = isTerminal ? 0.1 : 10
            guard now.timeIntervalSince(state.last) >= interval, total > 0 else { return }
            // A short job needs no word about itself in a log.
            guard isTerminal || now.timeIntervalSince(state.start) >= interval else { return }
            state.last = now
            state.isShown = true
            let text = ProgressText(
                step: step, done: done, total: total,
                seconds: now.timeIntervalSince(state.start), say: say)
            write(isTerminal ? "\r\u{1B}[K\(text.bar(columns: Self.columns))" : "\(text.plain)\n")
        }
    }

    /// How wide the terminal is by now; 80 where it does not say.
    private static var columns: Int {
        var size = winsize()
        let isKnown = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
        return isKnown ? Int(size.ws_col) : 80
    }

    private func write(_ text: String) { StandardError.write(Data(text.utf8)) }
}

import Foundation
import TestSupport

/// Starts the program and has it killed that long after, by a timer that it inherits and knows nothing
/// of (SIGALRM ends it without a word, as `kill -9` does): on a busy machine this process might get its
/// turn only when the program has long ended.
/// - Returns: false if it had ended before.
func killed(_ arguments: String..., after moment: Duration) throws -> Bool {
    let script = """
        import os, signal, sys
        signal.setitimer(signal.ITIMER_REAL, float(sys.argv[1]))
        os.execv(sys.argv[2], sys.argv[2:])
        """
    // Zero would be no timer.
    let seconds = max(0.001, moment / .seconds(1))
    let result = try Shell.run(
        "python3", ["-IS", "-c", script, "\(seconds)", Shell.candidateSync] + arguments)
    return result.status == SIGALRM
}

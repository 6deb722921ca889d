import Foundation
import Logging
import ServiceLifecycle
import UnixSignals

/// Hears what the outside wants: to stop (SIGTERM, SIGINT; at once if twice), to reload (SIGHUP).
struct SignalService: Service {
    let stop: @Sendable () -> Void
    let reload: @Sendable () -> Void

    func run() async throws {
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint, .sighup)
        var isStopping = false
        for await signal in signals.cancelOnGracefulShutdown() {
            if signal == .sighup {
                reload()
            } else if isStopping {
                // Nothing that is lost by it: every step can be gone on with.
                _exit(128 + signal.rawValue)
            } else {
                isStopping = true
                stop()
            }
        }
    }
}

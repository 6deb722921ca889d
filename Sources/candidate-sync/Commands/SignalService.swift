import Foundation
import ServiceLifecycle
import UnixSignals

/// Hears what the outside wants: to stop (SIGTERM, SIGINT; at once if twice), to reload (SIGHUP).
struct SignalService: Service {
    /// What stops the work; nil where the `ServiceGroup` hears that itself.
    var stop: (@Sendable () -> Void)?
    let reload: @Sendable () -> Void
    /// Told once signals are heard: before, SIGHUP would end the process.
    var onHearing: @Sendable () -> Void = {}

    func run() async throws {
        let heard: [UnixSignal] = stop == nil ? [.sighup] : [.sigterm, .sigint, .sighup]
        let signals = await UnixSignalsSequence(trapping: heard)
        onHearing()
        var isStopping = false
        for await signal in signals.cancelOnGracefulShutdown() {
            if signal == .sighup {
                reload()
            } else if isStopping {
                // Nothing that is lost by it: every step can be gone on with.
                _exit(128 + signal.rawValue)
            } else {
                isStopping = true
                stop?()
            }
        }
    }
}

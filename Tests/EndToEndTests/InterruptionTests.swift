import Foundation
import Glibc
import Testing

@testable import candidate_sync

/// Ctrl-C for a command that tidies up before it ends. The signals are those of a process of its own.
@Suite struct InterruptionTests {
    /// As a terminal does it; a thread of the test's does not hear of signals by itself.
    static func send(_ number: Int32) {
        var heard = sigset_t()
        sigemptyset(&heard)
        sigaddset(&heard, number)
        pthread_sigmask(SIG_UNBLOCK, &heard, nil)
        raise(number)
    }

    @Test func `the first signal is noted, and a second one ends the process`() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            let interruption = Interruption()
            try interruption.check()
            InterruptionTests.send(SIGINT)
            #expect(throws: CancellationError.self) { try interruption.check() }
            InterruptionTests.send(SIGINT)
        }
        await #expect(processExitsWith: .signal(SIGTERM)) {
            let interruption = Interruption()
            InterruptionTests.send(SIGTERM)
            #expect(throws: CancellationError.self) { try interruption.check() }
            InterruptionTests.send(SIGTERM)
        }
    }

    @Test func `once the work is done the first one ends the process`() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            Interruption().end()
            InterruptionTests.send(SIGINT)
        }
    }
}

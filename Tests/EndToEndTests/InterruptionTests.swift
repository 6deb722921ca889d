import Foundation
import Glibc
import Testing

@testable import candidate_sync

/// Ctrl-C for a command that tidies up before it ends. The signals are those of a process of its own.
@Suite struct InterruptionTests {
    @Test func `the first signal is noted, and a second one ends the process`() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            let interruption = Interruption()
            try interruption.check()
            raise(SIGINT)
            #expect(throws: CancellationError.self) { try interruption.check() }
            raise(SIGINT)
        }
        await #expect(processExitsWith: .signal(SIGTERM)) {
            let interruption = Interruption()
            raise(SIGTERM)
            #expect(throws: CancellationError.self) { try interruption.check() }
            raise(SIGTERM)
        }
    }

    @Test func `once the work is done the first one ends the process`() async {
        await #expect(processExitsWith: .signal(SIGINT)) {
            Interruption().end()
            raise(SIGINT)
        }
    }
}

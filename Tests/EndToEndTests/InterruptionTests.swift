import Foundation
import Glibc
import Testing

@testable import candidate_sync

/// Ctrl-C for a command that tidies up before it ends. The signals are this process's own.
@Suite(.serialized) struct InterruptionTests {
    @Test(arguments: [SIGINT, SIGTERM])
    func `the first is noted, and a second one ends the process`(number: Int32) throws {
        let interruption = Interruption()
        defer { interruption.end() }
        try interruption.check()
        raise(number)
        #expect(throws: CancellationError.self) { try interruption.check() }
        // What stood there till now: nothing but what the system does, which is to end it.
        let handler = signal(number, SIG_DFL)
        let isSystems = handler == nil
        #expect(isSystems)
    }

    @Test func `once the work is done both are left to the system`() {
        Interruption().end()
        for number in [SIGINT, SIGTERM] {
            let handler = signal(number, SIG_DFL)
            let isSystems = handler == nil
            #expect(isSystems)
        }
    }
}

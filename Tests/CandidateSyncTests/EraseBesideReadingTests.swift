import Foundation
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// Whoever reads for long, such as a backup of many accounts, keeps the log from being emptied.
@Suite(.ownThreads) struct EraseBesideReadingTests {
    @Test func `others write while an erasure waits for somebody who reads`() throws {
        // It gives up after ten seconds, and on a busy machine these may pass before anybody else has
        // had a turn.
        let isClean = try (1...5).contains(where: { _ in try erasesBesideReader() })
        #expect(isClean)
    }

    /// Erases beside somebody who reads until others have written for a second.
    /// - Returns: false if it gave up, as it does where those who write wait for its end.
    private func erasesBesideReader() throws -> Bool {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        let reading = try test.accounts()
        let erasing = try test.accounts()
        let others = try test.accounts()
        let now = test.clock.now
        func write() throws { try others.write { try $0.noteScheduleDealtWith(until: now) } }
        let isReading = DispatchSemaphore(value: 0)
        let isWritten = DispatchSemaphore(value: 0)
        let reader = Thread {
            try? reading.read { transaction in
                _ = try transaction.lastConfiguration()
                isReading.signal()
                _ = isWritten.wait(timeout: .now() + 60)
            }
        }
        reader.start()
        isReading.wait()
        // Which the reader does not see.
        try write()
        let isClean = Mutex<Bool?>(nil)
        let eraser = Thread {
            let result = try? erasing.scrub([])
            isClean.withLock { $0 = result ?? false }
        }
        eraser.start()
        let start = ContinuousClock.now
        while start.duration(to: .now) < .seconds(1) { try write() }
        isWritten.signal()
        let hasEnded = waitFor { isClean.withLock { $0 } != nil }
        try #require(hasEnded)
        return isClean.withLock { $0 } == true
    }
}

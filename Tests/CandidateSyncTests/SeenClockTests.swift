import Foundation
import Synchronization
import TestSupport
import Testing

@testable import SiteSettings
@testable import SyncStore

/// The time of day by which things are destroyed for their age.
@Suite(.ownThreads) struct SeenClockTests {
    private static let day: Int64 = 86_400_000

    @Test func `a moment is confirmed by a look a day on, and not before`() {
        var clock = SeenClock()
        #expect(clock.look(at: 5) == nil)
        #expect(clock.look(at: Self.day + 4) == nil)
        #expect(clock == SeenClock(seen: 5, steadySince: 0))
        #expect(clock.look(at: Self.day + 5) == nil)
        #expect(clock.seen == Self.day + 5 && clock.confirmed == 5 && clock.newest == 5)
    }

    @Test func `what a clock that was ahead has stamped counts once it has been right for a day`() {
        var clock = SeenClock()
        #expect(clock.look(at: 9 * Self.day) == nil)
        #expect(clock.look(at: 10 * Self.day) == nil)
        #expect(clock.look(at: 20 * Self.day) == nil)
        #expect(clock.look(at: 11 * Self.day) == nil)
        #expect(clock.confirmed == 10 * Self.day && clock.steadySince == nil)
        #expect(clock.look(at: 12 * Self.day) == 11 * Self.day)
        #expect(clock.steadySince == 11 * Self.day)
    }

    @Test func `a clock that goes on by years was behind, also where nobody has seen a better one`()
    {
        var clock = SeenClock()
        let year = 366 * Self.day
        #expect(clock.look(at: 5 * year) == nil)
        #expect(clock.look(at: 30 * year) == nil)
        #expect(clock.steadySince == nil)
        _ = clock.look(at: 30 * year + Self.day)
        #expect(clock.steadySince == 30 * year)
    }

    @Test func `a look that tells nothing new waits for nobody who writes`() throws {
        let test = try TestWorkspace()
        try test.workspace.prepare()
        let writes = Mutex(0)
        let store = try AccountStore(path: test.workspace.accounts) { _ in
            writes.withLock { $0 += 1 }
        }
        let now = Date(timeIntervalSince1970: 1_800_000_000)
        for seconds in [0, 1, 3_600, 86_399] as [TimeInterval] {
            #expect(try store.confirmedTime(at: now.addingTimeInterval(seconds)) == nil)
        }
        #expect(writes.withLock { $0 } == 1)
        #expect(try store.confirmedTime(at: now.addingTimeInterval(86_400)) == now)
        #expect(writes.withLock { $0 } == 2)
    }
}

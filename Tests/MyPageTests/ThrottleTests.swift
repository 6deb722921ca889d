import Foundation
import SyncStore
import TestSupport
import Testing

@testable import MyPage
@testable import SiteSettings

@Suite struct ThrottleTests {
    private let test: TestWorkspace
    private let store: AccountStore
    private let throttle = Throttle(ceilings: [
        .init(what: "pair", count: 2, seconds: 60), .init(what: "place", count: 3, seconds: 3_600),
    ])

    init() throws {
        test = try TestWorkspace()
        try test.workspace.prepare()
        store = try test.accounts()
    }

    private func admits(_ triers: String..., after seconds: Double = 0) throws -> Bool {
        let now = test.clock.now.addingTimeInterval(seconds)
        return try store.write { try throttle.note(triers, at: now, $0) == nil }
    }

    @Test func `each ceiling counts its own triers, for its own time`() throws {
        #expect(try admits("a1", "1"))
        #expect(try admits("a1", "1"))
        #expect(try !admits("a1", "1"))
        // What was refused is not counted: another one from the same place has one left.
        #expect(try admits("b1", "1"))
        #expect(try !admits("c1", "1"))
        #expect(try admits("a2", "2"))
        #expect(try !admits("a1", "1", after: 61))
        #expect(try admits("a1", "1", after: 3_601))
    }

    @Test func `whoever has to wait is told until when, in minutes`() throws {
        func wait(after seconds: Double) throws -> Int? {
            let now = test.clock.now.addingTimeInterval(seconds)
            return try store.read { try throttle.minutesToWait(["a1", "1"], at: now, $0) }
        }
        #expect(try admits("a1", "1"))
        #expect(try wait(after: 0) == nil)
        #expect(try admits("a1", "1", after: 30))
        // The oldest that counts is the first one.
        #expect(try wait(after: 31) == 1)
        #expect(try wait(after: 59.9) == 1)
        #expect(try wait(after: 60) == nil)
        // Of two ceilings the one that lasts: the place's third was its last of the hour.
        #expect(try admits("a1", "1", after: 60))
        #expect(try wait(after: 61) == 59)
        #expect(try wait(after: 3_590) == 1)
        #expect(try wait(after: 3_600) == nil)
    }

    @Test func `looking notes nothing, and a clock that was put back asks for no longer`() throws {
        let one = Throttle(ceilings: [.init(what: "x", count: 1, seconds: 900)])
        let now = test.clock.now
        for _ in 0..<3 {
            #expect(try store.read { try one.minutesToWait(["a"], at: now, $0) } == nil)
        }
        #expect(try store.write { try one.note(["a"], at: now, $0) } == nil)
        let before = now.addingTimeInterval(-600)
        #expect(try store.read { try one.minutesToWait(["a"], at: before, $0) } == 15)
    }

    @Test func `what was tried while the clock was ahead by more than a ceiling's time is past`()
        throws
    {
        #expect(try admits("a1", "1"))
        #expect(try admits("a1", "1"))
        #expect(try !admits("a1", "1", after: -59))
        #expect(try admits("a1", "1", after: -61))
        // The place's three still count.
        #expect(try !admits("b1", "1", after: -3_500))
        for _ in 1...2 { #expect(try admits("a1", "1", after: -32_400)) }
        #expect(try !admits("a1", "1", after: -32_400))
    }

    @Test func `sign-ups of a clock that was ahead keep nobody out once it is right`() throws {
        let now = test.clock.now
        try store.write { transaction in
            for _ in 1...2 {
                try transaction.noteAttempt(AccountTransaction.signUp, by: "", at: now)
            }
        }
        func isFull(at date: Date) throws -> Bool {
            try store.read { try $0.hasTakenSignUps(2, at: date) }
        }
        #expect(try isFull(at: now))
        #expect(try !isFull(at: now.addingTimeInterval(-9 * 3_600)))
    }

    @Test func `somebody's tries are forgotten with those of all who bear the name before theirs`()
        throws
    {
        #expect(try admits("a", "1"))
        #expect(try admits("a 1", "1"))
        #expect(try admits("ab", "1"))
        try store.write { try $0.forgetAttempts("pair", by: "a") }
        let now = test.clock.now
        let left = try ["a", "a 1", "ab"].map { who in
            try store.read {
                try $0.oldestAttempt(
                    ofLast: 1, "pair", by: who, within: 60, of: now) != nil
            }
        }
        #expect(left == [false, false, true])
    }

    @Test func `one that is taken back was none`() throws {
        for _ in 0..<9 {
            #expect(try admits("a", "1"))
            let now = test.clock.now
            try store.write { try throttle.takeBack(["a", "1"], at: now, $0) }
        }
    }
}

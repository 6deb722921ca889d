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
        return try store.write { try throttle.admits(triers, at: now, $0) }
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

    @Test func `one that is taken back was none`() throws {
        for _ in 0..<9 {
            #expect(try admits("a", "1"))
            let now = test.clock.now
            try store.write { try throttle.takeBack(["a", "1"], at: now, $0) }
        }
    }
}

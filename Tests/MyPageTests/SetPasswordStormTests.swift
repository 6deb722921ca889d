import Foundation
import Synchronization
import TestSupport
import Testing

@testable import MyPage

/// More passwords to set at once than can be hashed.
@Suite struct SetPasswordStormTests {
    private final class Refusals: Sendable {
        let count = Mutex(0)
    }

    @Test func `one link with many passwords at once keeps nobody else from setting theirs`()
        async throws
    {
        let test = try TestWorkspace()
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        try test.run()
        let tokens = try test.mails().compactMap(\.token)
        try #require(tokens.count == 2)
        let site = try test.myPage()
        let lane = site.hasher.setting
        let refused = Refusals()
        func set(_ password: String, by token: String) -> Task<SetPassword.Answer?, any Error> {
            Task {
                do {
                    return try await SetPassword(site)(password, token: token)
                } catch is Busy {
                    refused.count.withLock { $0 += 1 }
                    return nil
                }
            }
        }
        /// Until so many wait for their turn, or were refused.
        func come(_ count: Int) async {
            let start = ContinuousClock.now
            while lane.load.waiting + refused.count.withLock({ $0 }) < count,
                start.duration(to: .now) < .seconds(120)
            {
                await Task.yield()
            }
        }
        let gate = DispatchSemaphore(value: 0)
        let (begun, begin) = AsyncStream<Void>.makeStream()
        async let isInTime = lane.run(for: .setter(name: "somebody")) {
            begin.yield()
            return gate.wait(timeout: .now() + 300) == .success
        }
        for await _ in begun { break }
        let many = (1...8).map { set("correct horse battery \($0)", by: tokens[0]) }
        await come(8)
        let other = set("correct horse battery", by: tokens[1])
        await come(9)
        gate.signal()
        #expect(try await other.value == .set)
        var answers: [SetPassword.Answer?] = []
        for task in many { answers.append(try await task.value) }
        #expect(try await isInTime)
        #expect(answers.count { $0 == .set } == 1)
        #expect(answers.count { $0 == .link(.ended) } == 1)
        #expect(answers.count { $0 == nil } == 6)
    }
}

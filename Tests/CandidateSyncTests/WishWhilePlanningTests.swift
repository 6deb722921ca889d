import Foundation
import Recruiting
import Synchronization
import TestSupport
import Testing

@testable import CandidateSync
@testable import SiteSettings
@testable import SyncStore

/// Somebody is to be looked at once more (次の実行で判定する, 案内を再開する) while a run is planned, or waits.
@Suite(.ownThreads) struct WishWhilePlanningTests {
    private static func wish(_ test: TestWorkspace) throws {
        try test.accounts().write {
            try $0.note(
                .account, "個人連絡先 1", by: "test", at: test.clock.now, new: "look_again")
            try $0.lookAgain(at: 1)
        }
    }

    private static func due(_ test: TestWorkspace) throws -> [Int64] {
        try test.accounts().read { try $0.peopleDueToLookAtAgain() }
    }

    @Test func `a wish that comes while a run looks at the person is for the next run`() throws {
        let test = try TestWorkspace.worked()
        try Self.wish(test)
        let isDone = Mutex(false)
        let pipeline = try test.pipeline(listener: { progress in
            guard case .planning(_, let total) = progress, total > 0 else { return }
            let isFirst = isDone.withLock { isDone in
                defer { isDone = true }
                return !isDone
            }
            if isFirst { try Self.wish(test) }
        })
        try test.drop(Documents.candidates(Documents.person(2)))
        #expect(try test.outcomes(of: pipeline.run()) == [1: .alreadyOpen, 2: .opened])
        #expect(try Self.due(test) == [1])
        try test.drop(Documents.candidates(Documents.person(3)))
        #expect(try test.outcomes(of: pipeline.run()) == [1: .alreadyOpen, 3: .opened])
        #expect(try Self.due(test).isEmpty)
    }

    @Test func `a wish that comes while a run waits outlives that the run is discarded`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 1}\n")
        try test.importAccounts("c1@mail.example,他人,provisional,no,,")
        try test.drop(
            Documents.candidates(Documents.person(1), Documents.person(2), Documents.person(3)))
        let id = try #require(try test.run().held.first)
        #expect(try Self.due(test).isEmpty)
        try Self.wish(test)
        let run = try #require(try test.accounts().read { try $0.run(id) })
        #expect(try test.accounts().write { try $0.discard(run, by: "test", at: test.clock.now) })
        _ = try test.pipeline().continueRuns()
        #expect(try Self.due(test) == [1])
    }
}

import Foundation
import Recruiting
import SyncStore
import TestSupport
import Testing

@testable import CandidateSync

/// Nothing of a run that was discarded is carried out, by whatever run; and to decide on one starts no
/// other.
@Suite(.ownThreads) struct DiscardedRunTests {
    private func held(_ test: TestWorkspace) throws -> Run {
        let id = try #require(try test.run().held.first)
        return try #require(try test.accounts().read { try $0.run(id) })
    }

    @Test func `whose mail was another's in it is left to the export that names them`() throws {
        let test = try TestWorkspace(with: "safety: {max_new_accounts: 2}\n")
        let shared = [1, 2].map { Documents.person($0, mail: "shared@mail.example") }.joined()
        try test.drop(Documents.candidates(shared, Documents.person(3), Documents.person(4)))
        let run = try held(test)
        #expect(try test.accounts().read { try $0.counts(of: run) } == [.held: 3, .mailTaken: 1])
        #expect(try test.accounts().write { try $0.discard(run, by: "test", at: test.clock.now) })
        try test.drop(Documents.candidates(Documents.person(9)), as: "b.xml")
        #expect(try test.outcomes(of: test.run()) == [9: .opened])
        #expect(try test.mails().map(\.to) == ["c9@mail.example"])
        #expect(try test.accounts().read { try $0.peopleToLookAtAgain() } == [])
        #expect(
            try test.outcomes(
                of: Documents.candidates(Documents.person(2, mail: "shared@mail.example")))
                == [2: .opened])
    }

    @Test(arguments: [true, false])
    func `who decides on one starts no other before its hour`(isApproved: Bool) throws {
        let test = try TestWorkspace(
            with: "sync: {run: at_times, times: [\"03:00\"]}\nsafety: {max_new_accounts: 1}\n")
        try test.drop(Documents.candidates(Documents.person(1), Documents.person(2)))
        let run = try held(test)
        try test.drop(Documents.candidates(Documents.person(3)), as: "n.xml")
        _ = try test.pipeline().takeIn(trigger: .schedule)
        let isDecided = try test.accounts().write { transaction in
            isApproved
                ? try transaction.approve(run, by: "test", at: test.clock.now)
                : try transaction.discard(run, by: "test", at: test.clock.now)
        }
        #expect(isDecided)
        let result = try test.pipeline().continueRuns()
        #expect(result.runs.map(\.run) == [run.id])
        #expect(result.held.isEmpty)
        let expected: Set<String> = isApproved ? ["c1@mail.example", "c2@mail.example"] : []
        #expect(Set(try test.mails().map(\.to)) == expected)
        #expect(try test.accounts().read { try $0.collectingRun() } != nil)
    }
}

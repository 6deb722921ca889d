import SyncStore
import TestSupport
import Testing

@testable import CandidateSync
@testable import candidate_sync

/// A run as the command line shows it.
@Suite(.ownThreads) struct RunRowTests {
    @Test func `whoever is no target is counted among the reasons, also by a later decision`()
        throws
    {
        let test = try TestWorkspace(
            with: """
                sync: {conditions: ["!Person.P_Name:part=除外"]}
                safety: {max_new_accounts: 1}

                """)
        func export(_ name: String) -> String {
            Documents.candidates(
                Documents.person(2, name: name), Documents.person(3),
                Documents.person(4, name: "除外"))
        }
        try test.drop(export("甲"), as: "b.xml")
        let id = try #require(try test.run().held.first)
        test.clock.advance(hours: 1)
        try test.drop(export("除外"), as: "c.xml")
        let accounts = try test.accounts()
        let held = try #require(try accounts.read { try $0.run(id) })
        #expect(try accounts.write { try $0.approve(held, by: "test", at: test.clock.now) })
        _ = try test.pipeline().continueRuns()
        let (run, counts) = try accounts.read { transaction in
            let run = try #require(try transaction.run(id))
            return (run, try transaction.counts(of: run))
        }
        let row = RunRow(run, counts: counts)
        #expect(row.counts["not_target"] == 2)
        #expect(row.notTarget.values.sorted() == [1, 1])
    }
}

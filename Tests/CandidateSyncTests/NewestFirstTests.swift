import SyncStore
import TestSupport
import Testing

@testable import CandidateSync

/// Runs and files in the order in which they came.
@Suite(.ownThreads) struct NewestFirstTests {
    @Test func `what came while the clock was ahead is not the last any more when more has come`()
        throws
    {
        let test = try TestWorkspace()
        func imported(_ person: Int) throws -> String {
            try test.drop(Documents.candidates(Documents.person(person)))
            return try #require(try test.run().runs.last).run
        }
        test.clock.advance(hours: 48)
        let ahead = try imported(1)
        test.clock.advance(hours: -48)
        let later = try imported(2)
        let accounts = try test.accounts()
        #expect(try accounts.read { try $0.runs(limit: 9) }.map(\.id) == [later, ahead])
        #expect(try accounts.read { try $0.runs(before: later, limit: 9) }.map(\.id) == [ahead])
        #expect(try accounts.read { try $0.runs(before: ahead, limit: 9) }.isEmpty)
        let files = try accounts.read { try $0.deliveries(limit: 9) }
        #expect(files.map(\.run) == [later, ahead])
        let last = try #require(files.first)
        #expect(
            try accounts.read { try $0.deliveries(before: last.id, limit: 9) }.map(\.run) == [ahead]
        )
    }
}

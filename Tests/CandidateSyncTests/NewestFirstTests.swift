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

    @Test func `a file is compared with those that came before it, whatever the clock said then`()
        throws
    {
        let test = try TestWorkspace()
        let many = (1...10).map { Documents.person($0) }.joined()
        func isWarned(of people: String) throws -> Bool {
            try test.drop(Documents.candidates(people))
            let receipt = try #require(try test.run().deliveries.first)
            return receipt.warnings.map(\.code).contains(.fewerThanUsual)
        }
        test.clock.advance(hours: 48)
        for _ in 1...5 { _ = try isWarned(of: Documents.person(1)) }
        test.clock.advance(hours: -48)
        for _ in 1...5 { _ = try isWarned(of: many) }
        #expect(try isWarned(of: Documents.person(1)))
    }
}
